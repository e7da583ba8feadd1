import { describe, expect, test } from 'vitest';
import type { OutboxEntry } from '../../offline/outbox-entry.ts';
import { stationQueue } from './station-queue.ts';
import { bearingTask } from './testing/bearing-task.ts';

const entryFor = (task: string, state: OutboxEntry['state']): OutboxEntry => ({
  kind: 'task',
  entryId: `entry-${task}`,
  sequence: 1,
  person: { id: 'anna', displayName: 'Anna Berg' },
  station: 'assembly-1',
  enteredAt: 0,
  sendAfter: 0,
  state,
  failures: 0,
  task,
  serialNumber: 'S1',
  title: 'Fit bearing',
  outcome: { value: 'done', title: 'Done' },
  entries: {},
});

describe('stationQueue', () => {
  const tasks = [bearingTask('S2', { openedAt: 20 }), bearingTask('S1', { openedAt: 10 }), bearingTask('S3', { openedAt: 30 })];
  const serials = (...rest: Parameters<typeof stationQueue>) => stationQueue(...rest).map(({ unit }) => unit.serialNumber);

  test('the unit that waits longest comes first', () => {
    expect(serials(tasks, [], new Set())).toEqual(['S1', 'S2', 'S3']);
  });

  test('what was confirmed here is gone at once, whether the server knows or not', () => {
    expect(serials(tasks, [entryFor('task-S1', 'waiting')], new Set(['task-S3']))).toEqual(['S2']);
  });

  test('what the server refused is back', () => {
    expect(serials(tasks, [entryFor('task-S1', 'refused')], new Set())).toEqual(['S1', 'S2', 'S3']);
  });
});
