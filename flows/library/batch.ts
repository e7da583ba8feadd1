import { drawFlow } from './draw-flow.ts';
import { equipmentOf } from './equipment-of.ts';
import type { LibrarySample } from './library-sample.ts';

const begun = { at: 1000, start: { serialNumber: 'BATCH-1', product: 'resin', quantity: 1200 } };
const charged = { at: 2000, complete: { flowNode: 'charge', entries: { mass: { value: 1198 } } } };
const read = (at: number, signal: string, value: string | number) => ({ at, event: { equipment: 'reactor-1', signal, value } });
const reacted = (at: number, hottest: number) => [
  read(at, 'phase', 'React'),
  read(at + 10, 'temperature', hottest),
  read(at + 20, 'phase', 'Complete'),
];
const sampled = (at: number, viscosity: number) => ({
  at,
  complete: { flowNode: 'laboratory', entries: { viscosity: { value: viscosity, comment: 'as measured' } } },
});
const reviewed = (at: number, outcome: string) => ({
  at,
  complete: { flowNode: 'review', person: 'qa', outcome, entries: { record: { value: true } } },
});
const qualified = { at: 900, skills: { person: 'qa', skills: [{ skill: 'batch-release' }] } };

export const batch: LibrarySample = {
  id: 'batch',
  title: 'Batch: charge, react, sample, review',
  summary:
    'A batch is charged, follows the phases of the reactor and is sampled. Before it leaves, a person with the skill of batch release reviews the record: release, another look by the laboratory, or rejection.',
  words: ['chemical', 'pharma', 'process', 'reactor', 'isa-88', 's88', 'batch record', 'review', 'release'],
  flows: [
    drawFlow(
      {
        id: 'batch',
        kind: 'routing',
        name: 'Charge, react, review',
        description: 'A batch step with its sample and a review by a qualified person.',
        product: 'resin',
      },
      {
        begin: ['start-on-job-order', 'Batch started'],
        charge: [
          'manual-operation',
          'Charge',
          {
            station: 'reactor-1',
            steps: [
              {
                key: 'charge',
                title: 'Charge the reactor',
                entries: [{ key: 'mass', title: 'Mass', unit: 'kg', lower: 1190, upper: 1210 }],
              },
            ],
          },
        ],
        react: [
          'machine-operation',
          'React',
          {
            equipment: 'reactor-1',
            startedWhen: "phase == 'React'",
            completeWhen: "phase == 'Complete'",
            abortWhen: "phase == 'Aborted'",
            collect: [{ key: 'hottest', signal: 'temperature', aggregate: 'max' }],
          },
        ],
        laboratory: [
          'inspection',
          'Sample',
          {
            station: 'laboratory',
            characteristics: [{ key: 'viscosity', title: 'Viscosity', kind: 'numeric', unit: 'mPa.s', lower: 900, upper: 1100 }],
          },
        ],
        review: [
          'manual-operation',
          'Review the record',
          {
            station: 'laboratory',
            skills: ['batch-release'],
            steps: [
              {
                key: 'review',
                title: 'Charge, temperatures and sample are as they should be',
                entries: [
                  { key: 'record', title: 'The record is complete', valueKind: 'boolean' },
                  { key: 'hottest', title: 'Highest temperature', unit: '°C', required: false, automatic: 'data.react.hottest' },
                ],
              },
            ],
            outcomes: [
              { key: 'release', title: 'Release' },
              { key: 'sampleAgain', title: 'Sample again', tone: 'bad' },
              { key: 'reject', title: 'Reject', tone: 'bad' },
            ],
          },
        ],
        again: ['rework', 'Once more', { limit: 1 }],
        released: ['end', 'Released'],
        rejected: ['scrap', 'Rejected', { reason: 'Rejected in the review of the batch' }],
        stopped: [
          'nonconformance',
          'Reaction aborted',
          { title: 'The reactor aborted the batch', defect: 'aborted', disposition: 'scrap' },
        ],
      },
      [
        'begin.out > charge.in',
        'charge.done > react.in',
        'react.done > laboratory.in',
        'react.aborted > stopped.in',
        'laboratory.passed > review.in',
        'laboratory.failed > review.in',
        'review.release > released.in',
        'review.sampleAgain > again.in',
        'review.reject > rejected.in',
        'again.again > laboratory.in',
        'again.limitReached > rejected.in',
        'stopped.scrap > rejected.in',
      ],
    ),
  ],
  plant: [
    equipmentOf('reactor-1', 'Reactor 1', [
      ['phase', 'Phase', 'string', { event: true }],
      ['temperature', 'Temperature', 'number', { unit: '°C' }],
    ]),
    equipmentOf('laboratory', 'Laboratory'),
  ],
  scenarios: [
    {
      title: 'Released',
      events: [qualified, begun, charged, ...reacted(3000, 81), sampled(4000, 1010), reviewed(5000, 'release')],
      units: { 'BATCH-1': 'good' },
    },
    {
      title: 'Sampled again, then released',
      events: [
        qualified,
        begun,
        charged,
        ...reacted(3000, 81),
        sampled(4000, 1150),
        reviewed(5000, 'sampleAgain'),
        sampled(6000, 1020),
        reviewed(7000, 'release'),
      ],
      units: { 'BATCH-1': 'good' },
    },
    {
      title: 'Rejected',
      events: [qualified, begun, charged, ...reacted(3000, 97), sampled(4000, 1300), reviewed(5000, 'reject')],
      units: { 'BATCH-1': 'scrapped' },
    },
    {
      title: 'The reactor aborts',
      events: [begun, charged, read(3000, 'phase', 'React'), read(3100, 'phase', 'Aborted')],
      units: { 'BATCH-1': 'scrapped' },
    },
  ],
};
