import { z } from 'zod';
import { Time } from '../value.ts';
import { route } from './route.ts';

/** What a flowNode of one version did in a period. */
export const NodeHeat = z.object({
  flowNode: z.string(),
  /** 0: counted before versions were told apart. */
  version: z.number().int(),
  /** Units that left it, those that came again counted again. */
  units: z.number().int(),
  /** Of them, those on their first visit. */
  firstVisits: z.number().int(),
  /** From entering to leaving, all of them together. */
  milliseconds: z.number().int(),
  /** Holds that were placed on units while they stood there. */
  holds: z.number().int(),
  /** Units on their first visit by the way out that they took. */
  ports: z.record(z.string(), z.number().int()),
});
export type NodeHeat = z.infer<typeof NodeHeat>;

export const heatRoutes = {
  flowHeat: route({
    method: 'GET',
    path: '/api/flows/:flow/heat',
    tag: 'flows',
    summary: 'Time, ways out, repeated visits and holds of each step of each version of a routing in a period (whole hours)',
    access: 'signedIn',
    params: z.object({ flow: z.string().max(100) }),
    query: z.object({ from: z.coerce.number().int(), to: z.coerce.number().int() }),
    response: z.object({ from: Time, to: Time, flowNodes: z.array(NodeHeat) }),
  }),
};
