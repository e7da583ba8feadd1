import { useEffect } from 'react';
import { useOpenFlow } from '../session/open-flow.ts';
import { selectionWords } from '../session/selection-words.ts';
import { useValue } from '../session/value-store.ts';

/** Tells who does not see the canvas what was selected and what was done. Silent while one types in a field: that speaks for itself. */
export function Announcer() {
  const flow = useOpenFlow();
  const said = useValue(flow.said);
  useEffect(() => {
    const { document: drawing, selection } = flow;
    let undoTitle = drawing.undoTitle;
    const isTyping = (): boolean => document.activeElement?.matches('input, textarea, [contenteditable="true"]') ?? false;
    const stopHearingSelection = selection.subscribe(() => {
      const words = selectionWords(flow);
      if (!isTyping() && words !== '') flow.said.set(words);
    });
    const stopHearingChanges = drawing.subscribe(() => {
      const isNew = drawing.undoTitle !== undefined && drawing.redoTitle === undefined && drawing.undoTitle !== undoTitle;
      undoTitle = drawing.undoTitle;
      if (isNew && !isTyping()) flow.said.set(`Done: ${drawing.undoTitle}`);
    });
    return () => {
      stopHearingSelection();
      stopHearingChanges();
    };
  }, [flow]);
  return (
    <div className="visually-hidden" role="status" aria-label="What was done">
      {said}
    </div>
  );
}
