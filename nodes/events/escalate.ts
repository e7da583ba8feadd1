import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { textField } from '../fields.ts';
import { missing } from '../problem.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';

const Params = z.strictObject({
  code: textField({ title: 'Code', description: 'The boundary events that wait for this code catch it.' }),
  reason: textField({ title: 'Reason', description: 'Stands in the history of the unit.' }),
});

export const escalate = defineNode({
  type: 'escalate',
  version: 1,
  usedIn: 'routing',
  title: 'Escalate',
  summary: 'Raises an escalation that operations of the same unit can catch.',
  help: `Throws an escalation with a code. Every operation that the unit is at in another branch, and that has a boundary event *Escalation* for this code, catches it: it is interrupted, or something is begun beside it. The unit goes on from here.

A person raises the same escalations at the terminal.

**Example.** Branch *Material check* → failed → *Escalate* \`materialSuspect\`; *Assembly* has an interrupting *Escalation* \`materialSuspect\` → *Hold*.`,
  category: 'events',
  icon: 'speakerphone',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [TOKEN_IN], outputs: [tokenOut('out', 'Raised')] }),
  check: ({ code }) => missing('code', code, 'Enter the code of the escalation.'),
  subtitle: ({ code }) => code,
  enter: ({ params }) => ({ escalate: { code: params.code, reason: params.reason }, take: 'out' }),
});
