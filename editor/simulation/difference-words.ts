import type { PlainLine } from '@fettle/flows/plain-history.ts';
import type { ScenarioDifference } from '@fettle/flows/scenario-difference.ts';
import { historySentence } from '../history/history-words.ts';
import { simulationTime } from './simulation-time.ts';

export interface DifferenceSentences {
  /** The unit, or the machine of a rule. */
  readonly who: string;
  readonly expected: string;
  readonly happened: string;
  /** What of the line differs when both sentences are the same. */
  readonly detail: string;
}

/** A difference as two sentences beside each other, as the history says them. */
export function differenceSentences(difference: ScenarioDifference, nameOf: (flowNode: string) => string): DifferenceSentences {
  const say = (line: PlainLine | undefined): string =>
    line === undefined
      ? 'nothing more'
      : `${simulationTime(line.at)} ${historySentence(line, (id) => (id === undefined ? 'it' : nameOf(id))).text}`;
  const [expected, happened] = [say(difference.expected), say(difference.happened)];
  return {
    who: difference.of.split('/').at(-1) ?? difference.of,
    expected,
    happened,
    detail: expected === happened ? `${difference.path.replace(/^data\./, '')} differs` : '',
  };
}
