import type { FlowDefinition, NodeRegistry, Signal } from '@fettle/flows';
import type { ScenarioPlant } from '@fettle/flows/scenario-plant.ts';
import { compileFlow } from '../compile-flow.ts';
import type { CoreDeps } from '../core-deps.ts';
import { createExpressions } from '../expressions.ts';
import { RuleIndex } from '../rule-index.ts';

/** How long an unmatched event waits, as in production. */
export const BUFFER_TIME_MS = 24 * 3600_000;
/** How often a unit may enter one flowNode, as in production. */
export const MAX_VISITS = 100;
/** Version of every flow in a scenario: nothing is released there. */
export const SCENARIO_VERSION = 1;

export interface ScenarioWorld {
  /** The flow itself and those that take part beside it: rules that listen, routings that are called. */
  readonly flows: readonly FlowDefinition[];
  readonly plant: ScenarioPlant;
  readonly registry: NodeRegistry;
}

/** What the core needs to know of flows over a plant, without a database. Throws FettleError for a flow that cannot be compiled. */
export function depsOverPlant({ flows, plant, registry }: ScenarioWorld): CoreDeps {
  const classes = new Map(plant.classes.map((item) => [item.id, item]));
  const signals = new Map<string, Signal>();
  for (const machine of plant.equipment) {
    for (const signal of [...(classes.get(machine.equipmentClass ?? '')?.signals ?? []), ...machine.signals])
      signals.set(`${machine.id}.${signal.name}`, signal);
  }
  const expressions = createExpressions();
  const equipmentOfClass = (name: string) =>
    plant.equipment.filter((machine) => machine.equipmentClass === name).map((machine) => machine.id);
  const calls = new Map(flows.map(({ id }) => [id, SCENARIO_VERSION]));
  const compiled = flows.map((flow) => compileFlow(flow, SCENARIO_VERSION, { registry, expressions, equipmentOfClass, calls }));
  const index = new RuleIndex(compiled.filter((flow) => flow.kind === 'qualityRule'));
  return {
    expressions,
    routing: (id) =>
      compiled.find((flow): flow is Extract<typeof flow, { kind: 'routing' }> => flow.kind === 'routing' && flow.definition.id === id),
    judges: (equipment, signal) => index.judges(equipment, signal),
    shadows: (equipment) => index.shadows(equipment),
    rule: (flow, version) => index.rule(flow, version),
    remembersUnits: (equipment) => index.remembersUnits(equipment),
    signal: (equipment, name) => signals.get(`${equipment}.${name}`),
    isAwaited: () => true,
    bufferTime: BUFFER_TIME_MS,
    maxVisits: MAX_VISITS,
  };
}
