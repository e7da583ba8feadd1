import { drawFlow } from './draw-flow.ts';
import { equipmentOf } from './equipment-of.ts';
import type { LibrarySample } from './library-sample.ts';

const scratched = (at: number, depth: number, place: string) => ({
  at,
  complete: { flowNode: 'look', entries: { depth: { value: depth }, place: { value: place } } },
});
const begun = { at: 1000, start: { serialNumber: 'D-1', product: 'cover' } };

export const dispositionTable: LibrarySample = {
  id: 'disposition-table',
  title: 'Decision table for disposition',
  summary:
    'What becomes of a scratched part is decided by a table instead of by whoever is there: depth and place of the scratch lead to using it as it is, polishing at most twice, or scrap. Gaps and overlaps are shown while the table is edited.',
  words: ['dmn', 'mrb', 'disposition', 'use as is', 'rework', 'scrap', 'decision'],
  flows: [
    drawFlow(
      {
        id: 'disposition',
        kind: 'routing',
        name: 'Disposition by table',
        description: 'Depth and place of a scratch decide: use as is, polish, scrap.',
        product: 'cover',
      },
      {
        begin: ['start-on-job-order', 'Order started'],
        look: [
          'manual-operation',
          'Look for scratches',
          {
            station: 'bench-1',
            steps: [
              {
                key: 'look',
                title: 'Measure the deepest scratch',
                entries: [
                  { key: 'depth', title: 'Depth', unit: 'mm' },
                  { key: 'place', title: 'Place', valueKind: 'string', choices: ['seen', 'hidden'] },
                ],
              },
            ],
          },
        ],
        decide: [
          'decide-by-table',
          'Disposition',
          {
            table: {
              title: 'Disposition of scratches',
              hitPolicy: 'unique',
              inputs: [
                { name: 'depth', title: 'Depth', expression: 'data.look.depth', kind: 'number', unit: 'mm', allowed: '>= 0' },
                { name: 'place', title: 'Place', expression: 'data.look.place', kind: 'string', allowed: '"seen", "hidden"' },
              ],
              outputs: [{ name: 'disposition', title: 'Disposition', kind: 'string', values: '"useAsIs", "polish", "scrap"' }],
              rows: [
                { when: ['<= 0.05', '-'], give: ['useAsIs'], note: 'Not to be felt' },
                { when: ['(0.05..0.3]', '"hidden"'], give: ['useAsIs'] },
                { when: ['(0.05..0.3]', '"seen"'], give: ['polish'] },
                { when: ['> 0.3', '-'], give: ['scrap'], note: 'Wall becomes too thin' },
              ],
            },
            ways: 'disposition',
          },
        ],
        again: ['rework', 'At most twice', { limit: 2 }],
        polish: ['manual-operation', 'Polish', { station: 'bench-1', steps: [{ key: 'polish', title: 'Polish the scratch' }] }],
        finished: ['end', 'Finished'],
        record: [
          'nonconformance',
          'Too deep',
          { title: 'Scratch', defect: 'scratch', details: '"Depth " + string(data.look.depth) + " mm"', disposition: 'scrap' },
        ],
        judge: [
          'nonconformance',
          'The table does not say',
          { title: 'Scratch that the table does not know', defect: 'scratch', allowed: ['useAsIs', 'scrap'] },
        ],
        scrapped: ['scrap', 'Scrapped', { reason: 'Scratch' }],
      },
      [
        'begin.out > look.in',
        'look.done > decide.in',
        'decide.way_useAsIs > finished.in',
        'decide.way_polish > again.in',
        'decide.way_scrap > record.in',
        'decide.noMatch > judge.in',
        'decide.unknown > judge.in',
        'judge.useAsIs > finished.in',
        'judge.scrap > scrapped.in',
        'again.again > polish.in',
        'again.limitReached > record.in',
        'polish.done > look.in',
        'record.scrap > scrapped.in',
      ],
    ),
  ],
  plant: [equipmentOf('bench-1', 'Bench 1')],
  scenarios: [
    { title: 'Hidden: used as it is', events: [begun, scratched(2000, 0.2, 'hidden')], units: { 'D-1': 'good' } },
    {
      title: 'Seen: polished, then good',
      events: [begun, scratched(2000, 0.2, 'seen'), { at: 3000, complete: { flowNode: 'polish' } }, scratched(4000, 0.02, 'seen')],
      units: { 'D-1': 'good' },
    },
    {
      title: 'Too deep: scrap',
      events: [begun, scratched(2000, 0.4, 'hidden')],
      units: { 'D-1': 'scrapped' },
      happens: ['nonconformanceOpened record'],
    },
  ],
};
