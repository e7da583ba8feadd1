import type { HistoryEvent, HistoryKind } from '@fettle/flows';
import { because, detail, type HistorySentence, step, words, wrong } from './history-sentence.ts';

type Line = HistoryEvent['data'];
export type LotSentence = (data: Line, at: string) => HistorySentence;

/** What happens to lots, to material and between units, as a person would say it. */
export const LOT_SENTENCES = {
  workInstructionPartCompleted: (data, at) =>
    step(`${words(data.person)} reported ${words(data.good)} good at ${at}${scrapped(data)}; ${words(data.left)} left there`),
  quantityScrapped: (data) => wrong(`${words(data.quantity)} scrapped${by(data)}${because(data.reason)}`),
  lotSplit: (data) => step(`${words(data.quantity)} split off as ${words(data.serialNumber)}${by(data)}${because(data.reason)}`),
  lotMerged: (data) =>
    step(
      data.into === undefined
        ? `${words(data.quantity)} of ${words(data.serialNumber)} taken in`
        : `${words(data.quantity)} merged into ${words(data.serialNumber)}`,
    ),
  materialConsumed: (data) => step(`${words(data.quantity)} × ${words(data.definition)} from ${source(data)}`),
  requestRefused: (data) => wrong(`${source(data) || 'The request'} was refused${because(data.reason)}`),
  materialProduced: (data) => step(`Made ${words(data.quantity)} × ${words(data.definition)} as lot ${words(data.lot)}`),
  materialLotChanged: (data) => detail(`Lot ${words(data.change)}: ${words(data.quantity)}, now ${words(data.balance)}`),
  unitInstalled: (data) =>
    step(data.undone === true ? `Taken out of ${words(data.serialNumber)} again` : `Built into ${words(data.serialNumber)}`),
  routingCalled: (data) => detail(`Runs "${words(data.flow)}" version ${words(data.version)}`),
  routingReturned: (data) => detail(`"${words(data.flow)}" ended: ${words(data.result)}`),
} satisfies Partial<Record<HistoryKind, LotSentence>>;

function scrapped(data: Line): string {
  return Number(data.scrapped) > 0 ? `, ${words(data.scrapped)} scrapped` : '';
}

function by(data: Line): string {
  const person = words(data.person);
  return person === '' ? '' : ` by ${person}`;
}

function source(data: Line): string {
  if (words(data.serialNumber) !== '') return words(data.serialNumber);
  return data.lot === undefined ? words(data.component ?? data.into) : `lot ${words(data.lot)}`;
}
