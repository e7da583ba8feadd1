import { useEffect, useRef } from 'react';
import { isInField } from './is-in-field.ts';
import { bindingFor, type EditorActions } from './key-bindings.ts';

/** Listens for the keys of the editor while the design screen is open. */
export function useKeys(actions: EditorActions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const inField = isInField(event.target);
      const onControl = event.target instanceof Element && event.target.closest('button, a, [role="tab"]') !== null;
      // On a button Enter and Tab are the button's; on the canvas they are ours.
      if (onControl && (event.key === 'Enter' || event.key === 'Tab' || event.key === ' ')) return;
      if (event.key === 'Tab' && !isOnCanvas(event.target)) return;
      const binding = bindingFor(event, inField);
      if (binding?.run === undefined) return;
      event.preventDefault();
      binding.run(latest.current);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** Elsewhere Tab walks through the page, as everywhere. */
function isOnCanvas(target: EventTarget | null): boolean {
  return target === document.body || (target instanceof Element && target.closest('[aria-label="Canvas"]') !== null);
}
