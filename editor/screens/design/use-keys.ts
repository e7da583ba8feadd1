import { useEffect, useRef } from 'react';
import { isInField } from './is-in-field.ts';
import { bindingFor, type EditorActions } from './key-bindings.ts';

/** Listens for the keys of the editor while the design screen is open. */
export function useKeys(actions: EditorActions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    // Who walks through the page with Tab comes past the canvas and must get out of it again: there Tab is ours only for who works on it.
    let walking = false;
    const onPointerDown = (): void => {
      walking = false;
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const came = walking;
      if (event.key !== 'Shift') walking = event.key === 'Tab';
      const inField = isInField(event.target);
      const onControl = event.target instanceof Element && event.target.closest('button, a, [role="tab"]') !== null;
      // On a button Enter and Tab are the button's; on the canvas they are ours.
      if (onControl && (event.key === 'Enter' || event.key === 'Tab' || event.key === ' ')) return;
      if (event.key === 'Tab' && (came || !isOnCanvas(event.target))) return;
      const binding = bindingFor(event, inField);
      if (binding?.run === undefined) return;
      event.preventDefault();
      binding.run(latest.current);
    };
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('pointerdown', onPointerDown, { capture: true });
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('pointerdown', onPointerDown, { capture: true });
    };
  }, []);
}

/** Elsewhere Tab walks through the page, as everywhere. */
function isOnCanvas(target: EventTarget | null): boolean {
  return target === document.body || (target instanceof Element && target.closest('[aria-label="Canvas"]') !== null);
}
