import type { FlowDefinition, Quality, Value } from '@fettle/flows';
import { qualityByte, ValueEncoder } from '@fettle/flows/back-test/index.ts';
import { parseFlowDefinition } from '@fettle/flows/parse-definition.ts';
import { nodeRegistry } from '@fettle/nodes';
import { type ArrivedColumn, type MachinePast, orderColumns, type Presence } from '../core/back-test/index.ts';
import { type CompiledRule, compileFlow, createExpressions } from '../core/index.ts';

/** `[signal, value]` that arrives so many milliseconds after the reading before, with its quality and how much later than it was made. */
export interface PastReading {
  readonly signal: string;
  readonly value: Value;
  readonly after?: number;
  readonly late?: number;
  readonly quality?: Quality;
}

/** The past of `mill-1` from readings in the order in which they arrived, from 1000 ms on. */
export function pastOf(readings: readonly PastReading[], presence: readonly Presence[] = []): MachinePast {
  let now = 1000;
  const arrived = readings.map((reading, place) => {
    now += reading.after ?? 10;
    return { ...reading, at: now, place };
  });
  const columns = [...new Set(readings.map(({ signal }) => signal))].map((signal): ArrivedColumn => {
    const mine = arrived.filter((reading) => reading.signal === signal);
    const encoder = new ValueEncoder();
    return {
      signal,
      time: Float64Array.from(mine, ({ at, late = 0 }) => at - late),
      arrived: Float64Array.from(mine, ({ at }) => at),
      place: Float64Array.from(mine, ({ place }) => place),
      value: Float64Array.from(mine, ({ value }) => encoder.encode(value)),
      quality: Uint8Array.from(mine, ({ value, quality = 'good' }) => qualityByte(value, quality)),
      texts: encoder.texts,
      hasBefore: false,
    };
  });
  return { equipment: 'mill-1', signals: orderColumns(columns), presence };
}

/** One step of a rule: id, type, params, and the steps that it takes its readings from (`id` or `id.port`). */
export type RuleStepDrawn = readonly [id: string, type: string, params: Record<string, unknown>, ...from: string[]];

/** Draws a rule over mill-1; an output without a name is the step's first one. */
export function ruleOf(steps: readonly RuleStepDrawn[], id = 'rule'): FlowDefinition {
  const first = (node: string): string => {
    const [, type = '', params = {}] = steps.find(([each]) => each === node) ?? [];
    const found = nodeRegistry.get(type);
    return found === undefined ? 'out' : (found.ports(found.params.parse(params)).outputs[0]?.name ?? 'out');
  };
  const input = (type: string, params: Record<string, unknown>): string => {
    const found = nodeRegistry.get(type);
    return found?.ports(found.params.parse(params)).inputs[0]?.name ?? 'in';
  };
  return parseFlowDefinition({
    schema: 'fettle/flow@1',
    id,
    kind: 'qualityRule',
    name: id,
    flowNodes: steps.map(([node, type, params]) => ({
      id: node,
      type,
      typeVersion: nodeRegistry.get(type)?.version ?? 1,
      name: node,
      params,
    })),
    sequenceFlows: steps.flatMap(([node, type, params, ...from]) =>
      from.map((origin) => {
        const [source = '', port] = origin.split('.');
        return { id: `${origin}-${node}`, from: { node: source, port: port ?? first(source) }, to: { node, port: input(type, params) } };
      }),
    ),
  });
}

const expressions = createExpressions();

export function compiledRule(definition: FlowDefinition, version = 1): CompiledRule {
  const compiled = compileFlow(definition, version, { registry: nodeRegistry, expressions, equipmentOfClass: () => ['mill-1', 'mill-2'] });
  if (compiled.kind !== 'qualityRule') throw new Error('not a rule');
  return compiled;
}

export const source = (id: string, signal: string, valueKind = 'number'): RuleStepDrawn => [
  id,
  'signal-source',
  { appliesTo: 'equipment', equipment: 'mill-1', signal, valueKind },
];
