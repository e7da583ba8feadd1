import { drawFlow } from './draw-flow.ts';
import { equipmentOf } from './equipment-of.ts';
import type { LibrarySample } from './library-sample.ts';

const STARTS = ['R-1', 'R-2', 'R-3'].map((serialNumber, index) => ({ at: 1000 + index, start: { serialNumber, product: 'ring' } }));
/** A ring is turned, and its diameter measured in the machine. */
const turned = (at: number, diameter: number) => [
  { at, event: { equipment: 'lathe-1', signal: 'cycle', value: 'Turn' } },
  { at: at + 10, event: { equipment: 'lathe-1', signal: 'diameter', value: diameter } },
  { at: at + 20, event: { equipment: 'lathe-1', signal: 'cycle', value: 'End' } },
];
const runOf = (from: number, diameters: readonly number[]) => diameters.flatMap((diameter, index) => turned(from + index * 100, diameter));

export const dimensionChart: LibrarySample = {
  id: 'dimension-chart',
  title: 'Chart on a dimension, with its reaction plan',
  summary:
    'Each diameter that the lathe measures goes on an individuals chart. Beyond 3σ everything back to the last good part is held, the lathe stops and a person checks the tool, whose answer lets it go on; a run on one side only calls for help.',
  words: ['spc', 'control chart', 'i-mr', 'ocap', 'reaction plan', 'nelson', 'containment', 'turning', 'diameter'],
  flows: [
    drawFlow(
      {
        id: 'diameter-chart',
        kind: 'qualityRule',
        name: 'Diameter on a chart',
        description: 'Individuals chart of the diameter; what happens on each of its signals.',
      },
      {
        diameter: [
          'signal-source',
          'Diameter',
          { appliesTo: 'equipment', equipment: 'lathe-1', signal: 'diameter', valueKind: 'number', unit: 'mm' },
        ],
        chart: [
          'control-chart',
          'Chart',
          {
            title: 'Diameter',
            chart: 'i-mr',
            limitsFrom: 'stated',
            centre: 25,
            sigma: 0.01,
            rules: ['nelson1', 'nelson2'],
            specification: 'both',
            lsl: 24.95,
            usl: 25.05,
          },
        ],
        plan: [
          'reaction-plan',
          'Reaction plan',
          {
            title: 'Diameter',
            signals: [
              { key: 'beyond', title: 'Beyond 3σ', rules: ['nelson1'], chart: 'any' },
              { key: 'run', title: 'A run on one side', rules: ['nelson2'], chart: 'any' },
            ],
          },
        ],
        contain: ['contain-units', 'Contain', { reason: 'Since the last good diameter' }],
        stop: ['hold-equipment', 'Stop the lathe', { reason: 'Diameter beyond 3σ' }],
        ask: [
          'check',
          'Check the tool',
          {
            station: 'lathe-1',
            title: 'Check the tool and its offset',
            questions: [{ key: 'wear', title: 'Wear', unit: 'mm', upper: 0.3 }],
            answers: [
              { key: 'resume', title: 'Changed, go on' },
              { key: 'escalate', title: 'Call for help', tone: 'bad' },
            ],
          },
        ],
        goOn: ['release-holds', 'Let the lathe go on', { what: 'equipment' }],
        call: ['andon-call', 'Call', { station: 'lathe-1', title: 'The diameter drifts', severity: 'warning' }],
      },
      [
        'diameter.out > chart.in',
        'chart.violation > plan.firing',
        'plan.beyond > contain.firing',
        'plan.beyond > stop.firing',
        'plan.beyond > ask.firing',
        'plan.run > call.firing',
        'ask.resume > goOn.firing',
        'ask.escalate > call.firing',
      ],
    ),
    drawFlow(
      { id: 'ring', kind: 'routing', name: 'Turn rings', description: 'What the chart watches.', product: 'ring' },
      {
        begin: ['start-on-job-order', 'Order started'],
        turn: [
          'machine-operation',
          'Turn',
          {
            equipment: 'lathe-1',
            startedWhen: "cycle == 'Turn'",
            completeWhen: "cycle == 'End'",
            collect: [{ key: 'diameter', signal: 'diameter', aggregate: 'last' }],
          },
        ],
        pack: ['manual-operation', 'Pack', { station: 'bench-1', steps: [{ key: 'pack', title: 'Pack' }] }],
        finished: ['end', 'Finished'],
      },
      ['begin.out > turn.in', 'turn.done > pack.in', 'pack.done > finished.in'],
    ),
  ],
  plant: [
    equipmentOf('lathe-1', 'Lathe 1', [
      ['cycle', 'Cycle', 'string', { event: true }],
      ['diameter', 'Diameter', 'number', { unit: 'mm' }],
    ]),
    equipmentOf('bench-1', 'Bench 1'),
  ],
  scenarios: [
    {
      title: 'In control: nothing happens',
      events: [...STARTS, ...runOf(2000, [25, 25.008, 24.995])],
      units: { 'R-1': 'running', 'R-2': 'running', 'R-3': 'running' },
    },
    {
      title: 'Beyond 3σ: contained, stopped, checked, released',
      events: [
        ...STARTS,
        ...runOf(2000, [25, 25.05]),
        { at: 5000, answer: { flowNode: 'ask', outcome: 'resume', entries: { wear: { value: 0.2 } } } },
        { at: 6000, signOff: { flowNode: 'plan', reason: 'Insert changed' } },
      ],
      units: { 'R-1': 'running', 'R-2': 'held', 'R-3': 'running' },
      happens: [
        'ruleFired chart',
        'reactionOpened plan',
        'unitsContained contain',
        'holdPlaced stop',
        'checkOpened ask',
        'checkAnswered ask',
        'holdReleased goOn',
        'reactionClosed plan',
      ],
    },
    {
      title: 'Nine on one side: help is called, nothing is held',
      events: [
        ...STARTS,
        ...Array.from({ length: 9 }, (_, index) => ({
          at: 2000 + index * 10,
          event: { equipment: 'lathe-1', signal: 'diameter', value: 25.004 + index * 0.001 },
        })),
      ],
      units: { 'R-1': 'running', 'R-2': 'running', 'R-3': 'running' },
      happens: ['ruleFired chart', 'reactionOpened plan', 'andonCalled call'],
    },
  ],
};
