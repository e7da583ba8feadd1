import type { FlowDefinition, FlowNode } from '@fettle/flows';
import { describe, expect, test } from 'vitest';
import { tinyNodes } from '../../testing/tiny-nodes.ts';
import { checkRouting } from './check-routing.ts';

function routing(
  nodes: Record<string, readonly [type: string, params?: Record<string, unknown>, attachedTo?: string]>,
  ways: readonly string[],
): FlowDefinition {
  const flowNodes = Object.entries(nodes).map(
    ([id, [type, params = {}, attachedTo]]): FlowNode => ({
      id,
      type,
      typeVersion: 1,
      name: id,
      params,
      ...(attachedTo === undefined ? {} : { attachedTo }),
    }),
  );
  const sequenceFlows = ways.map((id) => {
    const [from = '', to = ''] = id.split(' > ');
    const [node = '', port = 'out'] = from.split('.');
    return { id, from: { node, port }, to: { node: to, port: 'in' } };
  });
  return {
    schema: 'fettle/flow@1',
    id: 'r',
    kind: 'routing',
    name: 'r',
    description: '',
    flowNodes,
    sequenceFlows,
    layout: { positions: {}, notes: [], groups: [] },
  };
}

const two = { branches: ['a', 'b'] };

describe('following units through a routing', () => {
  test('branches that meet in one join are no problem', () => {
    const sound = routing({ start: ['start'], split: ['split', two], a: ['task'], b: ['task'], join: ['join'], end: ['end'] }, [
      'start > split',
      'split.a > a',
      'split.b > b',
      'a.done > join',
      'b.done > join',
      'join > end',
    ]);

    expect(checkRouting(sound, tinyNodes)).toEqual([]);
  });

  test('two joins that wait for each other are named, with the way there and the answers that lead there', () => {
    const crossed = routing(
      { start: ['start'], split: ['split', two], a: ['task'], b: ['task'], left: ['join'], right: ['join'], end: ['end'] },
      ['start > split', 'split.a > a', 'split.b > b', 'a.done > left', 'b.done > right', 'left > right', 'right > left'],
    );

    const [found, ...more] = checkRouting(crossed, tinyNodes);

    expect(more.map(({ code }) => code)).toEqual(['neverReached'].filter(() => more.length > 0));
    expect(found).toMatchObject({ code: 'deadlock', severity: 'error' });
    expect(found?.message).toContain('"left" and "right"');
    expect(found?.run?.map(({ flowNode }) => flowNode).sort()).toEqual(['a', 'b']);
    expect(found?.way).toEqual(expect.arrayContaining(['split.a > a', 'a.done > left', 'b.done > right']));
  });

  test('an end inside a branch whose other branches go on leaves work over', () => {
    const early = routing(
      {
        start: ['start'],
        split: ['split', { branches: ['a', 'b', 'c'] }],
        a: ['task'],
        b: ['task'],
        c: ['task'],
        join: ['join'],
        end: ['end'],
        done: ['end'],
      },
      ['start > split', 'split.a > a', 'split.b > b', 'split.c > c', 'a.done > done', 'b.done > join', 'c.done > join', 'join > end'],
    );

    const [found, ...more] = checkRouting(early, tinyNodes);

    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: 'leftOverToken', severity: 'warning', flowNode: 'end' });
  });

  test('seven branches of twenty steps are a sum and not a product', () => {
    const branches = Array.from({ length: 7 }, (_, index) => `p${index}`);
    const steps = branches.flatMap((branch) => Array.from({ length: 20 }, (_, step) => `${branch}s${step}`));
    const wide = routing(
      {
        start: ['start'],
        split: ['split', { branches }],
        join: ['join'],
        end: ['end'],
        ...Object.fromEntries(steps.map((id) => [id, ['task'] as const])),
      },
      [
        'start > split',
        ...branches.flatMap((branch) => [
          `split.${branch} > ${branch}s0`,
          ...Array.from({ length: 19 }, (_, step) => `${branch}s${step}.done > ${branch}s${step + 1}`),
          `${branch}s19.done > join`,
        ]),
        'join > end',
      ],
    );

    expect(checkRouting(wide, tinyNodes, 200)).toEqual([]);
  });

  test('what is not looked at to the end is not decided', () => {
    const long = routing({ start: ['start'], a: ['task'], b: ['task'], end: ['end'] }, ['start > a', 'a.done > b', 'b.done > end']);

    expect(checkRouting(long, tinyNodes, 1)).toMatchObject([{ code: 'routingNotDecided', severity: 'warning' }]);
  });

  describe('where data decides', () => {
    // Both branches choose: left and left meet in one join, right and right in the other; one of each would wait for ever.
    const choosing = (
      left: string,
      right: string,
      before: Parameters<typeof routing>[0] = {},
      ways: readonly string[] = ['start > split'],
    ) =>
      routing(
        {
          start: ['start'],
          ...before,
          split: ['split', two],
          a: ['choice', { when: left }],
          b: ['choice', { when: right }],
          one: ['join'],
          other: ['join'],
          end: ['end'],
        },
        [...ways, 'split.a > a', 'split.b > b', 'a.yes > one', 'b.yes > one', 'a.no > other', 'b.no > other', 'one > other', 'other > one'],
      );
    const deadlocksOf = (flow: FlowDefinition) => checkRouting(flow, tinyNodes).filter(({ code }) => code === 'deadlock');
    const meeting = (left: string, right: string) => {
      const flow = choosing(left, right);
      const ends = ['one > end', 'other > end'].map((id) => {
        const [from = '', to = ''] = id.split(' > ');
        return { id, from: { node: from, port: 'out' }, to: { node: to, port: 'in' } };
      });
      const kept = flow.sequenceFlows.filter(({ id }) => id !== 'one > other' && id !== 'other > one');
      return { ...flow, sequenceFlows: [...kept, ...ends] };
    };

    test('steps that ask the same get the same answer, so branches that choose alike meet', () => {
      const alike = meeting('unit.product == "a"', 'unit.product=="a"');
      const apart = meeting('unit.product == "a"', 'unit.quantity > 1.0');

      expect(deadlocksOf(alike)).toEqual([]);
      expect(deadlocksOf(apart)).toMatchObject([
        { severity: 'warning', message: expect.stringContaining('2 conditions have to come out so') },
      ]);
    });

    test('a deadlock that needs two conditions at once is for a person to judge; one that every unit comes to is not', () => {
      const crossed = choosing('unit.product == "a"', 'unit.quantity > 1.0');

      const found = deadlocksOf(crossed);

      // Both joins wait for each other whatever comes out: no unit ever ends.
      expect(found.length).toBeGreaterThan(0);
      expect(found.every(({ severity }) => severity === 'error')).toBe(true);
    });

    test('an answer is forgotten when a step that it is made of is done again', () => {
      const again = routing(
        {
          start: ['start'],
          work: ['task'],
          check: ['choice', { when: 'data.work.ok' }],
          recheck: ['choice', { when: 'data.work.ok' }],
          end: ['end'],
          never: ['end'],
        },
        ['start > work', 'work.done > check', 'check.yes > recheck', 'check.no > work', 'recheck.yes > end', 'recheck.no > never'],
      );

      const found = checkRouting(again, tinyNodes);

      expect(found).toMatchObject([{ code: 'neverReached', flowNode: 'never' }]);
    });
  });
});
