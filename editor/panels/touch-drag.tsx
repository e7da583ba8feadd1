import { type RefObject, useEffect, useState } from 'react';
import { useOpenFlow } from '../session/open-flow.ts';
import styles from './touch-drag.module.css';

/** Milliseconds that a finger rests before it carries: sooner it scrolls the list. */
const REST = 260;
/** Pixels that a resting finger may tremble. */
const TREMBLE = 9;

interface Carrying {
  readonly type: string;
  readonly title: string;
  readonly x: number;
  readonly y: number;
}

/** Carries a node type from the palette to the canvas by finger: rest on it, then drag. The browser's own dragging is for mice. */
export function TouchDrag({ list }: { readonly list: RefObject<HTMLElement | null> }) {
  const flow = useOpenFlow();
  const [carrying, setCarrying] = useState<Carrying>();
  useEffect(() => {
    const element = list.current;
    if (element === null || flow.readOnly) return undefined;
    let rest: ReturnType<typeof setTimeout> | undefined;
    let carried: Carrying | undefined;
    let from = { x: 0, y: 0 };
    const carry = (next: Carrying | undefined): void => {
      carried = next;
      setCarrying(next);
    };
    const letGo = (): void => {
      clearTimeout(rest);
      carry(undefined);
    };
    const onStart = (event: TouchEvent): void => {
      letGo();
      const option = (event.target as Element).closest<HTMLElement>('[data-type]');
      const [touch] = event.touches;
      if (option === null || touch === undefined || event.touches.length > 1) return;
      option.draggable = false;
      from = { x: touch.clientX, y: touch.clientY };
      const { type = '', title = '' } = { type: option.dataset.type, title: option.dataset.name };
      rest = setTimeout(() => carry({ type, title, ...from }), REST);
    };
    const onMove = (event: TouchEvent): void => {
      const [touch] = event.touches;
      if (touch === undefined) return;
      if (carried === undefined) {
        if (Math.hypot(touch.clientX - from.x, touch.clientY - from.y) > TREMBLE) clearTimeout(rest);
        return;
      }
      event.preventDefault();
      carry({ ...carried, x: touch.clientX, y: touch.clientY });
    };
    const onEnd = (event: TouchEvent): void => {
      const dropped = carried;
      letGo();
      if (dropped === undefined) return;
      // No click follows, which would put the step down again.
      event.preventDefault();
      const target = document.elementFromPoint(dropped.x, dropped.y);
      if (target?.closest('[aria-label="Canvas"]') != null) flow.canvas.get()?.drop(dropped.type, dropped, target);
    };
    element.addEventListener('touchstart', onStart, { passive: true });
    element.addEventListener('touchmove', onMove, { passive: false });
    element.addEventListener('touchend', onEnd, { passive: false });
    element.addEventListener('touchcancel', letGo);
    return () => {
      letGo();
      element.removeEventListener('touchstart', onStart);
      element.removeEventListener('touchmove', onMove);
      element.removeEventListener('touchend', onEnd);
      element.removeEventListener('touchcancel', letGo);
    };
  }, [flow, list]);
  if (carrying === undefined) return null;
  return (
    <div className={styles.carried} style={{ translate: `${carrying.x}px ${carrying.y}px` }} aria-hidden>
      {carrying.title}
    </div>
  );
}
