import { FettleError, type FlowDefinition, type Json, type NodeRegistry } from '@fettle/flows';
import type { FiringRecord, FiringView, SignalExcerpt } from '@fettle/flows/contract';
import { parseFlowDefinition } from '@fettle/flows/parse-definition.ts';
import { sql } from 'kysely';
import { type FiringLine, firingActions, repeatedReactions } from './firing-actions.ts';
import { firingPlace, firings } from './firings.ts';
import { reactions } from './reactions.ts';
import type { Db, Services } from './services.ts';
import { signalExcerpt } from './signal-excerpt.ts';

/** Milliseconds of signals that are shown before and after the moment. */
const BEFORE = 60_000;
const AFTER = 30_000;
/** Charts below each other at most. */
const MOST_SIGNALS = 8;

/** Everything that is kept of a firing. Throws `notFound`. */
export async function firingRecord({ db, registry }: Pick<Services, 'db' | 'registry'>, id: string): Promise<FiringRecord> {
  const { stream, sequence } = firingPlace(id);
  const [firing] = await firings(db, { id, limit: 1 });
  if (firing === undefined) throw new FettleError('notFound', `There is no firing "${id}".`);
  const [lines, definition, neighbours] = await Promise.all([
    linesOf(db, stream, sequence),
    definitionOf(db, firing),
    neighboursOf(db, stream, sequence),
  ]);
  const fired = lines.find((line) => line.sequence === sequence);
  const flowNode = fired?.flowNode ?? firing.trace[0]?.flowNode ?? '';
  const output = textOf(fired?.data.output);
  const event = fired?.data.event;
  const [actions, repeats, excerpts] = await Promise.all([
    firingActions(db, { firing, stream, sequence, lines, instance: textOf(fired?.data.instance) }),
    Promise.all(repeatedReactions({ lines, sequence }).map((reaction) => reactions(db, { id: reaction, limit: 1 }))),
    Promise.all(signalsOf(firing, { definition, registry, flowNode }).map((signal) => excerptOf(db, firing, signal))),
  ]);
  return {
    firing,
    flowNode,
    ...(output === undefined ? {} : { output }),
    ...(event === undefined ? {} : { event }),
    actions,
    repeats: repeats.flat(),
    excerpts: excerpts.filter(({ points }) => points.length > 0),
    ...neighbours,
  };
}

/** The lines of history that the same reading led to: they stand in one page. */
async function linesOf(db: Db, stream: string, sequence: number): Promise<readonly FiringLine[]> {
  const { rows } = await sql<FiringLine>`
    SELECT p.sequence + l.place - 1 AS sequence, p.at, l.line->>0 AS kind, l.line->>1 AS "flowNode", l.line->4 AS data
    FROM (SELECT sequence, at, lines FROM history_page WHERE stream = ${stream} AND sequence <= ${sequence} ORDER BY sequence DESC LIMIT 1) AS p
      CROSS JOIN LATERAL json_array_elements(p.lines::json) WITH ORDINALITY AS l (line, place)`.execute(db);
  return rows;
}

async function definitionOf(db: Db, { flow, version }: FiringView): Promise<FlowDefinition | undefined> {
  const row = await db
    .selectFrom('flow_version')
    .select('definition')
    .where('flow', '=', flow)
    .where('version', '=', version)
    .executeTakeFirst();
  return row === undefined ? undefined : parseFlowDefinition(row.definition);
}

async function neighboursOf(db: Db, stream: string, sequence: number): Promise<{ previous?: string; next?: string }> {
  const { rows } = await sql<{ previous: number | null; next: number | null }>`
    SELECT (SELECT max(sequence) FROM firing WHERE stream = ${stream} AND sequence < ${sequence}) AS previous,
      (SELECT min(sequence) FROM firing WHERE stream = ${stream} AND sequence > ${sequence}) AS next`.execute(db);
  const id = (of: number | null | undefined): string | undefined => (of === null || of === undefined ? undefined : `${stream}#${of}`);
  const [previous, next] = [id(rows[0]?.previous), id(rows[0]?.next)];
  return { ...(previous === undefined ? {} : { previous }), ...(next === undefined ? {} : { next }) };
}

/** Those that the trace names, and those that the step which fired gets its values from, each once. */
function signalsOf(
  firing: FiringView,
  { definition, registry, flowNode }: { definition: FlowDefinition | undefined; registry: NodeRegistry; flowNode: string },
): readonly { readonly equipment: string; readonly signal: string }[] {
  const found = new Map<string, { equipment: string; signal: string }>();
  const add = (signal: string, equipment = firing.equipment): void => void found.set(`${equipment}\n${signal}`, { equipment, signal });
  for (const signal of definition === undefined ? [] : sourcesBefore(definition, registry, flowNode)) add(signal);
  for (const { signal, equipment } of firing.trace.flatMap(({ readings }) => readings)) if (signal !== undefined) add(signal, equipment);
  return [...found.values()].slice(0, MOST_SIGNALS);
}

function sourcesBefore(definition: FlowDefinition, registry: NodeRegistry, flowNode: string): readonly string[] {
  const before = new Set([flowNode]);
  for (const id of before) for (const { from, to } of definition.sequenceFlows) if (to.node === id) before.add(from.node);
  return definition.flowNodes
    .filter(({ id }) => before.has(id))
    .flatMap(({ type: name, params }) => {
      const type = registry.get(name);
      const parsed = type?.params.safeParse(params);
      const source = type?.usedIn === 'qualityRule' && parsed?.success === true ? type.source?.(parsed.data) : undefined;
      return source === undefined ? [] : [source.signal];
    });
}

/** Around the time of the reading at the machine, which may be long before it was judged (backfill). */
function excerptOf(db: Db, firing: FiringView, signal: { equipment: string; signal: string }): Promise<SignalExcerpt> {
  const around = momentOf(firing);
  return signalExcerpt(db, { ...signal, from: around - BEFORE, to: around + AFTER, around });
}

function momentOf({ trace, at }: FiringView): number {
  const times = trace.flatMap(({ readings }) => readings.map(({ sourceTime }) => sourceTime));
  return times.length === 0 ? at : Math.max(...times);
}

const textOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
