import type { Json, LotOffer, Token } from '@fettle/flows';
import { count, exact, isOffered, mergedResults, quantityOf } from './quantity.ts';
import type { UnitDraft } from './unit-draft.ts';

/**
 * Gathering: parts of a lot that were finished one after the other wait until what is left of the lot is together, and go on as one.
 *
 * Invariants:
 * 1. it waits for every live token of the same generations, and for those of splits within; a part that is scrapped or ended elsewhere is not waited for;
 * 2. the first that arrived goes on with the quantities of all, and their results;
 * 3. what another unit has offered meanwhile is taken in with it.
 */
export function openGather(draft: UnitDraft, tokenId: string): 'waits' | 'passes' {
  const token = draft.token(tokenId);
  if (others(draft, token).length === 0 && (draft.instance.offers ?? []).length === 0 && awaited(draft, token).length === 0)
    return 'passes';
  draft.changeToken(tokenId, { state: 'joining' });
  return 'waits';
}

export function settleGathers(draft: UnitDraft): Token | undefined {
  for (const token of draft.tokens.values()) {
    if (token.state !== 'joining' || !gathers(draft, token)) continue;
    const rest = others(draft, token);
    const { offers = [] } = draft.instance;
    if (awaited(draft, token).some((part) => !offers.some(({ from }) => from.instance === part))) continue;
    if (rest.every((other) => other.state === 'joining' && other.flowNode === token.flowNode && sameGenerations(other, token)))
      return together(draft, [token, ...rest]);
  }
  return undefined;
}

export function gathers(draft: UnitDraft, token: Token): boolean {
  return draft.routing.nodes.get(token.flowNode)?.type.gather === true;
}

/** Other parts of the same lot: those of the same generations, and what lies in splits within. What is offered to another unit is no part any more. */
function others(draft: UnitDraft, token: Token): Token[] {
  return [...draft.tokens.values()].filter(
    (other) =>
      other.id !== token.id &&
      !isOffered(other) &&
      other.quantity !== 0 &&
      token.generations.every((generation, index) => other.generations[index] === generation),
  );
}

/** Units that the routing split off and for which this gather waits. */
function awaited(draft: UnitDraft, token: Token): readonly string[] {
  const node = draft.routing.nodes.get(token.flowNode);
  return node?.type.gathersSplits?.(node.params) === true ? (draft.instance.lot?.away ?? []) : [];
}

/** A unit that was split off is not waited for any more. */
export function noLongerAway(draft: UnitDraft, part: string): void {
  const { lot } = draft.instance;
  if (lot?.away?.includes(part) !== true) return;
  const away = lot.away.filter((one) => one !== part);
  draft.change({ lot: { ...lot, away: away.length === 0 ? undefined : away } });
}

function sameGenerations(a: Token, b: Token): boolean {
  return a.generations.length === b.generations.length && a.generations.every((generation, index) => generation === b.generations[index]);
}

function together(draft: UnitDraft, members: readonly Token[]): Token | undefined {
  const [first, ...rest] = [...members].sort((a, b) => a.activation - b.activation);
  if (first === undefined) return undefined;
  const arrived = [first, ...rest];
  const parts: Json = arrived.map((member) => ({ quantity: quantityOf(draft, member), results: member.results ?? {} }));
  const quantity = exact(arrived.reduce((sum, member) => sum + quantityOf(draft, member), 0));
  for (const other of rest) {
    draft.record('tokenEnded', { reason: 'gathered', into: first.id }, { token: other });
    draft.tokens.delete(other.id);
  }
  const whole = draft.instance.unit.quantity === quantity;
  draft.changeToken(first.id, { state: 'waiting', quantity: whole ? undefined : quantity, results: undefined, visits: undefined });
  if (arrived.some((member) => member.results !== undefined)) {
    draft.change({ data: { ...draft.instance.data, ...mergedResults(arrived) }, visits: mergedVisits(draft, arrived) });
  }
  const generation = `${first.flowNode}#${first.activation}`;
  draft.record('joined', { generation, tokens: arrived.map((member) => member.id), quantity, parts }, { token: draft.token(first.id) });
  for (const offer of draft.instance.offers ?? []) takeOffer(draft, first.id, offer);
  draft.change({ offers: undefined });
  return draft.token(first.id);
}

function mergedVisits(draft: UnitDraft, tokens: readonly Token[]): Record<string, number> {
  const merged = { ...draft.instance.visits };
  for (const { visits } of tokens)
    for (const [node, times] of Object.entries(visits ?? {})) merged[node] = Math.max(merged[node] ?? 0, times);
  return merged;
}

/** Takes another unit's quantity into this token, and tells the other. */
export function takeOffer(draft: UnitDraft, tokenId: string, offer: LotOffer): void {
  const { from, unit, quantity, person, reason } = offer;
  const token = draft.token(tokenId);
  draft.changeToken(tokenId, { quantity: exact(quantityOf(draft, token) + quantity) });
  count(draft, 'mergedIn', quantity);
  noLongerAway(draft, from.instance);
  draft.record(
    'lotMerged',
    { from: from.instance, serialNumber: unit.serialNumber, quantity, person, reason },
    { token: draft.token(tokenId) },
  );
  replyToOffer(draft, offer, { ok: true, reason: '' });
}

export function replyToOffer(draft: UnitDraft, offer: LotOffer, reply: { ok: boolean; reason: string }): void {
  const { from, quantity } = offer;
  draft.tellUnit(from.instance, `${from.token}/${from.activation}/${from.name}/replied`, {
    kind: 'replied',
    ...from,
    ok: reply.ok,
    result: { quantity, serialNumber: draft.instance.unit.serialNumber, mergedInto: draft.instance.id },
    reason: reply.reason,
  });
}
