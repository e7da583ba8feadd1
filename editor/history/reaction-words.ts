import type { HistoryEvent, HistoryKind, Json } from '@fettle/flows';
import { because, detail, type HistorySentence, step, words, wrong } from './history-sentence.ts';

/** Sentences for what reactions to a rule do: to a machine, at a station, and to the units. */
export const REACTION_SENTENCES = {
  reactionOpened: (data) => wrong(`Reaction began: ${words(data.title)}`),
  reactionRepeated: (data) => detail(`The same again, for the ${words(data.times)}. time; the reaction goes on`),
  reactionClosed: (data) => step(`Reaction closed by ${words(data.person)}${because(data.reason)}`),
  unitsContained: (data) =>
    wrong(`Contained${data.since === undefined ? '' : ' back to the last good sample'}: ${contained(data.units)}${because(data.reason)}`),
  checkOpened: (data) => detail(`${words(data.station)} is asked: ${words(data.title)}`),
  checkAnswered: (data) => step(`${words(data.person)} answered: ${words(data.outcome)}${entered(data.entries)}`),
  checkOverdue: (data) => wrong(`Nobody has answered in time: ${words(data.title)}`),
  samplingChanged: (data) => step(`Sampling: ${words(data.from)} → ${words(data.to)}${because(data.reason)}`),
  sentBack: (data) => wrong(`To be sent back to ${words(data.to)}, by ${words(data.person)}${because(data.reason)}`),
  scrapOrdered: (data) => wrong(`Scrapped by ${words(data.person)}${because(data.reason)}`),
} satisfies Partial<Record<HistoryKind, (data: HistoryEvent['data']) => HistorySentence>>;

const MOST_NAMED = 8;

function contained(units: Json | undefined): string {
  const names = Array.isArray(units) ? (units as readonly Json[]).map((unit) => words(field(unit, 'serialNumber'))) : [];
  if (names.length === 0) return 'no further unit';
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function entered(entries: Json | undefined): string {
  if (typeof entries !== 'object' || entries === null || Array.isArray(entries)) return '';
  const said = Object.entries(entries as Readonly<Record<string, Json>>).map(([key, entry]) => `${key} ${words(field(entry, 'value'))}`);
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}

const field = (value: Json, name: string): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, Json>>)[name] : undefined;
