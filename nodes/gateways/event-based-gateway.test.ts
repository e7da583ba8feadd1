import { expect, it } from 'vitest';
import { activity, START } from '../testing/test-context.ts';
import { eventBasedGateway } from './event-based-gateway.ts';

const PARAMS = {
  machineEvents: [
    { key: 'free1', title: 'Mill 1', equipment: 'mill', when: 'stage == "Free"' },
    { key: 'free2', title: 'Mill 2', equipment: 'mill-2', when: 'stage == "Free"' },
  ],
  station: 'bench-1',
  choices: [{ key: 'byHand', title: 'By hand' }],
  timeLimit: 60,
};
const waiting = () => {
  const step = activity(eventBasedGateway, PARAMS, { bound: { mill: 'mill-7' } });
  step.enter();
  return step;
};

it('waits for machines, a person and the time at once', () => {
  const { waits } = waiting();

  expect(waits.map(({ kind, name }) => [kind, name])).toEqual([
    ['watch', 'free1'],
    ['watch', 'free2'],
    ['task', 'choice'],
    ['timer', 'timeout'],
  ]);
  expect(waits[0]).toMatchObject({ watch: { equipment: 'mill-7', exclusive: false } });
  expect(waits[3]).toMatchObject({ dueAt: START + 60_000 });
});

it('takes the way of what happens first', () => {
  const matched = { outcome: 'happened', event: undefined, collected: {}, reached: {} };
  const chosen = { person: 'ann', outcome: 'byHand', entries: {} };

  expect(waiting().resume({ kind: 'watchMatched', name: 'free2', ...matched })).toMatchObject({ take: 'free2' });
  expect(waiting().resume({ kind: 'taskCompleted', name: 'choice', ...chosen })).toMatchObject({ take: 'byHand' });
  expect(waiting().resume({ kind: 'timerFired', name: 'timeout' })).toMatchObject({ take: 'timeout' });
});
