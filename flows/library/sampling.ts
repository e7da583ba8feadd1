import { drawFlow } from './draw-flow.ts';
import { equipmentOf } from './equipment-of.ts';
import type { LibrarySample } from './library-sample.ts';

const lots = (...defectives: readonly number[]) => [
  { at: 900, event: { equipment: 'goods-in', signal: 'units', value: 1000 } },
  ...defectives.map((value, index) => ({ at: 1000 + index * 100, event: { equipment: 'goods-in', signal: 'defectives', value } })),
];

export const sampling: LibrarySample = {
  id: 'sampling',
  title: 'Sampling plan for incoming lots',
  summary:
    'Lots are accepted or rejected by the defective units in their sample (single sampling by attributes, AQL 1.0). The plan switches between normal, tightened and reduced inspection by itself; who inspects is told.',
  words: ['aql', 'iso 2859', 'mil-std-105', 'incoming', 'goods in', 'acceptance', 'tightened', 'switching rules'],
  flows: [
    drawFlow(
      {
        id: 'incoming-sampling',
        kind: 'qualityRule',
        name: 'Incoming lots',
        description: 'Acceptance by attributes with switching: a rejected lot and a changed inspection are told.',
      },
      {
        found: [
          'signal-source',
          'Defective in the sample',
          { appliesTo: 'equipment', equipment: 'goods-in', signal: 'defectives', valueKind: 'number' },
        ],
        plan: [
          'sampling-plan',
          'Sampling plan',
          {
            title: 'Lot rejected',
            lotSize: 1000,
            lotSizeSignal: 'units',
            level: 'II',
            aql: '1.0',
            reduce: true,
            limitNumber: 4,
            resumeSignal: 'mended',
          },
        ],
        rejected: [
          'andon-call',
          'Lot rejected',
          { station: 'goods-in', title: 'Block the lot and tell the supplier', severity: 'warning' },
        ],
        changed: [
          'andon-call',
          'Inspection changed',
          { station: 'goods-in', title: 'Sample by the other plan from the next lot on', severity: 'information' },
        ],
      },
      ['found.out > plan.in', 'plan.rejected > rejected.firing', 'plan.changed > changed.firing'],
    ),
  ],
  plant: [
    equipmentOf('goods-in', 'Goods in', [
      ['units', 'Units in the lot', 'number'],
      ['defectives', 'Defective in the sample', 'number', { event: true }],
      ['mended', 'Supplier mended the process', 'boolean'],
    ]),
  ],
  scenarios: [
    { title: 'Accepted', events: lots(0, 1, 2), units: {} },
    { title: 'Rejected: 3 allow 1000 units, 4 do not', events: lots(2, 9), units: {}, happens: ['ruleFired plan', 'andonCalled rejected'] },
    {
      title: 'Two of five rejected: tightened',
      events: lots(0, 9, 0, 9),
      units: {},
      happens: ['andonCalled rejected', 'andonCalled rejected', 'andonCalled changed'],
    },
  ],
};
