import type { FlowDefinition } from '@fettle/flows';
import { flowOf } from '../../support/block-cell.ts';

/**
 * What lots do in every trial, beside the parts: material that is used up and made, events at the edge of an operation, a piece that is split off and comes back, parts of a lot that go on one by one,
 * a routing that is called for each of them, a least time between two operations.
 */
export const BATCH = 'batch';
export const PAINT = 'paint';

/** Pieces in a lot; one of them goes to the laboratory and comes back. */
export const LOT_SIZE = 6;
export const GLUE = 'glue';
export const GLUE_LOT = 'G-1';
/** What is in {@link GLUE_LOT} at first, and what a piece takes of it: halves are exact. */
export const GLUE_RECEIVED = 1_000_000;
export const GLUE_A_PIECE = 0.5;
export const BOX = 'box';

/** A machine of its own, whose `closed` is said once a round and always true. */
export const CLAMP = 'clamp-1';

export const OVEN_ADDRESS = 'http://oven.example/late';
export const PAINT_ADDRESS = 'http://paint.example/sprayed';
/** Nobody works here: what waits here is interrupted by a machine. */
export const NOBODY = 'nobody';

const work = (station: string, title: string) => ['manual-operation', { station, steps: [{ key: 'work', title }] }] as const;

/**
 * start → glue is taken from a lot → oven: ends by a timer at its edge, another one begins something beside it → message → clamp: ends by a machine's event at its edge → a piece is split off for the
 * laboratory → saw, reported in parts → paint is called for each part → all come together, the piece of the laboratory too → pack, not earlier than a second after the clamp → boxes are made.
 */
export const batchRouting = (): FlowDefinition =>
  attached(
    flowOf(
      { id: BATCH, kind: 'routing', product: BATCH },
      {
        begin: ['start-on-job-order'],
        glue: ['consume-material', { definition: GLUE, quantity: String(GLUE_A_PIECE), lot: `'${GLUE_LOT}'` }],
        oven: ['catch-machine-event', { equipment: CLAMP, when: '!closed' }],
        soon: ['boundary-timer', { seconds: 0.05, interrupting: false }],
        beside: ['timer', { from: 'fixed', seconds: 0.05 }],
        noted: ['end', { result: 'good' }],
        late: ['boundary-timer', { seconds: 0.15 }],
        tell: [
          'publish-message',
          { via: 'http', method: 'POST', url: OVEN_ADDRESS, payload: [{ name: 'lot', value: 'unit.serialNumber' }] },
        ],
        clamp: [...work(NOBODY, 'Hold it')],
        closed: ['boundary-machine-event', { equipment: CLAMP, when: 'closed' }],
        sample: ['split-lot', { quantity: '1' }],
        laboratory: [...work('laboratory', 'Test')],
        back: ['merge-lot'],
        odd: ['scrap', { reason: 'Not taken back' }],
        saw: [...work('bench', 'Saw')],
        paint: ['call-routing', { flow: PAINT }],
        unpainted: ['scrap', { reason: 'Not painted' }],
        together: ['gather', { splits: true }],
        dry: ['time-limit', { from: 'clamp', to: 'pack', minimum: 1 }],
        pack: [...work('bench', 'Pack')],
        box: ['produce-material', { definition: BOX, quantity: '1', lot: 'unit.serialNumber' }],
        wrong: ['scrap', { reason: 'No material' }],
        good: ['end', { result: 'good' }],
      },
      [
        'begin.out > glue.in',
        'glue.out > oven.in',
        'glue.refused > wrong.in',
        'oven.out > tell.in',
        'soon.out > beside.in',
        'beside.out > noted.in',
        'late.out > tell.in',
        'tell.done > clamp.in',
        'clamp.done > sample.in',
        'closed.out > sample.in',
        'sample.split > laboratory.in',
        'sample.rest > saw.in',
        'laboratory.done > back.in',
        'back.refused > odd.in',
        'saw.done > paint.in',
        'paint.good > together.in',
        'paint.scrapped > unpainted.in',
        'paint.stopped > unpainted.in',
        'together.out > pack.in',
        'pack.done > box.in',
        'box.out > good.in',
        'box.refused > wrong.in',
      ],
    ),
    { soon: 'oven', late: 'oven', closed: 'clamp' },
  );

export const paintRouting = (): FlowDefinition =>
  flowOf(
    { id: PAINT, kind: 'routing', product: BATCH },
    {
      begin: ['start-on-job-order'],
      spray: ['timer', { from: 'fixed', seconds: 0.05 }],
      tell: [
        'publish-message',
        { via: 'http', method: 'POST', url: PAINT_ADDRESS, payload: [{ name: 'lot', value: 'unit.serialNumber' }] },
      ],
      good: ['end', { result: 'good' }],
    },
    ['begin.out > spray.in', 'spray.out > tell.in', 'tell.done > good.in'],
  );

/** Boundary events stand at their hosts. */
function attached(flow: FlowDefinition, hosts: Readonly<Record<string, string>>): FlowDefinition {
  const at = (id: string): object => (hosts[id] === undefined ? {} : { attachedTo: hosts[id] });
  return { ...flow, flowNodes: flow.flowNodes.map((flowNode) => ({ ...flowNode, ...at(flowNode.id) })) };
}
