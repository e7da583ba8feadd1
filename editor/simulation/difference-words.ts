import type { PlainLine } from '@fettle/flows/plain-history.ts';
import { type ScenarioDifference, valueAt } from '@fettle/flows/scenario-difference.ts';
import { historySentence } from '../history/history-words.ts';
import { fieldValueWords, fieldWords } from '../parts/field-words.ts';
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
    detail: expected === happened ? leafWords(difference) : '',
  };
}

/** What the sentences do not say: `Instruction › Title: “Repair” was expected and is “By hand”`. */
function leafWords({ expected, happened, path }: ScenarioDifference): string {
  if (expected === undefined || happened === undefined) return '';
  const said = (line: PlainLine): string => fieldValueWords(valueAt(line, path));
  return `${fieldWords(path.replace(/^data\./, ''))}: ${said(expected)} was expected and is ${said(happened)}`;
}
