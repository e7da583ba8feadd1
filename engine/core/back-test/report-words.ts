import type { BackTestReport } from './back-test-report.ts';
import type { JudgedFiring } from './judged-firing.ts';

/** The report in one sentence; `other` is what the version that it is compared with is called. `minutes`: how long a unit is usually held, where that is known. */
export function reportSentence(report: BackTestReport, other = 'the released version', minutes?: number): string {
  const { draft, gained, lost } = report;
  if (report.other === undefined)
    return `It would have fired ${times(draft.firings)}${onUnits(draft.units.length)}.${heldWords(draft.held.length, '', minutes)}${containedWords(draft.contained, [])}`;
  if (gained.length === 0 && lost.length === 0) {
    if (draft.firings === 0) return `Neither the draft nor ${other} would have fired.`;
    return `The draft would have fired exactly as ${other}: ${times(draft.firings)}${onUnits(draft.units.length)}.`;
  }
  const parts = [
    ...(gained.length === 0 ? [] : [`${times(gained.length)} more${onUnits(unitsOf(gained))}`]),
    ...(lost.length === 0 ? [] : [`${times(lost.length)} less${onUnits(unitsOf(lost))}`]),
  ];
  const more = countNotIn(draft.held, report.other.held);
  const fewer = countNotIn(report.other.held, draft.held);
  const holds = [
    ...(more === 0 ? [] : [heldWords(more, more === draft.held.length ? '' : 'more ', minutes)]),
    ...(fewer === 0 ? [] : [` ${fewer} ${fewer === 1 ? 'unit' : 'units'} would not have been held.`]),
  ];
  return `Compared with ${other}, the draft would have fired ${parts.join(' and ')}.${holds.join('')}${containedWords(draft.contained, report.other.contained)}`;
}

const times = (count: number): string => (count === 0 ? 'never' : count === 1 ? 'once' : `${count} times`);

function onUnits(count: number): string {
  return count === 0 ? '' : ` on ${count} ${count === 1 ? 'unit' : 'units'}`;
}

function heldWords(count: number, more: string, minutes: number | undefined): string {
  if (count === 0) return '';
  const about = minutes === undefined ? '' : `, for about ${Math.round(count * minutes)} minutes together`;
  return ` ${count} ${more}${count === 1 ? 'unit' : 'units'} would have been held${about}.`;
}

/** Units held with others, back to the last good sample. */
function containedWords(draft: readonly string[], other: readonly string[]): string {
  const [more, fewer] = [countNotIn(draft, other), countNotIn(other, draft)];
  const units = (count: number, less: string): string => `${count} ${less}${count === 1 ? 'unit' : 'units'}`;
  return [
    ...(more === 0
      ? []
      : [` ${units(more, more === draft.length ? '' : 'more ')} would have been contained back to the last good sample.`]),
    ...(fewer === 0 ? [] : [` ${units(fewer, '')} would not have been contained.`]),
  ].join('');
}

function unitsOf(firings: readonly JudgedFiring[]): number {
  return new Set(firings.map(({ unit }) => unit?.serialNumber).filter((name) => name !== undefined)).size;
}

function countNotIn(names: readonly string[], others: readonly string[]): number {
  const known = new Set(others);
  return names.filter((name) => !known.has(name)).length;
}
