import type { RoutingPlan, Token } from '@fettle/flows';
import { generationOf } from './generations.ts';
import { countEnd } from './quantity.ts';
import type { UnitDraft } from './unit-draft.ts';
import { closeWaits } from './waits.ts';

/** Ends a token wherever it is: everything that it has open closes. One that has instances takes them with it. */
export function cancelToken(draft: UnitDraft, tokenId: string, data: { reason: string; by?: string }): void {
  const token = draft.tokens.get(tokenId);
  if (token === undefined) return;
  closeWaits(draft, token);
  draft.record('tokenEnded', data, { token: draft.token(tokenId) });
  draft.tokens.delete(tokenId);
  if (token.generations.at(-1) === generationOf(token)) cancelGeneration(draft, generationOf(token), data);
}

export function cancelGeneration(
  draft: UnitDraft,
  generation: string,
  data: { reason: string; by?: string },
  spares?: (token: Token) => boolean,
): void {
  for (const other of [...draft.tokens.values()]) {
    if (other.generations.includes(generation) && spares?.(other) !== true) cancelToken(draft, other.id, data);
  }
}

/** What a plan cancels, by the token that has it. */
export function carryOutCancel(draft: UnitDraft, tokenId: string, cancel: NonNullable<RoutingPlan['cancel']>): void {
  const token = draft.token(tokenId);
  const data = { reason: 'cancelled', by: token.flowNode };
  if (cancel === 'instances') {
    cancelGeneration(draft, generationOf(token), data, (other) => other.id === tokenId || other.state === 'joining');
  } else if (cancel === 'siblings') {
    const generation = token.generations.at(-1);
    if (generation !== undefined) cancelGeneration(draft, generation, data, (other) => other.id === tokenId);
  } else {
    const region = new Set(cancel.flowNodes);
    for (const other of [...draft.tokens.values()]) {
      if (other.id === tokenId || !region.has(other.flowNode)) continue;
      if (draft.tokens.has(other.id)) countEnd(draft, draft.token(other.id), 'aborted');
      cancelToken(draft, other.id, data);
    }
  }
}
