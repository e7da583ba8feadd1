import { FettleError, type FlowDefinition, type Reading } from '@fettle/flows';
import type { ExplainedCondition } from '@fettle/flows/contract';
import { exactDuration } from '@fettle/flows/exact-duration.ts';
import { parseFlowDefinition } from '@fettle/flows/parse-definition.ts';
import { Condition, compileCondition, loweringOf, RuleOfCondition } from '@fettle/flows/rules/index.ts';
import type { Db } from './services.ts';

/** The fact that stands for the reading that arrives. */
const VALUE = 'value';

/**
 * Why a quality rule fired, or did not, at a recorded moment: every condition of a released version over the readings that the machine had recorded last by then, each comparison with its reading, quality and
 * time. `value` is the signal whose source leads straight into the condition; what a window or an expression made of it is not recorded, so there it is unknown, and said so.
 * Throws `notFound` when there is no such version.
 */
export async function explainRule(
  db: Db,
  flow: string,
  { equipment, at, version }: { readonly equipment: string; readonly at: number; readonly version?: number | undefined },
): Promise<{ readonly version: number; readonly conditions: readonly ExplainedCondition[] }> {
  const definition = await versionOf(db, flow, version);
  const conditions: ExplainedCondition[] = [];
  for (const { id, type, name, params } of definition.drawn.flowNodes) {
    if (type !== 'condition') continue;
    const rule = RuleOfCondition.optional().parse(params.rule);
    const compiled = compileCondition(Condition.parse(params.condition), rule?.conditions, loweringOf(rule?.options));
    const arriving = signalBefore(definition.drawn, id);
    const readings = new Map<string, Reading>();
    for (const signal of new Set(compiled.signals.map((fact) => (fact === VALUE ? arriving : fact)))) {
      const reading = signal === undefined ? undefined : await lastReading(db, { equipment, signal, at });
      if (reading !== undefined && signal !== undefined) readings.set(signal, reading);
    }
    const { result, trace } = compiled.evaluate((fact) => readings.get(fact === VALUE ? (arriving ?? '') : fact));
    conditions.push({
      flowNode: id,
      name,
      result: result === undefined ? 'unknown' : result ? 'true' : 'false',
      ...noteOf(arriving === undefined && compiled.signals.includes(VALUE), Number(params.forAtLeast ?? 0)),
      trace: trace.map(({ text, decisive, result: truth }) => ({
        text,
        decisive,
        result: truth === undefined ? 'unknown' : truth ? 'true' : 'false',
      })),
    });
  }
  return { version: definition.version, conditions };
}

function noteOf(isMade: boolean, forAtLeast: number): { readonly note?: string } {
  const notes = [
    ...(isMade ? ['What arrives here is made of several readings, which is not recorded: "value" is unknown.'] : []),
    ...(forAtLeast > 0
      ? [`It fires when it has been true for ${exactDuration(forAtLeast)} without a break; this is the moment alone.`]
      : []),
  ];
  return notes.length === 0 ? {} : { note: notes.join(' ') };
}

async function versionOf(
  db: Db,
  flow: string,
  wanted: number | undefined,
): Promise<{ readonly version: number; readonly drawn: FlowDefinition }> {
  const versions = db
    .selectFrom('flow_version as v')
    .innerJoin('flow as f', 'f.id', 'v.flow')
    .select(['v.version', 'v.definition'])
    .where('v.flow', '=', flow)
    .where('f.kind', '=', 'qualityRule');
  const row = await (wanted === undefined
    ? versions.whereRef('v.version', '=', 'f.released_version')
    : versions.where('v.version', '=', wanted)
  ).executeTakeFirst();
  if (row === undefined)
    throw new FettleError(
      'notFound',
      `There is no released quality rule "${flow}"${wanted === undefined ? '' : ` with version ${wanted}`}.`,
    );
  return { version: row.version, drawn: parseFlowDefinition(row.definition) };
}

/** The signal whose readings arrive at a flowNode as they are; undefined when something is made of them on the way, or when there are several. */
function signalBefore({ flowNodes, sequenceFlows }: FlowDefinition, id: string): string | undefined {
  const before = sequenceFlows.filter(({ to }) => to.node === id).map(({ from }) => flowNodes.find((node) => node.id === from.node));
  const [only] = before;
  if (before.length !== 1 || only === undefined) return undefined;
  if (only.type === 'signal-source') return String(only.params.signal ?? '');
  // A filter lets readings through as they are.
  return only.type === 'filter' ? signalBefore({ flowNodes, sequenceFlows } as FlowDefinition, only.id) : undefined;
}

async function lastReading(
  db: Db,
  { equipment, signal, at }: { equipment: string; signal: string; at: number },
): Promise<Reading | undefined> {
  const row = await db
    .selectFrom('recorded_event')
    .select(['value', 'quality', 'source_time'])
    .where('equipment', '=', equipment)
    .where('signal', '=', signal)
    .where('source_time', '<=', at)
    .orderBy('source_time', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : { value: row.value, quality: row.quality, sourceTime: Number(row.source_time), equipment, signal };
}
