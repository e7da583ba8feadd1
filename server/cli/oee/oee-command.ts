import { FettleError } from '@fettle/flows';
import {
  type Oee,
  oeeOf,
  plannedBusyTimeOf,
  processingTimeOf,
  TIME_ELEMENT_TITLES,
  TimeElement,
  type TimeElements,
} from '@fettle/flows/statistics/index.ts';
import { timesOfStates } from './times-of-states.ts';

export interface OeeOptions {
  readonly pbt?: number | undefined;
  readonly apt?: number | undefined;
  readonly aupt?: number | undefined;
  readonly states?: string | undefined;
  readonly table?: string | undefined;
  readonly until?: string | undefined;
  readonly pri: number;
  readonly pq: number;
  readonly gq: number;
  readonly inspected?: number | undefined;
  readonly firstPass?: number | undefined;
  readonly json: boolean;
}

interface Times {
  readonly pbt: number;
  readonly apt: number;
  readonly aupt?: number | undefined;
  /** Where the times come from states: what they were summed from. */
  readonly elements?: TimeElements;
}

/** `fettle oee`: the indices of a period, and where its planned busy time went. */
export async function runOee(options: OeeOptions, write: (line: string) => void): Promise<void> {
  const times = await timesOf(options);
  const { pri, pq, gq, inspected, firstPass } = options;
  const outcome = oeeOf({
    plannedBusyTime: times.pbt,
    productionTime: times.apt,
    processingTime: times.aupt,
    plannedRunTime: pri,
    produced: pq,
    good: gq,
    inspected,
    goodAtFirstPass: firstPass,
  });
  if (!outcome.ok) throw new FettleError('invalidInput', outcome.refusal.message);
  if (options.json) write(JSON.stringify({ ...outcome.value, times }));
  else for (const line of wordsOf(outcome.value, times, options)) write(line);
}

async function timesOf({ pbt, apt, aupt, states, table, until }: OeeOptions): Promise<Times> {
  if (states === undefined) {
    if (table !== undefined) throw new FettleError('invalidInput', '--table says what states count as: give them with --states.');
    if (pbt === undefined || apt === undefined)
      throw new FettleError('invalidInput', 'Give the times, --pbt and --apt, or the states of the machine, --states and --table.');
    return { pbt, apt, aupt };
  }
  if (pbt !== undefined || apt !== undefined || aupt !== undefined)
    throw new FettleError('invalidInput', 'Give either the times or --states, which tells them.');
  if (table === undefined)
    throw new FettleError(
      'invalidInput',
      'Which state counts as what? Give a decision table with --table: a column of states, and "element".',
    );
  const elements = await timesOfStates(states, table, until);
  return { pbt: plannedBusyTimeOf(elements), apt: elements.production, aupt: processingTimeOf(elements), elements };
}

function wordsOf(oee: Oee, { pbt, apt, aupt, elements }: Times, { pri, pq, gq, inspected }: OeeOptions): string[] {
  const line = (name: string, value: number | null, how: string): string =>
    `${name.padEnd(16)}${value === null ? 'no value' : `${percent(value)} %`.padStart(9)}  ${how}`;
  const { losses } = oee;
  const lost = (name: string, time: number): string =>
    `  ${name.padEnd(34)}${figure(time).padStart(9)}  ${pbt === 0 ? '' : `${percent(time / pbt)} %`}`;
  return [
    ...(elements === undefined ? [] : elementWords(elements)),
    line('Availability', oee.availability, `APT ${figure(apt)} of PBT ${figure(pbt)}`),
    line('Effectiveness', oee.effectiveness, `${figure(pri)} × ${figure(pq)} pieces in APT ${figure(apt)}`),
    line('Quality ratio', oee.qualityRatio, `${figure(gq)} good of ${figure(pq)}`),
    line('OEE', oee.oee, 'availability × effectiveness × quality ratio'),
    ...(aupt === undefined ? [] : [line('NEE', oee.nee, `with AUPT ${figure(aupt)}: set-up is no loss`)]),
    ...(inspected === undefined ? [] : [line('First pass', oee.firstPassYield, `of ${figure(inspected)} inspected`)]),
    '',
    `Planned busy time ${figure(pbt)} went into`,
    lost('good pieces', losses.valuable),
    lost('pieces that were not good', losses.quality),
    lost('pieces that took longer than planned', losses.speed),
    lost('no production', losses.availability),
    ...((oee.effectiveness ?? 0) > 1 ? ['! Pieces took less time than planned: the planned run time is not right.'] : []),
  ];
}

function elementWords(elements: TimeElements): string[] {
  const known = TimeElement.options.map(
    (element) => `  ${TIME_ELEMENT_TITLES[element].padEnd(34)}${figure(elements[element]).padStart(9)}`,
  );
  const unknown = elements.unknown > 0 ? [`  ${'not known, counts as nothing'.padEnd(34)}${figure(elements.unknown).padStart(9)}`] : [];
  return ['Minutes in', ...known, ...unknown, ''];
}

const percent = (ratio: number): string => String(Number((ratio * 100).toFixed(2)));
const figure = (value: number): string => String(Number(value.toPrecision(6)));
