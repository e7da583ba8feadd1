import type { FlowDiff } from '@fettle/flows/diff.ts';
import { changeWords } from '../document/change-words.ts';
import { diffMarks } from '../document/diff-marks.ts';
import type { OpenFlow } from './open-flow.ts';

/** What changes a drawing that is open, with the name of what it is compared with: `version 3`. */
export interface Difference {
  readonly diff: FlowDiff;
  readonly against: string;
  readonly nameOf: (flowNode: string) => string;
}

/** Marks on the canvas what differs, says what is gone, and brings it into view. */
export function showDifference(flow: OpenFlow, { diff, against, nameOf }: Difference): void {
  const marks = diffMarks(diff);
  const gone = changeWords(diff, nameOf).filter(({ word }) => word === 'Removed' || word === 'Disconnected');
  flow.point(marks, { against, gone: gone.map(({ text }) => text) });
  const steps = [...marks.keys()].filter((key) => flow.document.records.flowNodes[key] !== undefined);
  if (steps.length > 0) flow.canvas.get()?.fit(steps);
}
