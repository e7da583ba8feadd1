import { type FlowDefinition, FlowDefinition as FlowSchema } from '@fettle/flows';

/** Signals and equipment of the small cell that server tests make blocks in. */
export const BLOCK_CELL = {
  classes: [
    {
      id: 'mill',
      title: 'Mill',
      signals: [
        { name: 'stage', title: 'Stage', valueKind: 'string' as const, unit: '', delivery: 'event' as const, writable: false },
        { name: 'power', title: 'Spindle power', valueKind: 'number' as const, unit: 'kW', delivery: 'sample' as const, writable: false },
        { name: 'feed', title: 'Feed', valueKind: 'number' as const, unit: '', delivery: 'sample' as const, writable: true },
      ],
    },
  ],
  equipment: [
    { id: 'mill-1', title: 'Mill 1', equipmentClass: 'mill' },
    { id: 'bench-1', title: 'Bench 1' },
  ],
};

type Steps = Readonly<Record<string, readonly [type: string, params?: Record<string, unknown>, name?: string]>>;

/** A flow from steps by id and connections written `from.port > to.port`. */
export function flowOf(
  about: Pick<FlowDefinition, 'id' | 'kind'> & Partial<FlowDefinition>,
  steps: Steps,
  connections: readonly string[],
): FlowDefinition {
  return FlowSchema.parse({
    schema: 'fettle/flow@1',
    name: about.id,
    ...about,
    flowNodes: Object.entries(steps).map(([id, [type, params = {}, name = id]]) => ({ id, type, typeVersion: 1, name, params })),
    sequenceFlows: connections.map((text) => {
      const [from = '', to = ''] = text.split(' > ');
      const end = (place: string) => ({ node: place.split('.')[0], port: place.split('.')[1] });
      return { id: text.replaceAll(' ', ''), from: end(from), to: end(to) };
    }),
  });
}

/** Cut on the mill, deburr by hand, inspect; what fails is decided: use as is, rework once at the deburring, or scrap. */
export function blockRouting(id = 'block'): FlowDefinition {
  return flowOf(
    { id, kind: 'routing', name: 'S-block', product: 'S-block' },
    {
      begin: ['start-on-job-order'],
      cut: [
        'machine-operation',
        {
          equipment: 'mill-1',
          completeWhen: "stage == 'End'",
          collect: [{ key: 'peakPower', signal: 'power', aggregate: 'max' }],
        },
        'Cut',
      ],
      deburr: [
        'manual-operation',
        {
          station: 'bench-1',
          instruction: 'Deburr the block',
          steps: [
            {
              key: 'deburr',
              title: 'Deburr',
              entries: [
                { key: 'torque', title: 'Torque', valueKind: 'number', unit: 'Nm', lower: 7.5, upper: 8.5 },
                { key: 'note', title: 'Note', valueKind: 'string', required: false },
              ],
            },
          ],
        },
        'Deburr',
      ],
      inspect: [
        'inspection',
        { station: 'bench-1', characteristics: [{ key: 'visual', title: 'No scratches', kind: 'attribute' }] },
        'Inspect',
      ],
      decide: ['nonconformance', { title: 'Scratched', defect: 'visual', allowed: ['useAsIs', 'rework', 'scrap'] }, 'Decide'],
      again: ['rework', { limit: 1 }],
      scrapped: ['scrap', { reason: 'Scratched' }],
      good: ['end'],
    },
    [
      'begin.out > cut.in',
      'cut.done > deburr.in',
      'deburr.done > inspect.in',
      'inspect.passed > good.in',
      'inspect.failed > decide.in',
      'decide.useAsIs > good.in',
      'decide.rework > again.in',
      'decide.scrap > scrapped.in',
      'again.again > deburr.in',
      'again.limitReached > scrapped.in',
    ],
  );
}

/** Work at the bench and nothing else. */
export function benchRouting(id = 'bench'): FlowDefinition {
  return flowOf(
    { id, kind: 'routing', product: 'S-block' },
    {
      begin: ['start-on-job-order'],
      work: [
        'manual-operation',
        {
          station: 'bench-1',
          steps: [{ key: 'work', title: 'Work', entries: [{ key: 'torque', title: 'Torque', unit: 'Nm', lower: 7.5, upper: 8.5 }] }],
        },
        'Work',
      ],
      good: ['end'],
    },
    ['begin.out > work.in', 'work.done > good.in'],
  );
}

/** Too much spindle power calls for help and holds the unit at the mill. */
export function powerRule(id = 'power'): FlowDefinition {
  return flowOf(
    { id, kind: 'qualityRule' },
    {
      source: ['signal-source', { appliesTo: 'equipment', equipment: 'mill-1', signal: 'power', valueKind: 'number', unit: 'kW' }],
      high: [
        'condition',
        {
          title: 'Too much power',
          condition: { all: [{ fact: 'value', operator: 'greaterThan', value: 5 }] },
          semantics: 'edge',
        },
      ],
      stop: ['hold-unit', { reason: 'Too much power' }],
      call: ['andon-call', { station: 'mill-1', title: 'Look at the tool', severity: 'warning' }],
    },
    ['source.out > high.in', 'high.true > stop.firing', 'high.true > call.firing'],
  );
}
