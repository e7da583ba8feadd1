import type { FlowNode, SequenceFlow } from '@fettle/flows';
import type { MergeConflict } from '@fettle/flows/merge/index.ts';
import { fieldWords } from '../../parts/field-words.ts';
import { keyWords } from '../../parts/key-words.ts';

export interface ConflictWords {
  readonly what: string;
  /** Empty: there was nothing. */
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
}

/** A question of a merge as an engineer would put it. */
export function conflictWords({ kind, flowNode, path, base, mine, theirs }: MergeConflict, nameOf: (id: string) => string): ConflictWords {
  const step = flowNode === undefined ? 'The flow' : `“${(base as FlowNode | undefined)?.name ?? nameOf(flowNode)}”`;
  if (kind === 'removed') {
    const side = (value: unknown): string => (value === undefined ? 'removed' : 'kept, with what was changed');
    return {
      what: path === '' ? `${step} is removed or kept` : `The connection from ${step} is removed or kept`,
      base: '',
      mine: side(mine),
      theirs: side(theirs),
    };
  }
  if (kind === 'ways') {
    const goal = (value: unknown): string => (value === undefined ? '' : `to “${nameOf((value as SequenceFlow).to.node)}”`);
    return { what: `Where ${path} of “${nameOf(flowNode ?? '')}” leads`, base: goal(base), mine: goal(mine), theirs: goal(theirs) };
  }
  const of = flowNode === undefined ? step : `“${nameOf(flowNode)}”`;
  if (path === 'type') return { what: `${of}: what kind of step`, base: typeWords(base), mine: typeWords(mine), theirs: typeWords(theirs) };
  return { what: `${of}: ${fieldWords(path)}`, base: valueText(base), mine: valueText(mine), theirs: valueText(theirs) };
}

const typeWords = (value: unknown): string => (typeof value === 'string' ? keyWords((JSON.parse(value) as { type: string }).type) : '');

function valueText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === '') return 'empty';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
