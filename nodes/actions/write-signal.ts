import { defineNode, FettleError } from '@fettle/flows';
import { z } from 'zod';
import { equipmentField, expressionField, signalField } from '../fields.ts';
import { missing } from '../problem.ts';
import { actionExpression, evaluateFiring, FIRING_IN } from './firing-scope.ts';

const Params = z.strictObject({
  equipment: equipmentField({ title: 'Machine', description: 'Where to write. Empty: the machine that the rule judges.' }),
  signal: signalField({ title: 'Signal', description: 'A writable signal.', signalOf: 'equipment' }),
  value: expressionField({
    title: 'Value',
    description: 'A constant is an expression too: `80`, `"P-17"`, `true`.',
    scope: 'rule',
    result: 'any',
  }),
});

export const writeSignal = defineNode({
  type: 'write-signal',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Write signal',
  summary: 'Writes a value to a machine.',
  help: `Writes a constant or a computed value to a writable signal: of the machine that the rule judges, or of another one. Writing the same value twice must do no harm, because a write is repeated until the machine has taken it; when it never does, an incident opens.

The expression sees the machine's good signals, \`value\` (the reading that made it fire), \`firing.title\`, \`firing.at\`, and \`unit\` (the unit at the machine). When a reading it needs is missing or not good, nothing is written.

**Example.** Signal \`feedOverride\` ← \`feedOverride * 0.9\`.`,
  category: 'actions',
  icon: 'pencil',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [FIRING_IN], outputs: [] }),
  expressions: ({ value }) => [actionExpression('value', value)],
  signals: ({ equipment, signal }) => (signal === '' ? [] : [{ path: 'signal', equipment, signal, use: 'write' }]),
  check: ({ signal, value }) => [
    ...missing('signal', signal, 'Choose the signal to write.'),
    ...missing('value', value, 'Enter what is written.'),
  ],
  subtitle: ({ equipment, signal, value }) => (signal === '' ? '' : `${equipment === '' ? '' : `${equipment}.`}${signal} ← ${value}`),
  process: (ctx, { item }) => {
    if (!('firing' in item)) return {};
    const { equipment, signal, value: source } = ctx.params;
    const value = evaluateFiring(ctx, item, source);
    if (value === undefined || value === null) return {};
    if (typeof value === 'object') {
      throw new FettleError(
        'expressionInvalid',
        `"${ctx.flowNode.name}" must write a number, a text or yes/no, but "${source}" gives ${JSON.stringify(value)}. Correct the expression.`,
        { place: { flowNode: ctx.flowNode.id, path: 'value' } },
      );
    }
    return { effects: [{ name: 'write', action: { kind: 'writeSignal', equipment: equipment || ctx.equipment, signal, value } }] };
  },
});
