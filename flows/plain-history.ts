import { z } from 'zod';
import { type HistoryEvent, HistoryKind } from './history.ts';
import { Json, Time } from './value.ts';

/** A line of history with what it means and without the ids by which the engine keeps its books. */
export const PlainLine = z.object({
  /** The unit's instance, or the rule and its equipment. */
  of: z.string(),
  at: Time,
  kind: HistoryKind,
  flowNode: z.string().optional(),
  data: z.record(z.string(), Json),
});
export type PlainLine = z.infer<typeof PlainLine>;

/** Names of activations, effects, generations and tokens: made up by the engine, each of them the same as another by what it stands beside. */
const BOOKKEEPING = new Set(['id', 'effect', 'generation', 'from', 'instance']);

export function plainHistory(history: readonly HistoryEvent[]): readonly PlainLine[] {
  return history.map(({ stream, at, kind, flowNode, data }) => ({
    of: stream,
    at,
    kind,
    ...(flowNode === undefined ? {} : { flowNode }),
    data: Object.fromEntries(Object.entries(data).filter(([name]) => !BOOKKEEPING.has(name))),
  }));
}

/** JSON lines, each unit and rule by itself: between them there is no order that means anything. */
export function historyText(lines: readonly PlainLine[]): string {
  const streams = [...new Set(lines.map((line) => line.of))].sort();
  return streams
    .flatMap((stream) => lines.filter((line) => line.of === stream))
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}
