import type { Json, RoutingPlan } from '@fettle/flows';
import { cancelToken } from './cancel.ts';
import { abort } from './compensation.ts';
import type { Move } from './moves.ts';
import { countAll, countEnd, isOnePart, quantities, resultOfLot, samePart } from './quantity.ts';
import { tellEnd } from './requests.ts';
import type { UnitDraft } from './unit-draft.ts';
import { closeWaits } from './waits.ts';

/** How tokens end, and with the last of them the unit: as the worst end that a token of it has come to. */
const WORSE = ['good', 'returned', 'scrapped', 'aborted'] as const;

export function finishToken(draft: UnitDraft, tokenId: string, result: NonNullable<RoutingPlan['end']>, moves: Move[], why?: Json): void {
  if (result === 'aborted') {
    abort(
      draft,
      { person: `flowNode ${draft.token(tokenId).flowNode}`, reason: typeof why === 'string' && why !== '' ? why : result },
      moves,
    );
    return;
  }
  if (result === 'scrapped' && isOnePart(draft, draft.token(tokenId))) {
    endPart(draft, tokenId);
    return;
  }
  if (result === 'scrapped') {
    countAll(draft, result);
    for (const token of [...draft.tokens.values()]) cancelToken(draft, token.id, { reason: result });
    draft.change({ ended: draft.instance.control?.aborting === undefined ? result : 'aborted', control: undefined });
    return;
  }
  closeWaits(draft, draft.token(tokenId));
  countEnd(draft, draft.token(tokenId), result === 'quiet' ? 'good' : result);
  if (result !== 'quiet') {
    const before = draft.instance.ended ?? 'good';
    draft.change({ ended: WORSE.indexOf(result) > WORSE.indexOf(before) ? result : before });
  }
  draft.record('tokenEnded', { reason: result }, { token: draft.token(tokenId) });
  draft.tokens.delete(tokenId);
}

/** A part of the lot is scrapped, and with it what else stands for the same parts; the others go on. */
function endPart(draft: UnitDraft, tokenId: string): void {
  for (const token of samePart(draft, draft.token(tokenId))) {
    if (!draft.tokens.has(token.id)) continue;
    countEnd(draft, draft.token(token.id), 'scrapped');
    cancelToken(draft, token.id, { reason: 'scrapped' });
  }
}

export function finishIfDone(draft: UnitDraft): void {
  if (draft.tokens.size > 0 || (draft.instance.state !== 'running' && draft.instance.state !== 'held')) return;
  const result = resultOfLot(draft) ?? draft.instance.ended ?? 'good';
  draft.change({ state: result, holds: [], ...(draft.instance.control === undefined ? {} : { control: undefined }) });
  draft.record('unitFinished', { result, ...(draft.instance.lot === undefined ? {} : { quantity: quantities(draft) }) });
  tellEnd(draft, result);
}
