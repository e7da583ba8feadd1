import { completeExpression, extendScope, ruleScope, watchScope } from '@fettle/flows/expression/index.ts';
import { nodeRegistry } from '@fettle/nodes';
import { describe, expect, test } from 'vitest';
import type { PlantModel } from '../plant/plant-model.ts';
import { openTestDocument, step } from '../testing/open-test-document.ts';
import { expressionPlace } from './expression-scope.ts';

const plant: PlantModel = {
  equipment: [{ id: 'mill-1', title: 'Mill', path: '', equipmentClass: 'mill', signals: [] }],
  classes: [
    {
      id: 'mill',
      title: 'Mills',
      signals: [{ name: 'stage', title: '', valueKind: 'string', unit: '', delivery: 'event', writable: false }],
    },
  ],
};

function placeIn(type: string, params: Record<string, unknown>, path: (string | number)[], scope: 'routing' | 'watch' | 'rule') {
  const node = step('cut', 'machine-operation', { collect: [{ key: 'peak', signal: 'spindlePower', aggregate: 'max', while: '' }] });
  const { document } = openTestDocument([node], []);
  return expressionPlace({
    registry: nodeRegistry,
    records: document.records,
    nodeType: nodeRegistry.get(type),
    params,
    path,
    field: { scope, result: 'any' },
    plant,
    equipment: '',
  });
}

describe('what an expression may see', () => {
  test('a condition of a machine operation sees the signals of its class and the milestones, even while it is empty', () => {
    const params = {
      ...(nodeRegistry.get('machine-operation')!.defaults as object),
      equipment: 'mill-1',
      milestones: [{ key: 'layer3', title: '', when: 'true' }],
    };

    const place = placeIn('machine-operation', params, ['completeWhen'], 'watch');

    expect(place.scope.names).toMatchObject({ stage: 'string', reached: { layer3: 'boolean' } });
    expect(place.result).toBe('boolean');
    expect(place.equipment).toBe('mill-1');
  });

  test('a gateway sees the results of the steps', () => {
    const params = { conditions: [{ key: 'k', title: '', when: '' }] };

    const place = placeIn('exclusive-gateway', params, ['conditions', 0, 'when'], 'routing');

    expect(place.scope.names).toMatchObject({ data: { cut: { peak: 'number', outcome: 'string' } }, unit: { serialNumber: 'string' } });
  });
});

describe('value', () => {
  const arriving = { kind: 'number', unit: 'kW', signal: 'spindlePower', steps: ['Spindle power'] } as const;
  const placeOf = (over: Partial<typeof arriving>) =>
    expressionPlace({
      registry: nodeRegistry,
      records: openTestDocument([], []).document.records,
      nodeType: undefined,
      params: {},
      path: ['expression'],
      field: { scope: 'rule', result: 'any' },
      plant,
      equipment: 'mill-1',
      arriving: { ...arriving, ...over },
    });

  test('has the kind, unit and name of what arrives', () => {
    const { scope, arriving: signal } = placeOf({});

    expect(completeExpression('val', scope, false)?.options.find(({ label }) => label === 'value')).toMatchObject({
      detail: 'a number in kW',
      info: 'Spindle power',
    });
    expect(signal).toBe('spindlePower');
  });
});

describe('completion', () => {
  const scope = extendScope(
    watchScope([
      { name: 'stage', valueKind: 'string' },
      { name: 'power', valueKind: 'number' },
    ]),
    { 'reached.layer3': 'boolean' },
  );
  const labels = (before: string, explicit = false) => completeExpression(before, scope, explicit)?.options.map(({ label }) => label);

  test('offers names and functions for a word', () => {
    expect(labels('power > 5 && st')).toEqual(expect.arrayContaining(['stage', 'power', 'reached', 'abs', 'max']));
  });

  test('offers what is inside after a dot', () => {
    expect(labels('reached.')).toEqual(['layer3']);
    expect(completeExpression('reached.la', scope, false)?.from).toBe('reached.'.length);
  });

  test('offers nothing inside a text, nor unasked at an empty place', () => {
    expect(labels('stage == "La')).toBeUndefined();
    expect(labels('power > ')).toBeUndefined();
    expect(labels('power > ', true)).toContain('power');
  });

  test('offers the reading that arrives in a rule', () => {
    expect(completeExpression('va', ruleScope([]), false)?.options.map(({ label }) => label)).toContain('value');
  });
});
