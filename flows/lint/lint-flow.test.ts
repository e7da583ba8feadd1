import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FlowDefinition } from '../definition.ts';
import { CHECKS } from './checks.ts';
import { lintFlow } from './lint-flow.ts';
import { Problem } from './problem.ts';
import { drawn, goodRouting, goodRule, lintSample, samplePlant } from './testing/sample-flow.ts';
import { sampleRegistry } from './testing/sample-nodes.ts';

it('finds nothing in a good routing and a good rule', () => {
  expect(lintSample(drawn(goodRouting))).toEqual([]);
  expect(lintSample(drawn(goodRule))).toEqual([]);
});

it('puts errors before warnings', () => {
  const flow = drawn({ nodes: { a: ['end'], b: ['end'] } });
  const problems = lintSample({ ...flow, flowNodes: flow.flowNodes.map((node) => ({ ...node, name: 'same' })) });

  expect(problems.map(({ severity }) => severity)).toEqual(['error', 'warning']);
});

it('has a file and a test for every code', () => {
  const kebab = (code: string): string => code.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const expected = Object.keys(CHECKS)
    .flatMap((code) => [`${kebab(code)}.test.ts`, `${kebab(code)}.ts`])
    .sort();

  expect(readdirSync(join(import.meta.dirname, 'checks')).sort()).toEqual(expected);
});

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'missing');
const ports = fc.constantFrom('in', 'out', 'done', 'yes', 'no', 'a', 'b', 'again', 'limitReached', 'fires', 'firing');
const portRef = fc.record({ node: ids, port: ports });
const params = fc.dictionary(
  fc.constantFrom('equipment', 'until', 'when', 'signal', 'expression', 'seconds'),
  fc.constantFrom<unknown>('mill-1', 'mill', 'washer', 'nowhere', 'power', 'data.a.peakPower > 5', 'power >', '', 5, null),
);
const faulty = fc.record({
  kind: fc.constantFrom('routing', 'qualityRule'),
  types: fc.array(fc.tuple(fc.constantFrom(...sampleRegistry.keys(), 'unknown'), params, fc.integer({ min: 1, max: 3 })), { maxLength: 4 }),
  flows: fc.array(fc.record({ from: portRef, to: portRef }), { maxLength: 10 }),
});

it('copes with whatever is drawn', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(faulty, ({ kind, types, flows }) => {
      const flowNodes = types.map(([type, given, typeVersion], index) => ({
        id: 'abcd'[index],
        type,
        typeVersion,
        name: 'x',
        params: given,
      }));
      const sequenceFlows = flows.map((flow, index) => ({ id: `s${index}`, ...flow }));
      const flow = FlowDefinition.parse({ schema: 'fettle/flow@1', id: 'f', kind, name: 'F', flowNodes, sequenceFlows });

      for (const problem of lintSample(flow)) {
        expect(Problem.parse(problem)).toEqual(problem);
        expect(problem.message).toMatch(/[.?]$/);
      }
    }),
    { numRuns: 1000 },
  );
});

/** A routing of 1,000 steps: a chain with a choice and a rework at every third, every step with expressions over what came before. */
function largeRouting(): FlowDefinition {
  const flowNodes: unknown[] = [{ id: 'begin', type: 'start', typeVersion: 1, name: 'begin' }];
  const flows: [string, string, string][] = [];
  const count = 333;
  for (let index = 0; index < count; index += 1) {
    const before = index === 0 ? 'begin' : `ask${index - 1}`;
    const when = `data.cut${index}.peakPower > ${index}.5 && visit < 3 && has(data.cut${Math.floor(index / 2)}.stage)`;
    const machine = {
      equipment: 'mill-1',
      until: `power > ${index} && stage == "End" && reached.layer1`,
      setPoint: `unit.quantity * ${index}`,
      signal: 'feed',
      collect: 'power',
    };
    flowNodes.push(
      { id: `cut${index}`, type: 'machine', typeVersion: 1, name: `cut${index}`, params: machine },
      { id: `ask${index}`, type: 'choice', typeVersion: 1, name: `ask${index}`, params: { when } },
      { id: `loop${index}`, type: 'again', typeVersion: 1, name: `loop${index}` },
    );
    flows.push(
      [before, index === 0 ? 'out' : 'yes', `cut${index}`],
      [`cut${index}`, 'done', `ask${index}`],
      [`ask${index}`, 'no', `loop${index}`],
    );
    flows.push([`loop${index}`, 'again', `cut${index}`], [`loop${index}`, 'limitReached', 'finish']);
  }
  flowNodes.push({ id: 'finish', type: 'end', typeVersion: 1, name: 'finish' });
  flows.push([`ask${count - 1}`, 'yes', 'finish']);
  const sequenceFlows = flows.map(([from, port, to], index) => ({
    id: `s${index}`,
    from: { node: from, port },
    to: { node: to, port: 'in' },
  }));
  return FlowDefinition.parse({ schema: 'fettle/flow@1', id: 'large', kind: 'routing', name: 'Large', flowNodes, sequenceFlows });
}

it('takes less than 100 ms of processor time for 1,000 steps while somebody types', () => {
  const flow = largeRouting();
  expect(flow.flowNodes.length).toBeGreaterThan(1000);
  expect(flow.sequenceFlows.length).toBeGreaterThan(1500);

  const typed = (key: number): FlowDefinition => ({
    ...flow,
    flowNodes: flow.flowNodes.map((node) => (node.id === 'ask200' ? { ...node, params: { when: `visit < ${key + 2}` } } : node)),
  });
  // Of this thread alone, over many keys: the clock that counts it ticks every 4 ms.
  const millisecondsAKey = (keys: number): number => {
    const before = process.threadCpuUsage();
    for (let key = 0; key < keys; key += 1) expect(lintFlow(typed(key), sampleRegistry, samplePlant)).toEqual([]);
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1000 / keys;
  };
  millisecondsAKey(5);

  expect(millisecondsAKey(20)).toBeLessThan(100);
});
