import { lintFlow } from '@fettle/flows/lint/index.ts';
import { expect, test } from 'vitest';
import { removeElements } from '../commands/remove-elements.ts';
import { definitionOf } from '../document/flow-records.ts';
import { OpenFlow } from '../session/open-flow.ts';
import { openTestDocument, step } from '../testing/open-test-document.ts';
import { fixOf } from './problem-fixes.ts';

/** The flow, and its problems as the linter sees them now. */
function opened(...args: Parameters<typeof openTestDocument>) {
  const test = openTestDocument(...args);
  const flow = new OpenFlow(test.document, false);
  const problems = () =>
    lintFlow(definitionOf(test.document.records), test.document.registry as never, {
      equipment: () => undefined,
      equipmentClass: () => undefined,
    });
  const problemOf = (code: string) => problems().find((problem) => problem.code === code)!;
  return { ...test, flow, problems, problemOf };
}

const WORK = { station: 'bench-1' };

test('what no unit comes to is removed with its connections, in one step of undo', () => {
  const { document, flow, problemOf, problems } = opened(
    [step('start', 'start-on-job-order'), step('lost', 'manual-operation', WORK), step('end', 'end')],
    ['start.out > end.in', 'lost.done > end.in'],
  );

  fixOf(flow, problemOf('unreachable'))?.apply();

  expect(problems().map(({ code }) => code)).not.toContain('unreachable');
  expect(Object.keys(document.records.flowNodes)).toEqual(['start', 'end']);
  document.undo();
  expect(Object.keys(document.records.flowNodes)).toEqual(['start', 'end', 'lost']);
});

test('a way out that leads nowhere is led to an end', () => {
  const { flow, problemOf, problems, connections } = opened(
    [step('start', 'start-on-job-order'), step('work', 'manual-operation', WORK)],
    ['start.out > work.in'],
  );
  const problem = problemOf('outputNotConnected');

  const fix = fixOf(flow, problem);
  fix?.apply();

  expect(fix?.title).toBe('Lead it to an end');
  expect(connections()).toEqual(['start.out > work.in', 'work.done > end.in']);
  expect(problems().map(({ code }) => code)).not.toContain('outputNotConnected');
});

test('a second step of the same name gets a name of its own', () => {
  const { document, flow, problemOf, problems } = opened(
    [
      step('start', 'start-on-job-order'),
      { ...step('one', 'manual-operation', WORK), name: 'Wash' },
      { ...step('two', 'manual-operation', WORK), name: 'wash ' },
      step('end', 'end'),
    ],
    ['start.out > one.in', 'one.done > two.in', 'two.done > end.in'],
  );

  fixOf(flow, problemOf('duplicateName'))?.apply();

  expect(problems().map(({ code }) => code)).not.toContain('duplicateName');
  expect(Object.values(document.records.flowNodes).map(({ name }) => name.trim())).toContain('wash 2');
});

test('a connection that cannot be is removed, and nothing is offered for what a person has to think about', () => {
  const { document, flow, connections } = opened(
    [step('start', 'start-on-job-order'), step('end', 'end')],
    ['start.out > end.in', 'start.nothing > end.in'],
  );

  const problem = (code: 'danglingConnection' | 'deadlock') => ({ code, severity: 'error', message: '', sequenceFlow: 'flow2' }) as const;
  fixOf(flow, problem('danglingConnection'))?.apply();

  expect(connections()).toEqual(['start.out > end.in']);
  expect(fixOf(flow, problem('deadlock'))).toBeUndefined();
  // What it was about is gone: no fix is worse than a wrong one.
  document.execute(removeElements, { flowNodes: ['start'] });
  expect(fixOf(flow, { code: 'duplicateName', severity: 'error', message: '', flowNode: 'start' })).toBeUndefined();
});

test('a length of time that is written in another way is set to what it means, in one step of undo', () => {
  const { document, flow, problemOf, problems } = opened(
    [
      step('start', 'start-on-job-order'),
      step('work', 'manual-operation', WORK),
      { ...step('late', 'boundary-timer', { seconds: 'PT5M' }), attachedTo: 'work' },
      step('end', 'end'),
    ],
    ['start.out > work.in', 'work.done > end.in', 'late.out > end.in'],
  );

  const fix = fixOf(flow, problemOf('duration'));
  fix?.apply();

  expect(fix?.title).toBe('Make it 5 min');
  expect(document.records.flowNodes.late?.params.seconds).toBe(300);
  expect(problems().map(({ code }) => code)).not.toContain('duration');
  document.undo();
  expect(document.records.flowNodes.late?.params.seconds).toBe('PT5M');
});
