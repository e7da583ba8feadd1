import { drawFlow } from './draw-flow.ts';
import { equipmentOf } from './equipment-of.ts';
import type { LibrarySample } from './library-sample.ts';

const start = (serialNumber: string) => ({ at: 1000, start: { serialNumber, product: 'housing' } });
const stage = (at: number, value: string) => ({ at, event: { equipment: 'mill-1', signal: 'stage', value } });
const milled = (at: number) => [stage(at, 'Layer 1'), stage(at + 10, 'Layer 2'), stage(at + 20, 'Layer 3'), stage(at + 30, 'End')];
const width = (at: number, value: number) => ({
  at,
  complete: { flowNode: 'measure', serialNumber: 'H-1', entries: { width: { value, comment: 'as measured' } } },
});

export const machining: LibrarySample = {
  id: 'machining',
  title: 'Machining: mill, deburr, measure',
  summary:
    'A part is milled in three layers, deburred by hand and measured. A program that ends early is scrap; a width out of tolerance is decided by a person: use as is, mill again at most twice, or scrap.',
  words: ['cnc', 'mill', 'milling', 'turning', 'spindle', 'rework', 'metal'],
  flows: [
    drawFlow(
      {
        id: 'machining',
        kind: 'routing',
        name: 'Mill, deburr, measure',
        description: 'Three layers on the mill, deburring, measuring; rework at most twice.',
        product: 'housing',
      },
      {
        begin: ['start-on-job-order', 'Order started'],
        mill: [
          'machine-operation',
          'Mill',
          {
            equipment: 'mill-1',
            startedWhen: "stage.startsWith('Layer')",
            milestones: [1, 2, 3].map((layer) => ({ key: `layer${layer}`, title: `Layer ${layer}`, when: `stage == 'Layer ${layer}'` })),
            completeWhen: "stage == 'End' && reached.layer3",
            abortWhen: "stage == 'End' && !reached.layer3",
            collect: [{ key: 'peakPower', signal: 'power', aggregate: 'max', while: "stage.startsWith('Layer')" }],
          },
        ],
        deburr: ['manual-operation', 'Deburr', { station: 'bench-1', steps: [{ key: 'deburr', title: 'Break all edges' }] }],
        measure: [
          'inspection',
          'Measure',
          {
            station: 'bench-1',
            characteristics: [{ key: 'width', title: 'Width', kind: 'numeric', unit: 'mm', lower: 39.95, upper: 40.05 }],
          },
        ],
        finished: ['end', 'Finished'],
        stopped: [
          'nonconformance',
          'Stopped early',
          { title: 'The program ended before layer 3', defect: 'aborted', disposition: 'scrap' },
        ],
        judge: [
          'nonconformance',
          'Out of tolerance',
          {
            title: 'Width out of tolerance',
            defect: 'width',
            details: '"Width " + string(data.measure.width) + " mm"',
            allowed: ['useAsIs', 'rework', 'scrap'],
          },
        ],
        again: ['rework', 'Mill again', { limit: 2 }],
        scrapped: ['scrap', 'Scrapped', { reason: 'Nonconforming' }],
      },
      [
        'begin.out > mill.in',
        'mill.done > deburr.in',
        'mill.aborted > stopped.in',
        'deburr.done > measure.in',
        'measure.passed > finished.in',
        'measure.failed > judge.in',
        'judge.useAsIs > finished.in',
        'judge.rework > again.in',
        'judge.scrap > scrapped.in',
        'again.again > mill.in',
        'again.limitReached > scrapped.in',
        'stopped.scrap > scrapped.in',
      ],
    ),
  ],
  plant: [
    equipmentOf('mill-1', 'Mill 1', [
      ['stage', 'Stage', 'string', { event: true }],
      ['power', 'Spindle power', 'number', { unit: 'kW' }],
    ]),
    equipmentOf('bench-1', 'Bench 1'),
  ],
  scenarios: [
    {
      title: 'A good part',
      events: [start('H-1'), ...milled(2000), { at: 3000, complete: { flowNode: 'deburr' } }, width(4000, 40.01)],
      units: { 'H-1': 'good' },
    },
    {
      title: 'The program ends early',
      events: [start('H-1'), stage(2000, 'Layer 1'), stage(2100, 'End')],
      units: { 'H-1': 'scrapped' },
      happens: ['nonconformanceOpened stopped'],
    },
    {
      title: 'Too wide, milled again, then good',
      events: [
        start('H-1'),
        ...milled(2000),
        { at: 3000, complete: { flowNode: 'deburr' } },
        width(4000, 40.2),
        { at: 5000, decide: { flowNode: 'judge', value: 'rework', reason: 'Stock is left' } },
        ...milled(6000),
        { at: 7000, complete: { flowNode: 'deburr' } },
        width(8000, 40),
      ],
      units: { 'H-1': 'good' },
    },
  ],
};
