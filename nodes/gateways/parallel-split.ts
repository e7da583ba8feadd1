import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { keyField, keyProblems, textField } from '../fields.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const Branch = z.strictObject({
  key: keyField({ title: 'Port', description: 'Name of the way out; connections refer to it.' }),
  title: textField({ title: 'Title', description: 'Words at the connection. Empty: the key.' }),
});
const Params = z.strictObject({
  branches: z
    .array(Branch)
    .min(2, 'A parallel split needs at least two branches.')
    .max(50)
    .default([
      { key: 'a', title: 'Branch A' },
      { key: 'b', title: 'Branch B' },
    ])
    .meta(formField({ title: 'Branches', description: 'All of them are taken at the same time.', widget: 'list' })),
});

export const parallelSplit = defineNode({
  type: 'parallel-split',
  version: 1,
  usedIn: 'routing',
  split: 'branches',
  title: 'Parallel split',
  summary: 'Does several things at the same time for one unit.',
  help: `The unit takes every branch at once: while a machine deburrs it, its label can be printed. Bring the branches together again with one *Parallel join*.

Use it only where the work is truly independent. A branch that ends in *Scrap* ends the others too.

**Example.** Branches \`label\` and \`wash\`, joined before *Packing*.`,
  category: 'gateways',
  icon: 'arrows-split',
  params: Params,
  defaults: Params.parse({}),
  ports: ({ branches }) => ({ inputs: [TOKEN_IN], outputs: branches.map(({ key, title }) => tokenOut(key, title || key)) }),
  check: ({ branches }) =>
    keyProblems(
      'branches',
      branches.map(({ key }) => key),
      [],
    ),
  subtitle: ({ branches }) => `${branches.length} branches`,
  enter: ({ params }) => ({ take: params.branches.map(({ key }) => key) }),
});
