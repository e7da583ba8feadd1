import { type FlowDefinition, FlowDefinition as FlowSchema, FlowNode as NodeSchema } from '@fettle/flows';
import { classOf, diffFlows } from '@fettle/flows/diff.ts';
import { formSchema } from '@fettle/flows/form-schema.ts';
import { nodeRegistry } from '@fettle/nodes';
import { describe, expect, it, test } from 'vitest';

/**
 * What is executed must be seen before it is released. Every field of every node type's schema is changed, one at a time, and the difference has to show it: a field that a release could change
 * without anybody seeing it fails here, whoever adds it.
 */
const CHANGED = 'changed for the test';

function flowOf(type: string, params: Record<string, unknown>): FlowDefinition {
  const flowNodes = [{ id: 'one', type, typeVersion: 1, name: 'One', params }];
  return FlowSchema.parse({ schema: 'fettle/flow@1', id: 'f', kind: 'routing', name: 'F', flowNodes, sequenceFlows: [] });
}

/** Paths of all fields of a schema; of a list the first row stands for all. */
function fieldsOf(schema: unknown, path: readonly (string | number)[] = [], depth = 0): readonly (readonly (string | number)[])[] {
  const { properties, items, anyOf, oneOf } = (schema ?? {}) as Record<string, unknown>;
  if (depth > 6) return [path];
  if (properties !== undefined)
    return Object.entries(properties as object).flatMap(([name, field]) => fieldsOf(field, [...path, name], depth + 1));
  if (items !== undefined) return fieldsOf(items, [...path, 0], depth + 1);
  const choices = (anyOf ?? oneOf) as readonly unknown[] | undefined;
  return choices === undefined ? [path] : choices.flatMap((choice) => fieldsOf(choice, path, depth + 1));
}

function changedAt(value: unknown, [name, ...rest]: readonly (string | number)[]): unknown {
  if (name === undefined) return value === CHANGED ? 'another' : CHANGED;
  if (typeof name === 'number') {
    const list = Array.isArray(value) ? value : [];
    return [changedAt(list[0], rest), ...list.slice(1)];
  }
  const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  return { ...object, [name]: changedAt(object[name], rest) };
}

describe.each([...nodeRegistry.values()].map((type) => [type.type, type] as const))('%s', (name, type) => {
  const fields = fieldsOf(formSchema(type.params));

  it('has no field that could be released unseen', () => {
    const before = type.defaults as Record<string, unknown>;
    const unseen = fields.filter((path) => {
      if (path.length === 0) return false;
      const diff = diffFlows(flowOf(name, before), flowOf(name, changedAt(before, path) as Record<string, unknown>));
      const shown = diff.changed.flatMap((one) => one.fields.map((field) => field.path));
      return !shown.some((one) => one.startsWith(String(path[0]))) || classOf(diff) === 'drawing';
    });

    expect(unseen.map((path) => path.join('.'))).toEqual([]);
  });
});

test('every field of a step itself and of the flow is shown', () => {
  const before = flowOf('end', { result: 'good' });
  const [node] = before.flowNodes;
  const unseenOfNode = Object.keys(NodeSchema.shape).filter((field) => {
    if (field === 'id' || field === 'params') return false;
    const after = { ...before, flowNodes: [{ ...node, [field]: field === 'typeVersion' ? 2 : 'other' }] } as FlowDefinition;
    return diffFlows(before, after).changed[0]?.fields[0]?.path !== field;
  });
  const unseenOfFlow = Object.keys(FlowSchema.shape).filter((field) => {
    if (['flowNodes', 'sequenceFlows', 'layout'].includes(field)) return false;
    return diffFlows(before, { ...before, [field]: 'other' } as FlowDefinition).flow[0]?.path !== field;
  });

  expect([unseenOfNode, unseenOfFlow]).toEqual([[], []]);
});

test('moving a box is for the eye, words are for readers, a limit is behaviour', () => {
  const before = flowOf('manual-operation', { station: 's', steps: [{ key: 'a', text: 'Turn it' }] });
  const moved = { ...before, layout: { ...before.layout, positions: { one: { x: 5, y: 5 } } } };

  expect(classOf(diffFlows(before, before))).toBeUndefined();
  expect(classOf(diffFlows(before, moved))).toBe('drawing');
  expect(classOf(diffFlows(before, flowOf('manual-operation', { station: 's', steps: [{ key: 'a', text: 'Turn' }] })))).toBe('words');
  expect(classOf(diffFlows(before, flowOf('manual-operation', { station: 't', steps: [{ key: 'a', text: 'Turn it' }] })))).toBe(
    'behaviour',
  );
});

test('a connection under another name is shown, because joins count by it', () => {
  const before = flowOf('end', {});
  const way = { id: 'w1', from: { node: 'a', port: 'out' }, to: { node: 'one', port: 'in' } };
  const diff = diffFlows({ ...before, sequenceFlows: [way] }, { ...before, sequenceFlows: [{ ...way, id: 'w2' }] });

  expect(diff.renamed).toHaveLength(1);
  expect(classOf(diff)).toBe('behaviour');
});
