import { defineNode, type Wait } from '@fettle/flows';
import { z } from 'zod';
import { textField } from '../fields.ts';
import { tokenOut } from '../token-port.ts';
import { catches, interruptingField } from './boundary-field.ts';

const Params = z.strictObject({
  code: textField({ title: 'Code', description: 'Which escalation is caught. Empty: any.' }),
  interrupting: interruptingField,
});
type Params = z.infer<typeof Params>;

/** Any further one while the operation goes on is caught too. */
const wait = ({ code }: Params, title: string, turn: number): Wait => ({ kind: 'escalation', name: String(turn), code, title });

export const boundaryEscalation = defineNode({
  type: 'boundary-escalation',
  version: 1,
  usedIn: 'routing',
  title: 'Escalation at an operation',
  summary: 'Happens when somebody escalates while an operation goes on.',
  help: `Stands at the edge of an operation. A person at the terminal, a program through the API or an *Escalate* step in another branch raises an escalation with a code and a reason; then the operation is interrupted and the unit leaves from here, or the operation goes on and something is begun beside it.

At the terminal the operator sees a button with the words of this step for every escalation that the operation can take.

**Example.** At *Assemble*, code \`partMissing\`, not interrupting → *Andon call*. Code \`unsafe\`, interrupting → *Hold*.`,
  category: 'events',
  icon: 'bell-ringing',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [], outputs: [tokenOut('out', 'Escalated', { exceptional: true })] }),
  outputs: () => ({ code: 'string', person: 'string', reason: 'string' }),
  subtitle: ({ code }) => code || 'Any code',
  enter: () => ({ take: 'out' }),
  boundary: {
    attach: ({ params, flowNode }) => [wait(params, flowNode.name, 1)],
    react: ({ params }, signal) => {
      if (signal.kind !== 'escalated') return {};
      const { code, person, reason } = signal;
      return { catches: catches(params.interrupting), results: { code, person, reason } };
    },
  },
});
