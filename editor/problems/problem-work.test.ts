import type { FlowDefinition } from '@fettle/flows';
import { nodeRegistry } from '@fettle/nodes';
import { expect, test } from 'vitest';
import { blockRouting } from '../../test/support/block-cell.ts';
import { EMPTY_PLANT } from '../plant/plant-model.ts';
import { type ProblemAnswer, type ProblemQuestion, ProblemWork } from './problem-work.ts';

function working() {
  const answers: ProblemAnswer[] = [];
  let listened = 0;
  const work = new ProblemWork({
    registry: nodeRegistry,
    answer: (answer) => void answers.push(answer),
    listen: () => {
      listened += 1;
      return Promise.resolve();
    },
  });
  return { work, answers, listened: () => listened };
}

function question(number: number, { flowNodes, sequenceFlows, ...frame }: FlowDefinition, changed = flowNodes): ProblemQuestion {
  const order = { flowNodes: flowNodes.map(({ id }) => id), sequenceFlows: sequenceFlows.map(({ id }) => id) };
  return {
    number,
    frame,
    order,
    flowNodes: changed,
    sequenceFlows: number === 1 ? sequenceFlows : [],
    ...(number === 1 ? { plant: EMPTY_PLANT } : {}),
  };
}

test('what the linter finds is told at once, what following units finds after it', async () => {
  const { work, answers } = working();

  await work.ask(question(1, blockRouting()));

  expect(answers.map(({ number, routing }) => [number, routing.length])).toEqual([
    [1, 0],
    [1, answers[1]?.routing.length],
  ]);
  expect(answers[0]?.problems).toBe(answers[1]?.problems);
});

test('a step that changed is asked about alone, and the rest is known', async () => {
  const { work, answers } = working();
  const routing = blockRouting();
  await work.ask(question(1, routing));
  const renamed = routing.flowNodes.map((node) => (node.id === 'deburr' ? { ...node, name: 'Inspect' } : node));

  await work.ask(
    question(
      2,
      { ...routing, flowNodes: renamed },
      renamed.filter(({ id }) => id === 'deburr'),
    ),
  );

  expect(answers.at(-1)?.problems.map(({ code }) => code)).toContain('duplicateName');
});

test('a box that was moved makes nobody follow units again', async () => {
  const { work, answers } = working();
  const routing = blockRouting();
  await work.ask(question(1, routing));

  await work.ask(question(2, { ...routing, layout: { ...routing.layout, positions: { cut: { x: 9, y: 9 } } } }, []));

  expect(answers.map(({ number }) => number)).toEqual([1, 1, 2]);
  expect(answers[2]?.routing).toBe(answers[1]?.routing);
});

test('following units is given up for a newer question', async () => {
  const { work, answers, listened } = working();
  const large = wide(7);

  const first = work.ask(question(1, large));
  const second = work.ask(question(2, large, []));
  await Promise.all([first, second]);

  expect(listened()).toBeGreaterThan(0);
  expect(answers.map(({ number }) => number)).toEqual([1, 2, 2]);
});

/** So many branches of ten steps that following them takes several turns. */
function wide(branches: number): FlowDefinition {
  const keys = Array.from({ length: branches }, (_, index) => `b${index}`);
  const steps = keys.flatMap((key) => Array.from({ length: 10 }, (_, at) => `${key}s${at}`));
  const node = (id: string, type: string, params: object = {}) => ({ id, type, typeVersion: 1, name: id, params: { ...params } });
  const way = (from: string, port: string, to: string) => ({
    id: `${from}.${port}`,
    from: { node: from, port },
    to: { node: to, port: 'in' },
  });
  return {
    schema: 'fettle/flow@1',
    id: 'wide',
    kind: 'routing',
    name: 'Wide',
    description: '',
    flowNodes: [
      node('start', 'start-on-job-order'),
      node('split', 'parallel-split', { branches: keys.map((key) => ({ key, title: key })) }),
      ...steps.map((id) => node(id, 'manual-operation', { station: 's' })),
      node('join', 'parallel-join'),
      node('end', 'end'),
    ],
    sequenceFlows: [
      way('start', 'out', 'split'),
      ...keys.flatMap((key) => [
        way('split', key, `${key}s0`),
        ...Array.from({ length: 10 }, (_, at) => way(`${key}s${at}`, 'done', at === 9 ? 'join' : `${key}s${at + 1}`)),
      ]),
      way('join', 'out', 'end'),
    ],
    layout: { positions: {}, notes: [], groups: [] },
  };
}
