import { expect, it } from 'vitest';
import { z } from 'zod';
import { formSchema, nodeForm } from './form-schema.ts';
import { type AnyNodeType, defineNode } from './node-type.ts';
import { Condition } from './rules/condition.ts';

const params = z.object({
  equipment: z.string().min(1).meta({ title: 'Machine', widget: 'equipment' }),
  timeout: z.number().positive().default(60).meta({ title: 'Timeout', description: 'Given up after this.', unit: 's' }),
  outcomes: z.array(z.object({ when: z.string().meta({ widget: 'expression' }) })).meta({ title: 'Ways out' }),
  mode: z.enum(['auto', 'manual']).default('auto'),
  trimmed: z.string().transform((text) => text.trim()),
});
const nodeType: AnyNodeType = defineNode<z.infer<typeof params>>({
  type: 'wait',
  version: 1,
  title: 'Wait',
  summary: '',
  help: '',
  category: 'events',
  icon: 'clock',
  usedIn: 'routing',
  params: params as never,
  defaults: { equipment: '', timeout: 60, outcomes: [], mode: 'auto', trimmed: '' },
  ports: () => ({ inputs: [], outputs: [] }),
  enter: () => ({}),
});

it('describes what is written, with everything that the form needs', () => {
  const { schema, defaults } = nodeForm(nodeType);

  expect(schema.properties).toMatchObject({
    equipment: { type: 'string', minLength: 1, title: 'Machine', widget: 'equipment' },
    timeout: { type: 'number', exclusiveMinimum: 0, default: 60, title: 'Timeout', description: 'Given up after this.', unit: 's' },
    outcomes: { type: 'array', title: 'Ways out', items: { type: 'object', properties: { when: { widget: 'expression' } } } },
    mode: { type: 'string', enum: ['auto', 'manual'], default: 'auto' },
    trimmed: { type: 'string' },
  });
  expect(schema.required).toEqual(['equipment', 'outcomes', 'trimmed']);
  expect(defaults).toEqual(nodeType.defaults);
});

it('is made once for a node type', () => {
  expect(nodeForm(nodeType)).toBe(nodeForm(nodeType));
});

it('can say of a recursive field that it is one', () => {
  const schema = formSchema(z.object({ condition: Condition.meta({ title: 'Condition', widget: 'condition' }) }));

  expect(JSON.stringify(schema)).toContain('"widget":"condition"');
});
