import { type RefObject, useEffect } from 'react';

/** Milliseconds after which a finger that rests asks for the menu. */
const REST = 520;
/** Pixels that it may tremble. */
const TREMBLE = 8;

/** A finger that rests on the canvas opens the menu of what is below it, as the right button does. Some browsers do it themselves; then it is told once. */
export function LongPress({ element }: { readonly element: RefObject<HTMLElement | null> }) {
  useEffect(() => {
    const canvas = element.current;
    if (canvas === null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let from = { x: 0, y: 0 };
    let opened = false;
    const stop = (): void => clearTimeout(timer);
    const onStart = (event: TouchEvent): void => {
      stop();
      opened = false;
      const [touch] = event.touches;
      const { target } = event;
      if (touch === undefined || event.touches.length > 1 || target === null) return;
      from = { x: touch.clientX, y: touch.clientY };
      timer = setTimeout(() => {
        opened = true;
        target.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: from.x, clientY: from.y }));
      }, REST);
    };
    const onMove = (event: TouchEvent): void => {
      const [touch] = event.touches;
      if (touch === undefined || Math.hypot(touch.clientX - from.x, touch.clientY - from.y) > TREMBLE) stop();
    };
    const onEnd = (event: TouchEvent): void => {
      stop();
      // No click follows, which would close the menu again.
      if (opened) event.preventDefault();
    };
    canvas.addEventListener('touchstart', onStart, { passive: true, capture: true });
    canvas.addEventListener('touchmove', onMove, { passive: true, capture: true });
    canvas.addEventListener('touchend', onEnd, { passive: false, capture: true });
    canvas.addEventListener('touchcancel', stop, { capture: true });
    canvas.addEventListener('contextmenu', stop);
    return () => {
      stop();
      canvas.removeEventListener('touchstart', onStart, { capture: true });
      canvas.removeEventListener('touchmove', onMove, { capture: true });
      canvas.removeEventListener('touchend', onEnd, { capture: true });
      canvas.removeEventListener('touchcancel', stop, { capture: true });
      canvas.removeEventListener('contextmenu', stop);
    };
  }, [element]);
  return null;
}
