import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { changeFlowNodeId } from '../commands/change-flow-node-id.ts';
import { changeParam } from '../commands/change-param.ts';
import { removeElements } from '../commands/remove-elements.ts';
import { replaceType } from '../commands/replace-type.ts';
import { openTestDocument, step } from '../testing/open-test-document.ts';
import { behaviours } from './behaviours.ts';

const camel = (file: string) => file.replace(/\.ts$/, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

test('every behaviour of the folder is in the list', () => {
  const files = readdirSync(import.meta.dirname).filter((file) => !file.endsWith('.test.ts') && file !== 'behaviours.ts');

  expect(behaviours.map(({ name }) => name).sort()).toEqual(files.map(camel).sort());
});

describe('removing', () => {
  const chain = () =>
    openTestDocument(
      [
        step('start', 'start-on-job-order'),
        step('cut', 'machine-operation', { abortWhen: 'true' }),
        step('pack', 'manual-operation'),
        step('scrap', 'scrap'),
        step('end', 'end'),
      ],
      ['start.out > cut.in', 'cut.done > pack.in', 'cut.aborted > scrap.in', 'pack.done > end.in'],
    );

  test('connections and places go with a step', () => {
    const { document, connections } = chain();

    document.execute(removeElements, { flowNodes: ['cut'] });

    expect(connections()).toEqual(['pack.done > end.in']);
    expect(document.records.positions.cut).toBeUndefined();
  });

  test('with reconnect, the gap is closed along the normal way', () => {
    const { document, connections } = chain();

    document.execute(removeElements, { flowNodes: ['cut'], reconnect: true });

    expect(connections()).toEqual(['pack.done > end.in', 'start.out > pack.in']);
  });

  test('with reconnect, over several steps in a row', () => {
    const { document, connections } = chain();

    document.execute(removeElements, { flowNodes: ['cut', 'pack'], reconnect: true });

    expect(connections()).toEqual(['start.out > end.in']);
  });

  test('a loop of removed steps closes no gap', () => {
    const { document, connections } = openTestDocument(
      [step('start', 'start-on-job-order'), step('a', 'manual-operation'), step('b', 'manual-operation')],
      ['start.out > a.in', 'a.done > b.in', 'b.done > a.in'],
    );

    document.execute(removeElements, { flowNodes: ['a', 'b'], reconnect: true });

    expect(connections()).toEqual([]);
  });
});

describe('ports that change', () => {
  const gateway = () =>
    openTestDocument(
      [
        step('check', 'exclusive-gateway', {
          conditions: [
            { key: 'heavy', title: 'Heavy', when: 'true' },
            { key: 'light', title: 'Light', when: 'true' },
          ],
        }),
        step('a', 'manual-operation'),
        step('b', 'manual-operation'),
        step('end', 'end'),
      ],
      ['check.heavy > a.in', 'check.light > b.in', 'check.otherwise > end.in'],
    );

  test('a connection stays at a port that is renamed', () => {
    const { document, connections } = gateway();

    document.execute(changeParam, { flowNode: 'check', path: ['conditions', 0, 'key'], value: 'big' });

    expect(connections()[0]).toBe('check.big > a.in');
  });

  test('a connection goes with a port that is removed, and undo brings both back', () => {
    const { document, connections } = gateway();

    document.execute(changeParam, { flowNode: 'check', path: ['conditions', 0], value: undefined });
    const after = connections();
    document.undo();

    expect(after).toEqual(['check.light > b.in', 'check.otherwise > end.in']);
    expect(connections()).toHaveLength(3);
  });

  test('reordering branches moves no connection to another branch', () => {
    const { document, connections } = gateway();
    const [heavy, light] = document.records.flowNodes.check!.params.conditions as unknown[];

    document.execute(changeParam, { flowNode: 'check', path: ['conditions'], value: [light, heavy] });

    expect(connections()).toEqual(['check.heavy > a.in', 'check.light > b.in', 'check.otherwise > end.in']);
  });

  test('a step of another type keeps what it can', () => {
    const { document, connections } = gateway();

    document.execute(replaceType, { flowNode: 'check', type: 'parallel-split' });

    expect(connections()).toEqual(['check.a > a.in', 'check.b > b.in']);
  });
});

test('expressions, connections and places follow an id that changes', () => {
  const { document, connections } = openTestDocument(
    [
      step('cut', 'machine-operation'),
      step('check', 'exclusive-gateway', { conditions: [{ key: 'k', title: '', when: 'data.cut.peak > 1' }] }),
    ],
    ['cut.done > check.in'],
  );

  document.execute(changeFlowNodeId, { from: 'cut', to: 'roughCut' });

  expect(Object.keys(document.records.flowNodes)).toEqual(['roughCut', 'check']);
  expect(document.records.flowNodes.check!.params.conditions).toMatchObject([{ when: 'data.roughCut.peak > 1' }]);
  expect(connections()).toEqual(['roughCut.done > check.in']);
  expect(document.records.positions.roughCut).toEqual({ x: 0, y: 0 });
});
