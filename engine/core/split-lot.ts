import { FettleError, type LotSplit, type MessageBody, type Token } from '@fettle/flows';
import { accountOf, count, exact, lessen, quantityOf } from './quantity.ts';
import type { UnitDraft } from './unit-draft.ts';

/**
 * Takes parts of a lot off into units of their own: same order, product, version and equipment, with the results and the counts of visits that the lot has so far.
 *
 * Invariants:
 * 1. what the new unit starts with, the old one has counted as split off in the same step;
 * 2. the start of a new unit carries all that it needs: neither waits for the other;
 * 3. only what no parallel split holds can be taken off: which parts the other branches then stand for nobody could tell.
 */
export function splitOff(draft: UnitDraft, tokenId: string, splits: readonly LotSplit[]): 'nothingLeft' | 'restGoesOn' {
  for (const split of splits) {
    const token = draft.token(tokenId);
    if (token.generations.length > 0)
      throw new FettleError('stateRefused', 'A lot cannot be split between a parallel split and its join. Split it before or after.');
    const left = quantityOf(draft, token);
    if (split.quantity > left) throw new FettleError('stateRefused', `The lot has ${left}; ${split.quantity} cannot be split off.`);
    const target = draft.routing.nodes.get(token.flowNode)?.outgoing.get(split.port)?.[0]?.to.node;
    if (target === undefined) throw new FettleError('malformedFlow', `Nothing is connected to "${split.port}", where the new units begin.`);
    startPart(draft, token, { ...split, at: target, awaited: true, person: draft.instance.flow, reason: 'by the routing' });
    if (split.quantity === left) {
      draft.record('tokenEnded', { reason: 'split' }, { token: draft.token(tokenId) });
      draft.tokens.delete(tokenId);
      return 'nothingLeft';
    }
    lessen(draft, draft.token(tokenId), split.quantity);
  }
  return 'restGoesOn';
}

interface NewPart {
  readonly quantity: number;
  readonly serialNumber?: string | undefined;
  readonly at: string;
  readonly awaited?: boolean;
  readonly person: string;
  readonly reason: string;
}

function startPart(draft: UnitDraft, token: Token, part: NewPart): void {
  const { instance } = draft;
  const number = accountOf(draft).nextChild;
  const serialNumber = part.serialNumber ?? `${instance.unit.serialNumber}-${number}`;
  const child = `${instance.unit.jobOrder}/${serialNumber}`;
  count(draft, 'splitOff', part.quantity);
  const away = part.awaited === true ? { away: [...(accountOf(draft).away ?? []), child] } : {};
  draft.change({ lot: { ...accountOf(draft), nextChild: number + 1, ...away } });
  draft.record(
    'lotSplit',
    { child, serialNumber, quantity: part.quantity, to: part.at, person: part.person, reason: part.reason },
    { token: draft.token(token.id) },
  );
  // The visit of the flowNode where it begins is counted when it enters.
  const visits = { ...(token.visits ?? instance.visits) };
  if (part.at === token.flowNode) visits[part.at] = Math.max(0, (visits[part.at] ?? 1) - 1);
  draft.tellUnit(child, `${child}/start`, {
    kind: 'startUnit',
    instance: child,
    flow: instance.flow,
    version: instance.version,
    unit: { ...instance.unit, serialNumber, quantity: part.quantity },
    equipment: instance.equipment,
    origin: { instance: instance.id, serialNumber: instance.unit.serialNumber, ...(part.awaited === true ? { awaited: true } : {}) },
    at: part.at,
    // What holds the lot holds its parts.
    ...(instance.holds.length === 0 ? {} : { holds: instance.holds.map((hold) => ({ ...hold, id: `${hold.id}/${child}` })) }),
    data: token.results === undefined ? instance.data : { ...instance.data, ...token.results },
    visits,
  });
}

/** A person takes parts off a lot. Gives why not. */
export function splitByPerson(draft: UnitDraft, body: Extract<MessageBody, { kind: 'splitLot' }>): string | undefined {
  const { quantity, serialNumber, person, reason } = body;
  if (draft.instance.caller !== undefined) return 'A sub-routing runs for the unit that called it; split that one.';
  const candidates = [...draft.tokens.values()].filter(
    (token) =>
      token.generations.length === 0 &&
      token.state !== 'incident' &&
      !token.waits.some((wait) => wait.kind === 'reply') &&
      (body.flowNode === undefined || token.flowNode === body.flowNode),
  );
  const token = candidates.find((candidate) => quantityOf(draft, candidate) > quantity);
  if (token === undefined) {
    const most = Math.max(0, ...candidates.map((candidate) => quantityOf(draft, candidate)));
    return `Nowhere is there more than ${quantity} to take it from (${exact(most)} at most, and something must be left).`;
  }
  if (body.to !== undefined && !draft.routing.nodes.has(body.to)) return `The routing has no step "${body.to}".`;
  startPart(draft, token, { quantity, serialNumber, at: body.to ?? token.flowNode, person, reason });
  lessen(draft, draft.token(token.id), quantity);
  return undefined;
}
