import { describe, expect, test } from 'vitest';
import { readImport } from './read-import.ts';

const RULE = { conditions: { all: [{ fact: 'power', operator: 'greaterThan', value: 5 }] }, event: { type: 'worn' } };
const FLOW = { schema: 'fettle/flow@1', id: 'worn', kind: 'qualityRule', name: 'Worn', flowNodes: [], sequenceFlows: [] };

describe('a file that is imported', () => {
  test.each<[string, unknown]>([
    ['one rule', RULE],
    ['a list of rules', [RULE]],
    ['a document of rules', { rules: [RULE], conditions: {}, options: { allowUndefinedFacts: true } }],
  ])('is known to be %s', (_, json) => {
    const read = readImport(JSON.stringify(json));

    expect(read.kind === 'rules' && read.document.rules).toEqual([RULE]);
  });

  test('is a flow when it says so', () => {
    const read = readImport(`\uFEFF${JSON.stringify(FLOW)}`);

    expect(read.kind === 'flow' && read.definition.id).toBe('worn');
  });

  test('that is neither is refused with what is wrong', () => {
    expect(() => readImport('{"id": ')).toThrow(/line 1/);
    expect(() => readImport('[{"event": {"type": "a"}}]')).toThrow(/no rules of json-rules-engine/);
    expect(() => readImport('{"some": "thing"}')).toThrow(/not a flow/);
  });
});
