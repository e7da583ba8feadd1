import type { FlowDefinition, MachineEvent, Quality, Signal, Value } from '@fettle/flows';
import { type CompiledRouting, type CompiledRule, type CoreDeps, compileFlow, createExpressions, RuleIndex } from '../core/index.ts';
import { tinyNodes } from './tiny-nodes.ts';

const signal = (name: string, valueKind: Signal['valueKind'], delivery: Signal['delivery']): Signal => ({
  name,
  title: '',
  valueKind,
  unit: '',
  delivery,
  writable: true,
});

/** mill-1 and mill-2 of class mill: `stage` is an event signal, `power` a sample. */
const SIGNALS: readonly Signal[] = [
  signal('stage', 'string', 'event'),
  signal('power', 'number', 'sample'),
  signal('running', 'boolean', 'sample'),
];

/** Core deps over flows drawn in a test. Several of one id are its versions 1, 2, … in this order. */
export function tinyDeps(...definitions: readonly FlowDefinition[]): CoreDeps {
  const expressions = createExpressions();
  const calls = new Map(definitions.map(({ id }) => [id, 1]));
  const options = { registry: tinyNodes, expressions, equipmentOfClass: () => ['mill-1', 'mill-2'], calls };
  const compiled = definitions.map((definition, index) => {
    const version = definitions.slice(0, index + 1).filter(({ id }) => id === definition.id).length;
    return compileFlow(definition, version, options);
  });
  const routings = compiled.filter((flow): flow is CompiledRouting => flow.kind === 'routing');
  const index = new RuleIndex(compiled.filter((flow): flow is CompiledRule => flow.kind === 'qualityRule'));
  return {
    expressions,
    routing: (flow, version) => routings.find((routing) => routing.definition.id === flow && routing.version === version),
    judges: (equipment, signal) => index.judges(equipment, signal),
    shadows: (equipment) => index.shadows(equipment),
    rule: (flow, version) => index.rule(flow, version),
    remembersUnits: (equipment) => index.remembersUnits(equipment),
    signal: (_equipment, name) => SIGNALS.find((candidate) => candidate.name === name),
    isAwaited: () => true,
    bufferTime: 60_000,
    maxVisits: 20,
  };
}

/** A machine event at a time; its id follows from what it says. */
export function says(at: number, signalName: string, value: Value, quality: Quality = 'good', equipment = 'mill-1'): MachineEvent {
  return {
    id: `${equipment}|${signalName}|${at}|${value}`,
    source: 'test',
    equipment,
    signal: signalName,
    value,
    quality,
    sourceTime: at,
    receivedTime: at,
  };
}
