import { expect, it } from 'vitest';
import type { LintContext } from '../lint-context.ts';
import { callNotPossible } from './call-not-possible.ts';

const released = (...calls: string[]) => ({ released: true, calls });

/** One step of "main" that calls `flow`, among these routings. */
function problems(flow: string, routings: Record<string, { released: boolean; calls: readonly string[] }>) {
  const node = { flowNode: { id: 'c', name: 'Call' }, params: {}, type: { usedIn: 'routing', calls: () => [{ path: 'flow', flow }] } };
  const context = { definition: { id: 'main' }, nodes: [node], routings: (id: string) => routings[id] };
  return callNotPossible(context as unknown as LintContext).map(({ message }) => message);
}

it('takes a released routing', () => {
  expect(problems('paint', { paint: released() })).toEqual([]);
});

it('refuses one that is not released, that is none, and that leads back', () => {
  expect(problems('paint', { paint: { released: false, calls: [] } })[0]).toContain('is not released');
  expect(problems('paint', {})[0]).toContain('there is no routing "paint"');
  expect(problems('main', {})[0]).toContain('cannot call itself');
  expect(problems('paint', { paint: released('dry'), dry: released('main') })[0]).toContain('calls this one again');
});
