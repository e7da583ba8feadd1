import { type RefObject, useEffect, useRef } from 'react';
import { type OpenFlow, useOpenFlow } from '../session/open-flow.ts';

/** Milliseconds after which a finger that rests asks for the menu. */
const REST = 520;
/** Pixels that it may tremble. */
const TREMBLE = 8;

export interface AskForMenuProps {
  readonly element: RefObject<HTMLElement | null>;
  /** Selects what a box or a connection stands for. */
  readonly select: (element: Element) => void;
}

/** Opens the menu of what is selected: by the right button, the menu key, or a finger that rests. Some browsers take a resting finger for the right button themselves. */
export function AskForMenu({ element, select }: AskForMenuProps) {
  const flow = useOpenFlow();
  const latest = useRef(select);
  latest.current = select;
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
    const onMenu = (event: MouseEvent): void => {
      stop();
      openMenu(flow, latest.current, event);
    };
    canvas.addEventListener('contextmenu', onMenu);
    return () => {
      stop();
      canvas.removeEventListener('touchstart', onStart, { capture: true });
      canvas.removeEventListener('touchmove', onMove, { capture: true });
      canvas.removeEventListener('touchend', onEnd, { capture: true });
      canvas.removeEventListener('touchcancel', stop, { capture: true });
      canvas.removeEventListener('contextmenu', onMenu);
    };
  }, [element, flow]);
  return null;
}

/** What is under the pointer is selected first, unless it is a part of what is selected: the menu is for the selection. */
function openMenu({ selection, menuAt }: OpenFlow, select: AskForMenuProps['select'], event: MouseEvent): void {
  const target = event.target as Element;
  if (target.closest('input, textarea, [contenteditable="true"], a') !== null) return;
  event.preventDefault();
  const element = target.closest('.react-flow__node, .react-flow__edge');
  if (element === null && target.closest('.react-flow__pane') !== null) selection.clear();
  if (element !== null && !element.matches('.selected')) select(element);
  // From the keyboard it has no place: it is at what is selected.
  const box = event.clientX === 0 && event.clientY === 0 ? (element ?? target).getBoundingClientRect() : undefined;
  menuAt.set(box === undefined ? { x: event.clientX, y: event.clientY } : { x: box.x + box.width / 2, y: box.y + box.height / 2 });
}
