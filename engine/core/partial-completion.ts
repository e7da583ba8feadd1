import type { MessageBody, Token } from '@fettle/flows';
import { endScrapped, resume } from './advance.ts';
import { exact, isLot, ownCounts, quantityOf, scrapQuantity } from './quantity.ts';
import { activityId, type UnitDraft } from './unit-draft.ts';

type Completed = Extract<MessageBody, { kind: 'taskCompleted' }>;

/**
 * An operator reports a part of the lot: so many good, so many scrapped. What is good goes on at once as a token of its own, with its own entries and results; what is left stays where it is, and
 * its work instruction stays open.
 */
export function isPartial(draft: UnitDraft, token: Token, { reported }: Completed): boolean {
  return reported !== undefined && isLot(draft) && leftOf(draft, token, reported) > 0;
}

/** Why the quantities that were reported cannot be. */
export function whyQuantityIsRefused(draft: UnitDraft, token: Token, { reported }: Completed): string | undefined {
  if (reported === undefined) return undefined;
  const whole = quantityOf(draft, token);
  const sum = exact(reported.good + reported.scrapped);
  if (sum <= 0) return 'Nothing was reported.';
  if (sum > whole) return `${sum} were reported, and ${whole} are here.`;
  if (!isLot(draft) && reported.scrapped > 0) return 'A single unit is not scrapped by a quantity.';
  return undefined;
}

function leftOf(draft: UnitDraft, token: Token, reported: { good: number; scrapped: number }): number {
  return exact(quantityOf(draft, token) - reported.good - reported.scrapped);
}

export function completePart(draft: UnitDraft, token: Token, body: Completed): void {
  const { good = 0, scrapped = 0, reason = '' } = body.reported ?? {};
  const { name, person, outcome, entries } = body;
  const left = leftOf(draft, token, { good, scrapped });
  draft.changeToken(token.id, { ...ownCounts(draft, token), quantity: quantityOf(draft, token) });
  draft.record(
    'workInstructionPartCompleted',
    { id: activityId(token, name), name, person, outcome, entries, good, scrapped, reason, left },
    { token: draft.token(token.id) },
  );
  if (scrapped > 0) scrapQuantity(draft, token.id, { quantity: scrapped, reason, person });
  if (good === 0) return;
  const here = draft.token(token.id);
  const part = draft.newToken({
    ...ownCounts(draft, here),
    flowNode: here.flowNode,
    generations: here.generations,
    arrivedBy: here.arrivedBy,
    visit: here.visit,
    local: here.local,
    quantity: good,
    activation: draft.nextActivation(),
  });
  draft.changeToken(token.id, { quantity: left });
  draft.record('tokenSpawned', { from: token.id, quantity: good }, { token: part });
  resume(draft, draft.token(part.id), { kind: 'taskCompleted', name, person, outcome, entries });
}

/** The last of the lot is reported: true when all of it was scrapped, so that nothing goes on. */
export function scrapReported(draft: UnitDraft, token: Token, { reported, person }: Completed): 'nothingLeft' | 'goesOn' {
  if (reported === undefined || reported.scrapped === 0 || !isLot(draft)) return 'goesOn';
  const { scrapped: quantity, reason } = reported;
  if (reported.good > 0) {
    scrapQuantity(draft, token.id, { quantity, reason, person });
    return 'goesOn';
  }
  draft.record('quantityScrapped', { quantity, reason, person }, { token: draft.token(token.id) });
  endScrapped(draft, token.id);
  return 'nothingLeft';
}
