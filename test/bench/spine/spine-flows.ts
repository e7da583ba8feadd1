import { type FlowDefinition, FlowDefinition as FlowDefinitionSchema } from '@fettle/flows';

/**
 * What the spine benchmark runs: rules and a routing of the kind that engineers draw, from the catalogue of node types.
 */

/** Readings stay below this; those that shall make a rule fire are above. */
export const ALARM_LEVEL = 100;

const WRITE = ['write-signal', { signal: 'feedOverride', value: 'value * 0.5' }] as const;

/** Signal → condition → action (a write to the machine), on every machine of a class. `number` makes the rules of one class different ones. */
export function overloadRule(
  equipmentClass: string,
  number: number,
  acts: boolean,
  action: readonly [type: string, params: Record<string, unknown>] = WRITE,
): FlowDefinition {
  // Only the first rule may fire: ten that fire at once would measure ten times the effects, not ten times the judging.
  const threshold = acts ? ALARM_LEVEL : ALARM_LEVEL * 10 + number;
  return FlowDefinitionSchema.parse({
    schema: 'fettle/flow@1',
    id: `overload-${equipmentClass}-${number}`,
    kind: 'qualityRule',
    name: `Overload of the spindle ${number}`,
    flowNodes: [
      node('power', 'signal-source', {
        appliesTo: 'class',
        equipment: equipmentClass,
        signal: 'spindlePower',
        valueKind: 'number',
        unit: 'kW',
      }),
      node('overload', 'condition', {
        title: 'Spindle overloaded',
        condition: { all: [{ fact: 'value', operator: 'greaterThan', value: threshold }] },
        semantics: 'level',
      }),
      node('slower', ...action),
    ],
    sequenceFlows: [connection(1, 'power.out', 'overload.in'), connection(2, 'overload.true', 'slower.firing')],
  });
}

export const ASSEMBLY = 'assembly';
export const BENCH_CLASS = 'bench';
export const TORQUE = 'torque';

/**
 * Start → `operations` times a manual operation (a work instruction of one step with one entry) and what an engineer draws behind it: the torque decides whether the unit goes on → end.
 */
export function assemblyRouting(operations: number): FlowDefinition {
  const names = Array.from({ length: operations }, (_, index) => `op${index + 1}`);
  const steps = [
    {
      key: 'fit',
      title: 'Fit the cover',
      text: 'Turn it until it clicks.',
      entries: [{ key: TORQUE, title: 'Torque', unit: 'Nm', lower: 7.5, upper: 8.5 }],
    },
  ];
  const path = [
    ['begin', 'out'],
    ...names.flatMap((name) => [
      [name, 'done'],
      [decisionOf(name), 'tight'],
    ]),
    ['good', ''],
  ] as const;
  return FlowDefinitionSchema.parse({
    schema: 'fettle/flow@1',
    id: ASSEMBLY,
    kind: 'routing',
    name: 'Assembly',
    flowNodes: [
      node('begin', 'start-on-job-order', {}),
      ...names.flatMap((name) => [
        node(name, 'manual-operation', { station: BENCH_CLASS, steps }),
        node(decisionOf(name), 'exclusive-gateway', {
          conditions: [{ key: 'tight', title: 'Tight', when: `data.${name}.${TORQUE} >= 7.8` }],
        }),
      ]),
      node('good', 'end', {}),
      node('loose', 'scrap', { reason: 'The cover is loose' }),
    ],
    sequenceFlows: [
      ...path.slice(1).map(([to], index) => {
        const [from, port] = path[index] as (typeof path)[number];
        return connection(index + 1, `${from}.${port}`, `${to}.in`);
      }),
      ...names.map((name, index) => connection(path.length + index, `${decisionOf(name)}.otherwise`, 'loose.in')),
    ],
  });
}

function decisionOf(operation: string): string {
  return `${operation}tight`;
}

function node(id: string, type: string, params: Record<string, unknown>): FlowDefinition['flowNodes'][number] {
  return { id, type, typeVersion: 1, name: id, params };
}

function connection(number: number, from: string, to: string): FlowDefinition['sequenceFlows'][number] {
  return { id: `c${number}`, from: port(from), to: port(to) };
}

function port(text: string): { node: string; port: string } {
  const [name = '', way = ''] = text.split('.');
  return { node: name, port: way };
}
