import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { flowNodesField } from '../fields.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const Params = z.strictObject({
  at: flowNodesField({ title: 'Steps', description: 'The unit goes on while another branch of it is at one of these.' }),
  expires: z
    .boolean()
    .default(true)
    .meta(
      formField({
        title: 'It can be missed',
        description: 'When the other branch has been there and has gone on, the unit leaves through "Missed". Else it waits on.',
        widget: 'switch',
      }),
    ),
});

export const milestone = defineNode({
  type: 'milestone',
  version: 1,
  usedIn: 'routing',
  title: 'Milestone',
  summary: 'Goes on only while another branch of the unit is at a certain step.',
  help: `The branch waits here until another branch of the same unit is at one of the steps, and goes on at once if it is there already. If the other branch has been there and has left, it is too late: the unit leaves through *Missed*.

Use it for what may be done only in a certain state: the label may be changed while the unit is at *Packing*, not before and not after.

**Example.** Steps \`pack\` → *Change the label*; missed → *Call the shipping office*.`,
  category: 'events',
  icon: 'map-pin-check',
  params: Params,
  defaults: Params.parse({}),
  ports: ({ expires }) => ({
    inputs: [TOKEN_IN],
    outputs: [tokenOut('reached', 'It is there'), ...(expires ? [tokenOut('missed', 'Missed', { exceptional: true })] : [])],
  }),
  flowNodes: ({ at }) => at.map((flowNode, index) => ({ path: `at[${index}]`, flowNode })),
  check: ({ at }) => (at.length === 0 ? [{ path: 'at', message: 'Choose the step at which the other branch must be.' }] : []),
  subtitle: ({ at }) => at.join(', '),
  enter: ({ params }) => ({ wait: [{ kind: 'milestone', name: 'milestone', flowNodes: [...params.at], orMissed: params.expires }] }),
  resume: (_, signal) => (signal.kind === 'milestoneReached' ? { take: signal.missed ? 'missed' : 'reached' } : {}),
});
