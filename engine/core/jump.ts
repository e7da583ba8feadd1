import { FettleError, type RoutingPlan } from '@fettle/flows';
import { cancelGeneration } from './cancel.ts';
import { keptInstances, splitOf } from './generations.ts';
import { type Move, sendTo } from './moves.ts';
import { openSplit, takeWhole } from './quantity.ts';
import type { UnitDraft } from './unit-draft.ts';
import { closeWaits } from './waits.ts';

/**
 * Goes to another flowNode without a sequenceFlow: rework to an earlier operation.
 *
 * Invariants:
 * 1. generations of splits in which the target lies too are kept: a jump within a branch changes nothing for its join;
 * 2. generations that are left end: the other tokens that carry them are ended, so that no join waits for what was given up;
 * 3. a target inside a split that the token is not in gets a generation of its own for it: its join lets it through alone.
 */
export function jump(draft: UnitDraft, tokenId: string, goTo: NonNullable<RoutingPlan['goTo']>, moves: Move[]): void {
  const { flowNode: target, reason } = goTo;
  if (!draft.routing.nodes.has(target))
    throw new FettleError(
      'malformedFlow',
      `The unit cannot go to "${target}": there is no such flowNode in version ${draft.instance.version}.`,
    );
  const token = draft.token(tokenId);
  closeWaits(draft, token);
  draft.changeToken(tokenId, { waits: [] });
  const stack = nearest(draft.routing.structure.stacksAt(target), token.generations.map(splitOf));
  const kept = token.generations.slice(0, commonLength(stack, token.generations.map(splitOf)));
  const given = token.generations.slice(kept.length);
  takeWhole(draft, token, given);
  for (const generation of given)
    cancelGeneration(draft, generation, { reason: 'leftBranch', by: token.flowNode }, ({ id }) => id === tokenId);
  const fresh = stack.slice(kept.length).map((split) => `${split}#${draft.nextActivation()}`);
  for (const generation of fresh) openSplit(draft, draft.token(tokenId), generation);
  draft.changeToken(tokenId, {
    generations: [...kept, ...fresh],
    instances: keptInstances(token, (generation) => kept.includes(generation)),
  });
  if (reason !== undefined) count(draft, target, reason);
  draft.record(
    'left',
    { ports: [], to: target, ...(reason === undefined || reason === '' ? {} : { reason }) },
    { token: draft.token(tokenId) },
  );
  sendTo(draft, tokenId, target, moves);
}

function count(draft: UnitDraft, target: string, reason: string): void {
  const reworks = { ...draft.instance.control?.reworks };
  for (const key of [target, `${target}|${reason}`]) reworks[key] = (reworks[key] ?? 0) + 1;
  draft.changeControl({ reworks });
}

/** Of the ways in which the target can lie in splits, the one that keeps most of what the token is in; of those the shallowest. */
function nearest(stacks: readonly (readonly string[])[], own: readonly string[]): readonly string[] {
  const [best = []] = [...stacks].sort((a, b) => commonLength(b, own) - commonLength(a, own) || a.length - b.length);
  return best;
}

function commonLength(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
