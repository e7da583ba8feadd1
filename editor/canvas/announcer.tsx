import { useEffect } from 'react';
import { type OpenFlow, useOpenFlow } from '../session/open-flow.ts';
import { selectionWords } from '../session/selection-words.ts';
import { useValue } from '../session/value-store.ts';

/** Tells who does not see the canvas what was selected and what was done. Silent while one types in a field of the drawing: that speaks for itself. */
export function Announcer() {
  const flow = useOpenFlow();
  const said = useValue(flow.said);
  useEffect(() => announce(flow, isTyping), [flow]);
  return (
    <div className="visually-hidden" role="status" aria-label="What was done">
      {said}
    </div>
  );
}

/** Says from now on what is done and selected; what one gesture did, and then selected, is one sentence after the other. Gives the end of it. */
export function announce(flow: OpenFlow, isSilent: () => boolean): () => void {
  const { document: drawing, selection } = flow;
  let { executions } = drawing;
  let done = '';
  const stopHearingSelection = selection.subscribe(() => {
    const words = selectionWords(flow);
    if (words !== '' && !isSilent()) flow.say(done + words);
  });
  const stopHearingChanges = drawing.subscribe(() => {
    const isNew = drawing.executions !== executions;
    executions = drawing.executions;
    if (!isNew || isSilent()) return;
    flow.say(`Done: ${drawing.undoTitle}`);
    done = `Done: ${drawing.undoTitle}. `;
    queueMicrotask(() => {
      done = '';
    });
  });
  return () => {
    stopHearingSelection();
    stopHearingChanges();
  };
}

/** What is typed to find something (a step, a command) changes nothing by itself: what was taken is said. */
function isTyping(): boolean {
  const { activeElement } = document;
  const isField = activeElement?.matches('input, textarea, [contenteditable="true"]') ?? false;
  return isField && activeElement?.matches('[data-finds]') === false;
}
