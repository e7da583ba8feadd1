import { nodeRegistry } from '@fettle/nodes';
import { expect, test } from 'vitest';
import { blockRouting, flowOf } from '../../test/support/block-cell.ts';
import { operationsAhead } from './operations-ahead.ts';

const ahead = (flow: Parameters<typeof operationsAhead>[0], ...at: string[]) =>
  operationsAhead(flow, at, nodeRegistry).map(({ name }) => name);

test('are the operations that can still come, and where a rework can lead back to', () => {
  const block = blockRouting();

  expect(ahead(block, 'cut')).toEqual(['Deburr', 'Inspect']);
  expect(ahead(block, 'inspect')).toEqual(['Deburr']);
  expect(ahead(block, 'good')).toEqual([]);
});

test('are those behind an event at the edge of the operation, too', () => {
  const flow = flowOf(
    { id: 'f', kind: 'routing' },
    {
      begin: ['start-on-job-order'],
      cure: ['manual-operation', { station: 'a' }, 'Cure'],
      late: ['boundary-timer', { seconds: 60 }],
      clean: ['manual-operation', { station: 'a' }, 'Clean'],
      end: ['end'],
    },
    ['begin.out > cure.in', 'cure.done > end.in', 'late.out > clean.in', 'clean.done > end.in'],
  );
  Object.assign(flow.flowNodes.find(({ id }) => id === 'late') ?? {}, { attachedTo: 'cure' });

  expect(ahead(flow, 'cure')).toEqual(['Clean']);
});
