import type { Compensable, Token } from '@fettle/flows';
import { cancelToken } from './cancel.ts';
import { scoped } from './instance-scope.ts';
import type { Move } from './moves.ts';
import { countAll } from './quantity.ts';
import type { RoutingNode } from './unit-context.ts';
import type { UnitDraft } from './unit-draft.ts';

/**
 * Compensation: what completed operations left behind is undone when a unit is aborted.
 *
 * Invariants:
 * 1. an operation that was left normally and has a handler is remembered once, by its latest completion; one that was interrupted, skipped or given up is not;
 * 2. handlers run one after the other, the latest completion first, each until its last token has ended; then the unit ends aborted;
 * 3. a second abort, or a handler that scraps, ends the unit at once.
 */
export function noteCompletion(draft: UnitDraft, token: Token, node: RoutingNode): void {
  const handler = node.boundaries.find(({ type }) => type.boundary?.compensates === true);
  if (handler === undefined || draft.instance.control?.aborting !== undefined) return;
  const key = scoped(token.flowNode, token);
  const done: Compensable = {
    flowNode: token.flowNode,
    handler: handler.flowNode.id,
    ...(token.instances === undefined ? {} : { instances: token.instances }),
    at: draft.at,
  };
  const others = (draft.instance.control?.compensable ?? []).filter((one) => scoped(one.flowNode, one) !== key);
  draft.changeControl({ compensable: [...others, done] });
}

/** Ends what the unit does and begins to undo what it has done; with nothing to undo it is simply aborted. */
export function abort(draft: UnitDraft, { person, reason }: { readonly person: string; readonly reason: string }, moves: Move[]): void {
  countAll(draft, 'aborted');
  for (const token of [...draft.tokens.values()]) cancelToken(draft, token.id, { reason });
  draft.change({ ended: 'aborted' });
  const { compensable = [], aborting } = draft.instance.control ?? {};
  if (aborting !== undefined || compensable.length === 0) {
    if (draft.instance.control !== undefined) draft.change({ control: undefined });
    return;
  }
  for (const hold of draft.instance.holds) draft.record('holdReleased', { id: hold.id, person, reason });
  draft.change({ holds: [], state: 'running', control: { compensable, aborting: { reason, person } } });
  draft.record('compensating', { person, reason, flowNodes: compensable.map(({ flowNode }) => flowNode).reverse() });
  compensateNext(draft, moves);
}

/** Starts the handler of the latest completed operation that is not undone yet. False: there is none. */
export function compensateNext(draft: UnitDraft, moves: Move[]): boolean {
  const { compensable = [], aborting } = draft.instance.control ?? {};
  const next = compensable.at(-1);
  if (aborting === undefined || next === undefined) return false;
  draft.changeControl({ compensable: compensable.slice(0, -1) });
  // The instance stays in its scope, so that the handler sees what its operation recorded; no join ever waits for it.
  const token = draft.newToken({
    flowNode: next.handler,
    generations: [],
    ...(next.instances === undefined ? {} : { instances: next.instances }),
  });
  draft.record('tokenSpawned', { compensates: next.flowNode }, { token });
  moves.push({ token: token.id, to: next.handler, by: undefined });
  return true;
}
