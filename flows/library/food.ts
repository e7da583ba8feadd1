import { drawFlow } from './draw-flow.ts';
import { equipmentOf } from './equipment-of.ts';
import type { LibrarySample } from './library-sample.ts';

const begun = { at: 1000, start: { serialNumber: 'L-1', product: 'milk', quantity: 800 } };
const read = (at: number, signal: string, value: string | number) => ({ at, event: { equipment: 'pasteuriser-1', signal, value } });
const heated = (at: number, lowest: number) => [
  read(at, 'temperature', 74),
  read(at + 10, 'phase', 'Hold'),
  read(at + 20, 'temperature', lowest),
  read(at + 30, 'heldFor', 16),
  read(at + 40, 'phase', 'Done'),
];
const laboratory = (at: number, value: boolean) => ({ at, complete: { flowNode: 'laboratory', entries: { phosphatase: { value } } } });
const released = (at: number) => ({ at, decide: { flowNode: 'quarantine', value: 'released', reason: 'Records are complete' } });

export const food: LibrarySample = {
  id: 'food',
  title: 'Food: pasteurisation with a critical control point',
  summary:
    'A lot is pasteurised: at least 72 °C, held for at least 15 s. Below that it stops at the critical control point and a person decides. What passes waits on hold until the laboratory and quality release it, and is filled within four hours.',
  words: ['haccp', 'ccp', 'pasteurise', 'milk', 'dairy', 'beverage', 'hold and release', 'quarantine', 'laboratory'],
  flows: [
    drawFlow(
      {
        id: 'pasteurisation',
        kind: 'routing',
        name: 'Pasteurise, release, fill',
        description: 'Critical control point: 72 °C for 15 s. Hold and release before filling.',
        product: 'milk',
      },
      {
        begin: ['start-on-job-order', 'Lot started'],
        heat: [
          'machine-operation',
          'Pasteurise',
          {
            equipment: 'pasteuriser-1',
            startedWhen: "phase == 'Hold'",
            completeWhen: "phase == 'Done'",
            collect: [
              { key: 'lowest', signal: 'temperature', aggregate: 'min', while: "phase == 'Hold'" },
              { key: 'held', signal: 'heldFor', aggregate: 'max' },
            ],
          },
        ],
        control: [
          'exclusive-gateway',
          'Critical control point',
          { conditions: [{ key: 'met', title: '≥ 72 °C for ≥ 15 s', when: 'data.heat.lowest >= 72.0 && data.heat.held >= 15.0' }] },
        ],
        laboratory: [
          'inspection',
          'Laboratory',
          {
            station: 'laboratory',
            characteristics: [
              {
                key: 'phosphatase',
                title: 'Phosphatase negative',
                kind: 'attribute',
                method: 'Of the sample that was drawn at the outlet',
              },
            ],
          },
        ],
        quarantine: ['hold', 'Wait for release', { reason: 'Release by quality: record of the control point and laboratory' }],
        fill: ['manual-operation', 'Fill', { station: 'filler-1', steps: [{ key: 'fill', title: 'Fill the lot' }] }],
        finished: ['end', 'Filled'],
        deviation: [
          'nonconformance',
          'Deviation',
          {
            title: 'Critical control point not met',
            defect: 'ccp',
            details: '"Lowest " + string(data.heat.lowest) + " °C"',
            allowed: ['rework', 'scrap'],
          },
        ],
        again: ['rework', 'Pasteurise again', { limit: 1 }],
        discard: ['scrap', 'Discarded', { reason: 'Critical control point or laboratory' }],
        fresh: [
          'time-limit',
          'Filled within 4 h',
          { from: 'heat', to: 'fill', maximum: 4 * 3600, warning: 1800, station: 'filler-1', reaction: 'hold' },
        ],
      },
      [
        'begin.out > heat.in',
        'heat.done > control.in',
        'control.met > laboratory.in',
        'control.otherwise > deviation.in',
        'laboratory.passed > quarantine.in',
        'laboratory.failed > discard.in',
        'quarantine.released > fill.in',
        'fill.done > finished.in',
        'deviation.rework > again.in',
        'deviation.scrap > discard.in',
        'again.again > heat.in',
        'again.limitReached > discard.in',
      ],
    ),
  ],
  plant: [
    equipmentOf('pasteuriser-1', 'Pasteuriser 1', [
      ['phase', 'Phase', 'string', { event: true }],
      ['temperature', 'Temperature at the outlet', 'number', { unit: '°C' }],
      ['heldFor', 'Time held', 'number', { unit: 's' }],
    ]),
    equipmentOf('laboratory', 'Laboratory'),
    equipmentOf('filler-1', 'Filler 1'),
  ],
  scenarios: [
    {
      title: 'Heated well, released, filled',
      events: [begun, ...heated(2000, 72.4), laboratory(3000, true), released(4000), { at: 5000, complete: { flowNode: 'fill' } }],
      units: { 'L-1': 'good' },
      happens: ['holdPlaced quarantine'],
    },
    {
      title: 'Too cold, heated again',
      events: [
        begun,
        ...heated(2000, 71.2),
        { at: 3000, decide: { flowNode: 'deviation', value: 'rework', reason: 'Flow was diverted' } },
        ...heated(4000, 73),
        laboratory(5000, true),
        released(6000),
        { at: 7000, complete: { flowNode: 'fill' } },
      ],
      units: { 'L-1': 'good' },
      happens: ['nonconformanceOpened deviation'],
    },
    {
      title: 'Waits too long for its release: held again before filling',
      events: [begun, ...heated(2000, 73), laboratory(3000, true), { at: 15_000_000 }],
      units: { 'L-1': 'held' },
    },
    {
      title: 'The laboratory finds something',
      events: [begun, ...heated(2000, 73), laboratory(3000, false)],
      units: { 'L-1': 'scrapped' },
    },
  ],
};
