import { drawFlow } from './draw-flow.ts';
import { equipmentOf } from './equipment-of.ts';
import type { LibrarySample } from './library-sample.ts';

const begun = [
  { at: 1000, start: { serialNumber: 'A-1', product: 'drive' } },
  { at: 2000, complete: { flowNode: 'gear' } },
  { at: 2500, complete: { flowNode: 'electronics' } },
];
const screwed = (at: number, torque: number, result: string) => [
  { at, event: { equipment: 'driver-1', signal: 'torque', value: torque } },
  { at: at + 10, event: { equipment: 'driver-1', signal: 'result', value: result } },
];
const tested = (at: number, noise: number) => ({
  at,
  complete: { flowNode: 'test', entries: { noise: { value: noise, comment: 'as measured' } } },
});

export const assembly: LibrarySample = {
  id: 'assembly',
  title: 'Assembly: parallel sub-assemblies, torque from the tool',
  summary:
    'Two sub-assemblies are made at the same time and joined; the screwdriver itself says whether the torque was right. What fails there or in the test goes to a person, who sends it back to any station, by reason at most so often, or scraps it.',
  words: ['assemble', 'screw', 'fasten', 'torque', 'nutrunner', 'sub-assembly', 'rework to any station', 'end of line'],
  flows: [
    drawFlow(
      {
        id: 'assembly',
        kind: 'routing',
        name: 'Assemble, screw, test',
        description: 'Parallel sub-assemblies, torque checked by the tool, rework to any station.',
        product: 'drive',
      },
      {
        begin: ['start-on-job-order', 'Order started'],
        split: [
          'parallel-split',
          'Sub-assemblies',
          {
            branches: [
              { key: 'gear', title: 'Gear' },
              { key: 'electronics', title: 'Electronics' },
            ],
          },
        ],
        gear: [
          'manual-operation',
          'Assemble the gear',
          { station: 'gear-1', steps: [{ key: 'gear', title: 'Press in bearings, set the gear' }] },
        ],
        electronics: [
          'manual-operation',
          'Assemble the electronics',
          { station: 'electronics-1', steps: [{ key: 'board', title: 'Set the board, plug in the motor' }] },
        ],
        join: ['parallel-join', 'Together'],
        screw: [
          'machine-operation',
          'Screw together',
          {
            equipment: 'driver-1',
            completeWhen: "result == 'OK'",
            abortWhen: "result == 'NOK'",
            collect: [{ key: 'torque', signal: 'torque', aggregate: 'last' }],
          },
        ],
        test: [
          'inspection',
          'Test',
          {
            station: 'test-1',
            characteristics: [{ key: 'noise', title: 'Noise', kind: 'numeric', unit: 'dB', upper: 62, method: 'At 1000 rpm, 1 m' }],
          },
        ],
        finished: ['end', 'Finished'],
        judge: [
          'nonconformance',
          'What is to be done',
          {
            title: 'Torque or test failed',
            defect: 'assembly',
            allowed: ['rework', 'scrap'],
            reworkTo: 'listed',
            targets: ['gear', 'electronics', 'screw'],
            reasons: [
              { code: 'thread', limit: 1 },
              { code: 'noise', limit: 2 },
            ],
          },
        ],
        scrapped: ['scrap', 'Scrapped', { reason: 'Cannot be mended' }],
      },
      [
        'begin.out > split.in',
        'split.gear > gear.in',
        'split.electronics > electronics.in',
        'gear.done > join.in',
        'electronics.done > join.in',
        'join.out > screw.in',
        'screw.done > test.in',
        'screw.aborted > judge.in',
        'test.passed > finished.in',
        'test.failed > judge.in',
        'judge.scrap > scrapped.in',
        'judge.limitReached > scrapped.in',
      ],
    ),
  ],
  plant: [
    equipmentOf('gear-1', 'Gear station'),
    equipmentOf('electronics-1', 'Electronics station'),
    equipmentOf('driver-1', 'Screwdriver 1', [
      ['result', 'Result', 'string', { event: true }],
      ['torque', 'Torque', 'number', { unit: 'Nm' }],
    ]),
    equipmentOf('test-1', 'Test bench'),
  ],
  scenarios: [
    { title: 'Right at once', events: [...begun, ...screwed(3000, 8.1, 'OK'), tested(4000, 58)], units: { 'A-1': 'good' } },
    {
      title: 'The screw fails and is set again',
      events: [
        ...begun,
        ...screwed(3000, 5.2, 'NOK'),
        { at: 4000, decide: { flowNode: 'judge', value: 'rework', target: 'screw', code: 'thread', reason: 'Screw was askew' } },
        ...screwed(5000, 8, 'OK'),
        tested(6000, 60),
      ],
      units: { 'A-1': 'good' },
      happens: ['nonconformanceOpened judge'],
    },
    {
      title: 'Too loud: back to the gear',
      events: [
        ...begun,
        ...screwed(3000, 8, 'OK'),
        tested(4000, 70),
        { at: 5000, decide: { flowNode: 'judge', value: 'rework', target: 'gear', code: 'noise', reason: 'Bearing' } },
        { at: 6000, complete: { flowNode: 'gear' } },
        ...screwed(7000, 8, 'OK'),
        tested(8000, 59),
      ],
      units: { 'A-1': 'good' },
    },
    {
      title: 'Not worth mending',
      events: [...begun, ...screwed(3000, 2, 'NOK'), { at: 4000, decide: { flowNode: 'judge', value: 'scrap', reason: 'Thread is gone' } }],
      units: { 'A-1': 'scrapped' },
    },
  ],
};
