import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { evaluateKind } from '../evaluate-value.ts';
import { expressionField, keyField, keyProblems, textField } from '../fields.ts';
import { missing } from '../problem.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const Branch = z.strictObject({
  key: keyField({ title: 'Port', description: 'Name of the way out; connections refer to it.' }),
  title: textField({ title: 'Title', description: 'Words at the connection. Empty: the expression.' }),
  when: expressionField({ title: 'When', description: 'True: the unit takes this branch too.', scope: 'routing', result: 'boolean' }),
});
const Params = z.strictObject({
  branches: z
    .array(Branch)
    .min(1, 'There must be at least one branch to choose.')
    .max(50)
    .default([
      { key: 'a', title: 'Branch A', when: '' },
      { key: 'b', title: 'Branch B', when: '' },
    ])
    .meta(
      formField({ title: 'Branches', description: 'Every one whose condition is true is taken, all at the same time.', widget: 'list' }),
    ),
});

/** Where the unit goes when no condition is true. */
const OTHERWISE = 'otherwise';

export const inclusiveGateway = defineNode({
  type: 'inclusive-gateway',
  version: 1,
  usedIn: 'routing',
  split: 'branches',
  title: 'Choose branches',
  summary: 'Does for one unit those of several things at the same time that it needs.',
  help: `Every branch whose condition is true is taken, all at the same time; if none is, the unit leaves through *Otherwise*. Bring the branches together again with one *Parallel join*: it waits for those that were taken, and for no others.

Use it for options that a unit has or has not: engraving, coating, a second inspection.

**Example.** \`engrave\` when \`data.order.engraved\`, \`coat\` when \`data.order.coated\`, joined before *Packing*; otherwise straight to the join.`,
  category: 'gateways',
  icon: 'arrows-diff',
  params: Params,
  defaults: Params.parse({}),
  ports: ({ branches }) => ({
    inputs: [TOKEN_IN],
    outputs: [...branches.map(({ key, title, when }) => tokenOut(key, title || when || key)), tokenOut(OTHERWISE, 'Otherwise')],
  }),
  outputs: () => ({ taken: 'list' }),
  expressions: ({ branches }) =>
    branches.map(({ when }, index) => ({ path: `branches[${index}].when`, source: when, scope: 'routing', result: 'boolean' })),
  check: ({ branches }) => [
    ...branches.flatMap(({ key, when }, index) => missing(`branches[${index}].when`, when, `Enter the condition of the branch "${key}".`)),
    ...keyProblems(
      'branches',
      branches.map(({ key }) => key),
      [OTHERWISE],
    ),
  ],
  mayTake: ({ branches }) =>
    [...someOf(branches.map(({ key }) => key)), []].map((taken) => ({
      take: taken.length === 0 ? [OTHERWISE] : taken,
      when: branches.map(({ key, when }) => ({ expression: when, is: taken.includes(key) })),
    })),
  subtitle: ({ branches }) => `${branches.length} ${branches.length === 1 ? 'branch' : 'branches'} to choose`,
  enter: (ctx) => {
    const taken = ctx.params.branches
      .filter(({ key, when }) => evaluateKind(ctx, when, `condition of the branch "${key}"`, 'boolean') === true)
      .map(({ key }) => key);
    return { take: taken.length === 0 ? [OTHERWISE] : taken, results: { taken } };
  },
});

/** Of more branches than these not every combination is named: there would be thousands. */
const COMBINED = 5;

/** Every choice of at least one; of many each alone, each two, and all. */
function someOf(keys: readonly string[]): readonly (readonly string[])[] {
  if (keys.length <= COMBINED) {
    const choices = Array.from({ length: 2 ** keys.length - 1 }, (_, index) => index + 1);
    return choices.map((choice) => keys.filter((_, index) => ((choice >> index) & 1) === 1));
  }
  const pairs = keys.flatMap((key, index) => keys.slice(index + 1).map((other) => [key, other]));
  return [...keys.map((key) => [key]), ...pairs, keys];
}
