import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { BY_THE_FLOW } from '../by-the-flow.ts';
import { textField } from '../fields.ts';
import { missing } from '../problem.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';

const Params = z.strictObject({
  reason: textField({ title: 'Reason', description: 'Why the unit is held; people read it where they release it.' }, 'Held for review'),
});

/** Hold and decision have one name: that is how the core knows that releasing the one is answering the other. */
const HOLD = 'hold';

export const hold = defineNode({
  type: 'hold',
  version: 1,
  usedIn: 'routing',
  title: 'Hold',
  summary: 'Holds the unit until a person releases it.',
  help: `Places a hold on the unit and waits until an authorised person releases it, with a reason. While a unit is held, whatever runs for it in parallel finishes its step and stops there.

Use it where a person has to look before work goes on: a first article, a doubtful material lot. Who released it and why is there later as \`data.<id>.person\` and \`data.<id>.reason\`.

**Example.** *Machine operation* → overdue → *Hold "Program ran too long"* → *Inspection*.`,
  category: 'quality',
  icon: 'hand-stop',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [TOKEN_IN], outputs: [tokenOut('released', 'Released')] }),
  outputs: () => ({ person: 'string', reason: 'string' }),
  check: ({ reason }) => missing('reason', reason, 'Enter why the unit is held.'),
  subtitle: ({ reason }) => reason,
  enter: ({ params }) => ({
    records: [{ kind: 'holdPlaced', name: HOLD, reason: params.reason, person: BY_THE_FLOW }],
    wait: [{ kind: 'decision', name: HOLD, decision: { decision: 'release', options: [{ value: 'released', title: 'Release' }] } }],
  }),
  resume: (_ctx, signal) => {
    if (signal.kind !== 'decided') return {};
    const { person, reason } = signal;
    return { take: 'released', records: [{ kind: 'holdReleased', name: HOLD, reason, person }], results: { person, reason } };
  },
});
