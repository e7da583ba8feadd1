import {
  type CompiledRouting,
  type CompiledRule,
  type CoreDeps,
  createExpressions,
  newEquipmentState,
  RuleIndex,
  stepEquipment,
} from '@fettle/engine/core/index.ts';
import { type AnyNodeType, equipmentKey, type MachineEvent, type NodeRegistry, type Quality, type Reading } from '@fettle/flows';
import type { ExplainedStay } from '@fettle/flows/contract';
import {
  type Condition,
  compileCondition,
  type FactNames,
  gapOf,
  loweringOf,
  missWords,
  nearMiss,
  RuleOfCondition,
  truthWord,
} from '@fettle/flows/rules/index.ts';
import { sql } from 'kysely';
import type { Db } from '../services.ts';

/** Milliseconds before the stay that are judged too, so that windows are filled when it begins. */
const WARM_UP = 120_000;
/** Readings that are judged once more at most. */
const MOST = 50_000;

interface Past {
  readonly equipment: string;
  readonly from: number;
  readonly to: number;
  readonly signals: readonly string[];
  readonly registry: NodeRegistry;
  readonly compile: (registry: NodeRegistry) => CompiledRouting | CompiledRule;
  readonly namesOf: (flowNode: string) => FactNames;
}

type Walked = Pick<ExplainedStay, 'judged' | 'unknown' | 'cut'> & { readonly nearest?: ExplainedStay['nearest'] };

/**
 * Judges what was recorded once more with the engine's own steps, and listens at the conditions: every step of the rule (filters, windows, expressions) does what it did, what its actions ask for is thrown
 * away.
 */
export async function walkPast(db: Db, past: Past): Promise<Walked> {
  const judged = { true: 0, false: 0, unknown: 0 };
  const unknown = new Map<string, { moments: number; words: string }>();
  let nearest: { cost: number; moment: NonNullable<ExplainedStay['nearest']> } | undefined;
  const { events, before, cut } = await recorded(db, past);

  const rule = past.compile(
    listening(past.registry, (ctx, item) => {
      if (item.sourceTime < past.from || item.sourceTime > past.to) return;
      const params = ctx.params as { condition: unknown; rule?: unknown };
      const imported = RuleOfCondition.optional().parse(params.rule);
      const compiled = compileCondition(params.condition as Condition, imported?.conditions, loweringOf(imported?.options));
      const { result, trace } = compiled.evaluate((fact) => (fact === 'value' ? item : ctx.latest(fact)));
      judged[truthWord(result)] += 1;
      const names = past.namesOf(ctx.flowNode.id);
      for (const line of trace) {
        if (line.result !== undefined) continue;
        const known = unknown.get(line.signal);
        unknown.set(line.signal, { moments: (known?.moments ?? 0) + 1, words: missWords(line, names) });
      }
      if (result === true) return;
      const { cost, missing } = nearMiss(compiled.predicate, trace);
      if (nearest !== undefined && nearest.cost <= cost) return;
      nearest = {
        cost,
        moment: {
          at: item.sourceTime,
          flowNode: ctx.flowNode.id,
          name: ctx.flowNode.name,
          missing: missing.map((line) => {
            const gap = gapOf(line);
            return {
              fact: line.signal,
              result: truthWord(line.result),
              ...(line.reading === undefined
                ? {}
                : { value: line.reading.value, quality: line.reading.quality, sourceTime: line.reading.sourceTime }),
              ...(gap === undefined || line.result === undefined ? {} : { gap }),
              words: missWords(line, names),
            };
          }),
        },
      };
    }),
  );
  if (rule.kind === 'qualityRule') {
    const deps = depsFor(rule);
    let state = { ...newEquipmentState(past.equipment), latest: before };
    for (const event of events) {
      const message = {
        id: event.id,
        key: equipmentKey(past.equipment),
        at: event.receivedTime,
        body: { kind: 'machineEvent' as const, event },
      };
      state = stepEquipment(state, message, deps).state as typeof state;
    }
  }
  return {
    judged,
    unknown: [...unknown].map(([fact, { moments, words }]) => ({ fact, moments, words })),
    cut,
    ...(nearest === undefined ? {} : { nearest: nearest.moment }),
  };
}

interface Listened {
  readonly params: unknown;
  readonly flowNode: { readonly id: string; readonly name: string };
  latest(signal: string): Reading | undefined;
}

/** The same node types, but that conditions tell what they are about to judge. */
function listening(registry: NodeRegistry, hear: (ctx: Listened, item: Reading) => void): NodeRegistry {
  const condition = registry.get('condition');
  if (condition?.usedIn !== 'qualityRule') return registry;
  const heard = {
    ...condition,
    process: (ctx: Parameters<typeof condition.process>[0], input: Parameters<typeof condition.process>[1]) => {
      if (!('firing' in input.item)) hear(ctx, input.item);
      return condition.process(ctx, input);
    },
  } as AnyNodeType;
  return new Map([...registry, ['condition', heard]]);
}

function depsFor(rule: CompiledRule): CoreDeps {
  const index = new RuleIndex([rule]);
  return {
    expressions: createExpressions(),
    routing: () => undefined,
    shadows: () => [],
    rule: (flow, version) => index.rule(flow, version),
    remembersUnits: () => false,
    judges: (equipment, signal) => index.judges(equipment, signal),
    signal: () => undefined,
    isAwaited: () => false,
    bufferTime: 0,
    maxVisits: 1,
  };
}

interface Row {
  readonly signal: string;
  readonly at: number;
  readonly receivedTime: number;
  readonly value: MachineEvent['value'];
  readonly quality: Quality;
}

/** In the order in which they arrived, as they were judged; and the readings that were the latest before. */
async function recorded(
  db: Db,
  { equipment, signals, from, to }: Past,
): Promise<{ readonly events: readonly MachineEvent[]; readonly before: Record<string, Reading>; readonly cut: boolean }> {
  const start = from - WARM_UP;
  // Readings of one batch arrive at the same time: their place in the table is their order.
  const { rows } = await sql<Row>`
    SELECT k.signal, e.source_time AS at, e.received_at AS "receivedTime",
      CASE WHEN e.number IS NOT NULL THEN to_jsonb(e.number) WHEN e.text IS NOT NULL THEN to_jsonb(e.text) WHEN e.logical IS NOT NULL THEN to_jsonb(e.logical) ELSE 'null'::jsonb END AS value,
      CASE e.quality WHEN 0 THEN 'good' WHEN 1 THEN 'uncertain' WHEN 2 THEN 'bad' ELSE 'stale' END AS quality
    FROM machine_event AS e JOIN signal_key AS k ON k.id = e.signal_key
    WHERE k.equipment = ${equipment} AND k.signal = ANY(${[...signals]}::text[]) AND e.source_time BETWEEN ${start} AND ${to}
    ORDER BY e.received_at, e.tableoid, e.ctid LIMIT ${MOST + 1}`.execute(db);
  const before: Record<string, Reading> = {};
  for (const signal of signals) {
    const { rows: last } = await sql<Row>`
      SELECT signal, source_time AS at, received_at AS "receivedTime", value, quality FROM recorded_event
      WHERE equipment = ${equipment} AND signal = ${signal} AND source_time < ${start} ORDER BY source_time DESC LIMIT 1`.execute(db);
    const [row] = last;
    if (row !== undefined) before[signal] = { value: row.value, quality: row.quality, sourceTime: row.at, equipment, signal };
  }
  const events = rows.slice(0, MOST).map((row, place) => ({
    id: `recorded/${place}`,
    source: 'recorded',
    equipment,
    signal: row.signal,
    value: row.value,
    quality: row.quality,
    sourceTime: row.at,
    receivedTime: row.receivedTime,
  }));
  return { events, before, cut: rows.length > MOST };
}
