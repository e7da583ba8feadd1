import type { HistoryEvent } from '@fettle/flows';
import type pg from 'pg';
import { bulkWrite, write } from './bulk-write.ts';
import { column } from './columns.ts';

/** Reactions as rows: what is open, what each has done, and what persons are asked. A projection of the histories of rules. */
type Line = HistoryEvent;

const text =
  (name: string) =>
  (line: Line): string | undefined => {
    const value = line.data[name];
    return value === undefined || value === null ? undefined : String(value);
  };
const always =
  (name: string) =>
  (line: Line): string =>
    text(name)(line) ?? '';

const id = column.text(always('id'));
const at = column.bigint<Line>((line) => line.at);
const ofRule = [
  column.text<Line>((line) => line.flow),
  column.integer<Line>((line) => line.version),
  column.text<Line>((line) => line.flowNode ?? ''),
  column.text<Line>(always('equipment')),
];

const OPEN_REACTIONS = bulkWrite<Line>('open-reactions', [
  id,
  ...ofRule,
  column.text(always('signal')),
  column.text(always('title')),
  column.boolean((line) => line.data.signOff === true),
  column.text(always('firing')),
  column.text(text('instance')),
  column.text(text('serialNumber')),
  at,
]);
const REPEAT_REACTIONS = bulkWrite<Line>('repeat-reactions', [
  column.text(always('reaction')),
  column.integer((line) => Number(line.data.times)),
  at,
]);
const CLOSE_REACTIONS = bulkWrite<Line>('close-reactions', [id, at, column.text(always('person')), column.text(always('reason'))]);
const OPEN_CHECKS = bulkWrite<Line>('open-checks', [
  id,
  column.text(always('reaction')),
  ...ofRule,
  column.text(always('station')),
  column.text(always('why')),
  column.json((line) => line.data.instruction ?? null),
  column.text(text('instance')),
  column.text(text('serialNumber')),
  column.text(text('jobOrder')),
  at,
]);
const ANSWER_CHECKS = bulkWrite<Line>('answer-checks', [
  id,
  at,
  column.text(always('person')),
  column.text(always('outcome')),
  column.json((line) => line.data.entries ?? {}),
]);
const INSERT_STEPS = bulkWrite<Line>('insert-reaction-steps', [
  column.text(always('reaction')),
  column.bigint((line) => line.sequence),
  at,
  column.text((line) => line.kind),
  column.text((line) => line.flowNode),
  column.json((line) => line.data),
]);
const RELEASE_SCOPE_HOLDS = bulkWrite<Line>('release-scope-holds', [id, at, column.text(always('person')), column.text(always('reason'))]);

export function writeReactions(client: pg.ClientBase, history: readonly HistoryEvent[]): Promise<unknown>[] {
  const lines = history.filter(({ stream, data }) => data.reaction !== undefined && stream.startsWith('rule/'));
  if (lines.length === 0) return [];
  const of = (kind: Line['kind']): Line[] => lines.filter((line) => line.kind === kind);
  // One statement cannot touch a row twice: of what was seen again and again in one drain, the last counts.
  const repeated = [...new Map(of('reactionRepeated').map((line) => [line.data.reaction, line])).values()];
  return [
    ...write(client, OPEN_REACTIONS, of('reactionOpened')),
    ...write(client, REPEAT_REACTIONS, repeated),
    ...write(client, CLOSE_REACTIONS, of('reactionClosed')),
    ...write(client, OPEN_CHECKS, of('checkOpened')),
    ...write(client, ANSWER_CHECKS, of('checkAnswered')),
    ...write(client, RELEASE_SCOPE_HOLDS, of('holdReleased')),
    ...write(client, INSERT_STEPS, lines),
  ];
}
