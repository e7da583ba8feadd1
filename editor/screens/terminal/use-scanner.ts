import { useEffect, useRef } from 'react';
import { createRepeatFilter, createScanDetector } from './scan-detector.ts';

/** Calls `onScan` with each code, wherever the focus is. Characters that had reached a field before it was known that they are a code are taken out again. */
export function useScanner(prefix: string, onScan: (code: string) => void): void {
  const latest = useRef(onScan);
  latest.current = onScan;
  useEffect(() => {
    const detector = createScanDetector({ prefix });
    const isRepeated = createRepeatFilter();
    let before: { readonly field: HTMLInputElement | HTMLTextAreaElement; readonly value: string } | undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      const outcome = detector.key(event.key, event.timeStamp);
      if (outcome.kind === 'pass') {
        if (outcome.first) before = focusedField();
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      if (outcome.kind === 'swallow') return;
      if (outcome.typed && before !== undefined) putBack(before.field, before.value);
      if (!isRepeated(outcome.code, event.timeStamp)) latest.current(outcome.code);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [prefix]);
}

function focusedField(): { readonly field: HTMLInputElement | HTMLTextAreaElement; readonly value: string } | undefined {
  const field = document.activeElement;
  return field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? { field, value: field.value } : undefined;
}

/** As if the operator had done it: React hears of a value only through the element's own setter and an input event. */
function putBack(field: HTMLInputElement | HTMLTextAreaElement, value: string): void {
  if (field.value === value) return;
  const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field) as object, 'value');
  own?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
