import { nodeForm } from '@fettle/flows/form-schema.ts';
import { nodeRegistry } from '@fettle/nodes';
import { WIDGETS } from '@fettle/nodes/widget.ts';
import { describe, expect, test } from 'vitest';
import { type FieldSpec, fieldsOf, isShown, itemSchemaOf, newItem } from './form-field.ts';

function everyField(fields: readonly FieldSpec[]): FieldSpec[] {
  return fields.flatMap((field) => [field, ...(field.schema.type === 'array' ? everyField(fieldsOf(itemSchemaOf(field.schema))) : [])]);
}

describe('forms from the catalogue', () => {
  for (const [type, nodeType] of nodeRegistry) {
    test(`${type}: every field has words and a widget that there is`, () => {
      const fields = everyField(fieldsOf(nodeForm(nodeType).schema));

      for (const { title, widget } of fields) {
        expect(title).not.toBe('');
        expect(Object.keys(WIDGETS)).toContain(widget);
      }
    });

    test(`${type}: a new item of any list is accepted by the schema of its form, but for what must be filled in`, () => {
      // Languages are added by their own widget, which asks for the tag first.
      const lists = fieldsOf(nodeForm(nodeType).schema).filter(
        ({ schema, widget }) => schema.type === 'array' && widget !== 'translations' && itemSchemaOf(schema).type === 'object',
      );

      for (const { name, schema } of lists) {
        const existing = ((nodeType.defaults as Record<string, unknown>)[name] as unknown[] | undefined) ?? [];
        const item = newItem(itemSchemaOf(schema), existing);
        const parsed = nodeType.params.safeParse({ ...(nodeType.defaults as object), [name]: [...existing, item] });
        expect(parsed.error?.issues ?? []).toEqual([]);
      }
    });
  }
});

describe('fields', () => {
  test('a field that depends on another is shown with the right answer only', () => {
    const field = { showWhen: { field: 'kind', is: ['number'] } };

    expect(isShown(field, { kind: 'number' })).toBe(true);
    expect(isShown(field, { kind: 'string' })).toBe(false);
    expect(isShown({}, {})).toBe(true);
  });

  test('keys go on from the last one and never repeat', () => {
    const schema = itemSchemaOf(fieldsOf(nodeForm(nodeRegistry.get('parallel-split')!).schema)[0]!.schema);

    const keys = [['a', 'b'], ['layer1', 'layer2'], ['heavy'], ['heavy', 'item1'], []].map(
      (existing) =>
        (
          newItem(
            schema,
            existing.map((key) => ({ key })),
          ) as { key: string }
        ).key,
    );

    expect(keys).toEqual(['c', 'layer3', 'item1', 'item2', 'item1']);
  });
});
