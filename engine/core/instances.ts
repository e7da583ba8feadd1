import type { RoutingPlan, Token } from '@fettle/flows';
import { generationOf } from './generations.ts';
import { type Move, sendThrough, sendTo } from './moves.ts';
import { openSplit, partOf } from './quantity.ts';
import type { UnitDraft } from './unit-draft.ts';
import { closeWaits } from './waits.ts';

/**
 * Multiple instances (van der Aalst 12 to 15): one token for each, all of one generation, each with its number.
 *
 * Invariants:
 * 1. a number is given once in a generation, by the node type, which counts;
 * 2. a token that stays to let more follow belongs to the generation itself, so that the join waits for it;
 * 3. closing sends that token to the join, which fires although there may be no instance left, or none ever.
 */
export function startInstances(
  draft: UnitDraft,
  tokenId: string,
  { port, from, count, stays }: NonNullable<RoutingPlan['instances']> & { readonly stays: boolean },
  moves: Move[],
): void {
  if (count < 1 && !stays) {
    closeInstances(draft, tokenId, moves);
    return;
  }
  const parent = inOwnGeneration(draft, tokenId);
  const generation = generationOf(parent);
  const outer = parent.instances ?? [];
  const numbered = (number: number) => [...outer, { generation, number }];
  const spawned: string[] = [];
  for (let number = stays ? from : from + 1; number < from + count; number += 1) {
    const token = draft.newToken({
      ...partOf(parent),
      flowNode: parent.flowNode,
      generations: parent.generations,
      instances: numbered(number),
    });
    draft.record('tokenSpawned', { from: tokenId, generation, number }, { token });
    spawned.push(token.id);
  }
  if (!stays) {
    closeWaits(draft, parent);
    const first = draft.changeToken(tokenId, { waits: [], instances: numbered(from) });
    draft.record('left', { ports: [port], instances: count }, { token: first });
    sendThrough(draft, tokenId, { ports: [port], split: false }, moves);
  }
  for (const id of spawned) sendThrough(draft, id, { ports: [port], split: false }, moves);
}

/** No more instances: the token goes to their join. Without one it ends. */
export function closeInstances(draft: UnitDraft, tokenId: string, moves: Move[]): void {
  const token = inOwnGeneration(draft, tokenId);
  closeWaits(draft, token);
  draft.record('left', { ports: [] }, { token: draft.changeToken(tokenId, { waits: [] }) });
  const [join] = draft.routing.structure.joinsOf(token.flowNode)?.keys() ?? [];
  if (join !== undefined) {
    sendTo(draft, tokenId, join, moves);
    return;
  }
  draft.record('tokenEnded', { reason: 'quiet' }, { token: draft.token(tokenId) });
  draft.tokens.delete(tokenId);
}

function inOwnGeneration(draft: UnitDraft, tokenId: string): Token {
  const token = draft.token(tokenId);
  const own = generationOf(token);
  if (token.generations.at(-1) === own) return token;
  openSplit(draft, token, own);
  return draft.changeToken(tokenId, { generations: [...token.generations, own] });
}
