import type { TraceLine } from '@fettle/flows';
import type { FiringView } from '@fettle/flows/contract';
import { exactDuration } from '@fettle/flows/exact-duration.ts';
import { constantWords, type FactNames, factWords, operatorSign } from '@fettle/flows/rules/index.ts';
import type { RulePath } from '../document/rule-path.ts';
import { traceWords } from './trace-words.ts';

/** What a comparison found, with its outcome where that was not true: `spindle power 12.4 kW > 11.8 kW`, `coolant (no reading) < 3 bar: not known`. */
export function reasonWords(line: TraceLine, names: FactNames, path: RulePath): string {
  const { comparison } = line;
  if (comparison === undefined) return traceWords(line, path);
  const fact = { fact: comparison.fact, path: comparison.path };
  const other = comparison.other;
  const goal =
    other === undefined
      ? constantWords(comparison.constant, names.unit(comparison.fact))
      : `${names.title(other)}${foundWords(line.readings[1], names.unit(other))}`;
  const outcome = comparison.result === 'true' ? '' : comparison.result === 'false' ? ': not so' : ': not known';
  return `${factWords(fact, names)}${foundWords(line.readings[0], names.unit(comparison.fact))} ${operatorSign(comparison.operator)} ${goal}${outcome}`;
}

function foundWords(reading: TraceLine['readings'][number] | undefined, unit: string): string {
  if (reading === undefined) return ' (no reading)';
  const quality = reading.quality === 'good' ? '' : ` (${reading.quality})`;
  return ` ${constantWords(reading.value, unit)}${quality}`;
}

/** Reasons that a headline holds. */
const IN_HEADLINE = 2;

/** `Tool wear v3 fired on Mill 1 at 10:32:05: spindle power 12.4 kW > 11.8 kW`. */
export function headlineWords(
  firing: Pick<FiringView, 'flowName' | 'version' | 'trace'>,
  { machine, time, names, path }: { readonly machine: string; readonly time: string; readonly names: FactNames; readonly path: RulePath },
): string {
  const lasted = lastedOf(firing.trace);
  const reasons = firing.trace
    .filter((line) => line !== lasted?.line)
    .filter(({ comparison }) => comparison === undefined || (comparison.decisive && comparison.result !== 'unknown'))
    .map((line) => reasonWords(line, names, path));
  const more = reasons.length - IN_HEADLINE;
  const told = reasons.slice(0, IN_HEADLINE).join(' and ') + (more > 0 ? ` and ${more} more` : '');
  const long = lasted === undefined ? '' : ` for ${exactDuration(lasted.seconds)}`;
  return `${firing.flowName} v${firing.version} fired on ${machine} at ${time}${told === '' ? '' : `: ${told}${long}`}`;
}

/** The line of a trace that says for how long the condition was true, and since when. */
export function lastedOf<Line extends Pick<TraceLine, 'values'>>(
  trace: readonly Line[],
): { readonly line: Line; readonly since: number; readonly seconds: number } | undefined {
  for (const line of trace) {
    const { since, forAtLeast } = line.values ?? {};
    if (typeof since === 'number' && typeof forAtLeast === 'number') return { line, since, seconds: forAtLeast };
  }
  return undefined;
}
