import { useEffect } from 'react';
import { tell } from '../../parts/tell.ts';
import type { OpenFlow } from '../../session/open-flow.ts';
import { copyText, pasteText, removeSelected } from './editor-actions.ts';
import { isInField } from './is-in-field.ts';

/** Copy, cut and paste as plain JSON on the system's clipboard. In a text field they are the field's own. */
export function useClipboard(flow: OpenFlow): void {
  useEffect(() => {
    const copy = (event: ClipboardEvent): boolean => {
      const text = isInField(event.target) || window.getSelection()?.isCollapsed === false ? undefined : copyText(flow);
      if (text === undefined) return false;
      event.clipboardData?.setData('text/plain', text);
      event.preventDefault();
      return true;
    };
    const cut = (event: ClipboardEvent): void => {
      if (copy(event)) removeSelected(flow, false);
    };
    const paste = (event: ClipboardEvent): void => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (isInField(event.target) || flow.readOnly || text === '') return;
      event.preventDefault();
      const refusal = pasteText(flow, text);
      if (refusal !== undefined) tell.done(refusal);
    };
    document.addEventListener('copy', copy);
    document.addEventListener('cut', cut);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', cut);
      document.removeEventListener('paste', paste);
    };
  }, [flow]);
}
