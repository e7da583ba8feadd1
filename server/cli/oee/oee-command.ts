import { FettleError } from '@fettle/flows';
import {
  type Oee,
  oeeOf,
  plannedBusyTimeOf,
  processingTimeOf,
  TIME_ELEMENT_TITLES,
  TimeElement,
  type TimeElements,
  timeElementsOf,
} from '@fettle/flows/statistics/index.ts';
import type { ApiClient } from '../api-client.ts';
import { timesOfStates } from './times-of-states.ts';

export interface OeeOptions {
  readonly pbt?: number | undefined;
  readonly apt?: number | undefined;
  readonly aupt?: number | undefined;
  readonly states?: string | undefined;
  readonly table?: string | undefined;
  readonly until?: string | undefined;
  readonly pri?: number | undefined;
  readonly pq?: number | undefined;
  readonly gq?: number | undefined;
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
  if (pri === undefined || pq === undefined || gq === undefined)
    throw new FettleError(
      'invalidInput',
      'Give the planned run time and the quantities, --pri, --pq and --gq, or a machine of a running Fettle, --equipment.',
    );
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
  else for (const line of wordsOf(outcome.value, times, { pri, pq, gq, inspected })) write(line);
}

export interface RecordedOeeOptions {
  readonly equipment: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly json: boolean;
}

/** `fettle oee --equipment`: of a machine of a running Fettle, by default over the last eight hours. */
export async function runRecordedOee(client: ApiClient, options: RecordedOeeOptions, write: (line: string) => void): Promise<void> {
  const to = options.to === undefined ? Date.now() : momentOf(options.to, '--to');
  const from = options.from === undefined ? to - EIGHT_HOURS : momentOf(options.from, '--from');
  const answer = await client.call('equipmentOee', { params: { equipment: options.equipment }, query: { from, to } });
  if (options.json) return write(JSON.stringify(answer));
  const { settings, indices, problem, produced, good, states } = answer;
  if (settings === undefined)
    throw new FettleError(
      'stateRefused',
      `Nobody has said yet which signal of "${options.equipment}" tells its states, and what they count as: do so under Line, at its operation.`,
    );
  if (indices === undefined) throw new FettleError('stateRefused', problem ?? 'There is no OEE.');
  const elements = timeElementsOf(states.map(({ element, seconds }) => ({ element, time: seconds / 60 })));
  const pbt = plannedBusyTimeOf(elements);
  const { losses: seconds, ...ratios } = indices;
  const minutes = {
    availability: seconds.availability / 60,
    speed: seconds.speed / 60,
    quality: seconds.quality / 60,
    valuable: seconds.valuable / 60,
  };
  const times = { pbt, apt: elements.production, aupt: processingTimeOf(elements), elements };
  const of = { pri: settings.plannedRunTime / 60, pq: produced, gq: good };
  for (const line of wordsOf({ ...ratios, firstPassYield: null, losses: minutes }, times, of)) write(line);
}

const EIGHT_HOURS = 8 * 3_600_000;

function momentOf(text: string, option: string): number {
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) throw new FettleError('invalidInput', `${option} is "${text}", which is no time; write 2026-11-27T06:00:00Z.`);
  return moment;
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

interface Quantities {
  readonly pri: number;
  readonly pq: number;
  readonly gq: number;
  readonly inspected?: number | undefined;
}

function wordsOf(oee: Oee, { pbt, apt, aupt, elements }: Times, { pri, pq, gq, inspected }: Quantities): string[] {
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
