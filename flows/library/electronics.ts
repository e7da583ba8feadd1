import { drawFlow } from './draw-flow.ts';
import { equipmentOf } from './equipment-of.ts';
import type { LibrarySample } from './library-sample.ts';

const begun = [
  { at: 1000, start: { serialNumber: 'B-1', product: 'board' } },
  { at: 2000, event: { equipment: 'placer-1', signal: 'placed', value: 412 } },
  { at: 2100, event: { equipment: 'placer-1', signal: 'state', value: 'Done' } },
];
const looked = (at: number, verdict: string) => [
  { at, event: { equipment: 'aoi-1', signal: 'defects', value: verdict === 'Pass' ? 0 : 2 } },
  { at: at + 10, event: { equipment: 'aoi-1', signal: 'verdict', value: verdict } },
];
const repaired = (at: number) => ({ at, complete: { flowNode: 'repair', entries: { what: { value: 'Solder joint' } } } });

export const electronics: LibrarySample = {
  id: 'electronics',
  title: 'Electronics: place, inspect optically, repair',
  summary:
    'A board is placed and inspected by an optical inspection machine. What it finds is repaired by a qualified person and inspected again, at most twice; after that the board is scrap.',
  words: ['smt', 'pcb', 'board', 'aoi', 'pick and place', 'solder', 'rework', 'repair loop'],
  flows: [
    drawFlow(
      {
        id: 'electronics',
        kind: 'routing',
        name: 'Place, inspect, repair',
        description: 'Placement, optical inspection, and a repair loop of at most two.',
        product: 'board',
      },
      {
        begin: ['start-on-job-order', 'Order started'],
        place: [
          'machine-operation',
          'Place parts',
          {
            equipment: 'placer-1',
            completeWhen: "state == 'Done'",
            abortWhen: "state == 'Stopped'",
            collect: [{ key: 'placed', signal: 'placed', aggregate: 'last' }],
          },
        ],
        look: [
          'machine-operation',
          'Inspect optically',
          {
            equipment: 'aoi-1',
            completeWhen: "verdict == 'Pass' || verdict == 'Fail'",
            collect: [
              { key: 'verdict', signal: 'verdict', aggregate: 'last' },
              { key: 'defects', signal: 'defects', aggregate: 'last' },
            ],
          },
        ],
        verdict: ['exclusive-gateway', 'Passed?', { conditions: [{ key: 'pass', title: 'Pass', when: "data.look.verdict == 'Pass'" }] }],
        again: ['rework', 'At most two repairs', { limit: 2 }],
        repair: [
          'manual-operation',
          'Repair',
          {
            station: 'repair-1',
            steps: [
              {
                key: 'repair',
                title: 'Mend what the inspection marked',
                entries: [
                  {
                    key: 'what',
                    title: 'What was wrong',
                    valueKind: 'string',
                    choices: ['Solder joint', 'Missing part', 'Wrong part', 'False call'],
                  },
                ],
              },
            ],
          },
        ],
        finished: ['end', 'Finished'],
        beyond: ['nonconformance', 'Not to be mended', { title: 'Failed after two repairs', defect: 'aoi', disposition: 'scrap' }],
        scrapped: ['scrap', 'Scrapped', { reason: 'Failed after two repairs' }],
        stopped: ['nonconformance', 'Placement stopped', { title: 'Placement stopped', defect: 'placement', disposition: 'scrap' }],
      },
      [
        'begin.out > place.in',
        'place.done > look.in',
        'place.aborted > stopped.in',
        'look.done > verdict.in',
        'verdict.pass > finished.in',
        'verdict.otherwise > again.in',
        'again.again > repair.in',
        'repair.done > look.in',
        'again.limitReached > beyond.in',
        'beyond.scrap > scrapped.in',
        'stopped.scrap > scrapped.in',
      ],
    ),
  ],
  plant: [
    equipmentOf('placer-1', 'Placer 1', [
      ['state', 'State', 'string', { event: true }],
      ['placed', 'Parts placed', 'number'],
    ]),
    equipmentOf('aoi-1', 'Optical inspection 1', [
      ['verdict', 'Verdict', 'string', { event: true }],
      ['defects', 'Defects', 'number'],
    ]),
    equipmentOf('repair-1', 'Repair bench'),
  ],
  scenarios: [
    { title: 'Passes at once', events: [...begun, ...looked(3000, 'Pass')], units: { 'B-1': 'good' } },
    {
      title: 'Passes after two repairs',
      events: [...begun, ...looked(3000, 'Fail'), repaired(4000), ...looked(5000, 'Fail'), repaired(6000), ...looked(7000, 'Pass')],
      units: { 'B-1': 'good' },
    },
    {
      title: 'Fails a third time and is scrapped',
      events: [...begun, ...looked(3000, 'Fail'), repaired(4000), ...looked(5000, 'Fail'), repaired(6000), ...looked(7000, 'Fail')],
      units: { 'B-1': 'scrapped' },
      happens: ['nonconformanceOpened beyond'],
    },
  ],
};
