import type { FlowDefinition } from '@fettle/flows';
import type { FactNames } from '@fettle/flows/rules/index.ts';
import { expect, test } from 'vitest';
import { headlineWords, reasonWords } from '../../history/reason-words.ts';
import type { TraceLine } from '../../history/trace-words.ts';
import { takenPath } from './taken-path.ts';

const names: FactNames = {
  title: (fact) => ({ value: 'spindle power' })[fact] ?? fact,
  unit: (fact) => ({ value: 'kW', coolant: 'bar' })[fact] ?? '',
};
const path = { steps: ['Spindle power'], unit: 'kW' };

const line = (fact: string, operator: string, more: Partial<TraceLine['comparison'] & object>, value?: number | string): TraceLine => ({
  flowNode: 'worn',
  text: '',
  readings: value === undefined ? [] : [{ value, quality: 'good', sourceTime: 1 }],
  comparison: { at: 'all[0]', fact, operator, result: 'true', decisive: true, ...more },
});
const power = line('value', 'greaterThan', { constant: 11.8 }, 12.4);
const coolant = line('coolant', 'lessThan', { constant: 3, result: 'unknown', decisive: false });

test('a firing is told in one sentence', () => {
  const about = { machine: 'Mill 1', time: '10:32:05', names, path };

  expect(headlineWords({ flowName: 'Tool wear', version: 3, trace: [power, coolant] }, about)).toBe(
    'Tool wear v3 fired on Mill 1 at 10:32:05: spindle power 12.4 kW > 11.8 kW',
  );
  expect(headlineWords({ flowName: 'Tool wear', version: 3, trace: [power, power, power, power] }, about)).toContain('and 2 more');
  expect(
    headlineWords({ flowName: 'Chart', version: 1, trace: [{ flowNode: 'c', text: 'Nelson 1 on the values', readings: [] }] }, about),
  ).toContain(': Nelson 1 on the values');
});

test('how long it was so is read behind what was so', () => {
  const lasted: TraceLine = {
    flowNode: 'worn',
    text: 'true for 5 s without a break',
    readings: [],
    values: { since: 1000, forAtLeast: 5 },
  };
  const about = { machine: 'Mill 1', time: '10:32:05', names, path };

  expect(headlineWords({ flowName: 'Tool wear', version: 3, trace: [power, lasted] }, about)).toBe(
    'Tool wear v3 fired on Mill 1 at 10:32:05: spindle power 12.4 kW > 11.8 kW for 5 s',
  );
});

test('what is not known is told apart from what is not so', () => {
  expect(reasonWords(coolant, names, path)).toBe('coolant (no reading) < 3 bar: not known');
  expect(reasonWords(line('stage', 'equal', { constant: 'Layer 1', result: 'false' }, 'Layer 2'), names, path)).toBe(
    'stage “Layer 2” = “Layer 1”: not so',
  );
  expect(reasonWords(line('value', 'lessThan', { other: 'coolant' }, 1), names, path)).toBe('spindle power 1 kW < coolant (no reading)');
});

test('the way taken goes back to every source and on through one way out', () => {
  const flow = (id: string, from: string, port: string, to: string) => ({ id, from: { node: from, port }, to: { node: to, port: 'in' } });
  const drawn = {
    flowNodes: [],
    sequenceFlows: [
      flow('a', 'source', 'out', 'mean'),
      flow('b', 'mean', 'out', 'worn'),
      flow('c', 'worn', 'true', 'hold'),
      flow('d', 'worn', 'false', 'tell'),
    ],
  } as unknown as FlowDefinition;

  const taken = takenPath(drawn, { flowNode: 'worn', output: 'true' });

  expect([...taken.flowNodes]).toEqual(['worn', 'mean', 'source', 'hold']);
  expect([...taken.sequenceFlows].sort()).toEqual(['a', 'b', 'c']);
  expect([...takenPath(drawn, { flowNode: 'worn' }).sequenceFlows].sort()).toEqual(['a', 'b']);
});

test('behind a reaction plan the way goes on where something was done, and ends at a check', () => {
  const flow = (id: string, from: string, port: string, to: string) => ({
    id,
    from: { node: from, port },
    to: { node: to, port: 'firing' },
  });
  const drawn = {
    flowNodes: [
      { id: 'plan', type: 'reaction-plan' },
      { id: 'ask', type: 'check' },
    ],
    sequenceFlows: [
      flow('a', 'worn', 'true', 'plan'),
      flow('b', 'plan', 'grave', 'hold'),
      flow('c', 'plan', 'grave', 'ask'),
      flow('d', 'plan', 'light', 'call'),
      flow('e', 'ask', 'resume', 'go'),
    ],
  } as unknown as FlowDefinition;

  const taken = takenPath(drawn, { flowNode: 'worn', output: 'true', acted: new Set(['hold']) });

  expect([...taken.sequenceFlows]).toEqual(['a', 'b', 'c']);
  expect([...taken.flowNodes]).toEqual(['worn', 'plan', 'hold', 'ask']);
});
