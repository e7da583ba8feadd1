import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { tokenOut } from '../token-port.ts';

const Params = z.strictObject({});

export const startOnJobOrder = defineNode({
  type: 'start-on-job-order',
  version: 1,
  usedIn: 'routing',
  start: true,
  title: 'Start on job order',
  summary: 'Where every unit of a job order begins.',
  help: `The beginning of a routing. When a job order is started, every unit of it enters the routing here, with its serial number, order, product and quantity.

A routing has exactly one start. In every later expression the unit is there as \`unit.serialNumber\`, \`unit.jobOrder\`, \`unit.product\` and \`unit.quantity\`.

**Example.** *Start on job order* → *Machine operation "Mill S-block"* → *Inspection* → *End*.`,
  category: 'events',
  icon: 'player-play',
  params: Params,
  defaults: {},
  ports: () => ({ inputs: [], outputs: [tokenOut('out', 'Unit starts')] }),
  enter: () => ({ take: 'out' }),
});
