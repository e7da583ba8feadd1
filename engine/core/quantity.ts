import type { Json, LotAccount, RoutingPlan, Token, Unit, UnitState } from '@fettle/flows';
import type { UnitDraft } from './unit-draft.ts';

/**
 * How much of a lot each token stands for, and where the rest has gone. A unit of one piece has none of this: no field, no line, no row.
 *
 * Invariants:
 * 1. `unit.quantity + mergedIn = live + good + scrapped + returned + aborted + splitOff + movedOut`, always;
 * 2. branches of a parallel split are the same parts: they count once. What one branch scraps, none has after the join;
 * 3. results and visits of a part are its own until the parts are together again.
 */
const NOTHING: LotAccount = {
  good: 0,
  scrapped: 0,
  returned: 0,
  aborted: 0,
  splitOff: 0,
  mergedIn: 0,
  movedOut: 0,
  splits: {},
  nextChild: 1,
};

/** Sums of quantities such as 0.1 kg stay what they are by hand. */
export function exact(quantity: number): number {
  return Math.round(quantity * 1e9) / 1e9;
}

export function isLot(draft: UnitDraft): boolean {
  return draft.instance.unit.quantity !== 1 || draft.instance.lot !== undefined;
}

export function quantityOf(draft: UnitDraft, token: Token): number {
  return token.quantity ?? draft.instance.unit.quantity;
}

export function accountOf(draft: UnitDraft): LotAccount {
  return draft.instance.lot ?? NOTHING;
}

type Count = Exclude<keyof LotAccount, 'splits' | 'nextChild' | 'away'>;

export function count(draft: UnitDraft, what: Count, quantity: number): void {
  const lot = accountOf(draft);
  draft.change({ lot: { ...lot, [what]: exact(lot[what] + quantity) } });
}

/** A parallel split of a lot opens: every branch stands for the same parts. */
export function openSplit(draft: UnitDraft, token: Token, generation: string): void {
  if (!isLot(draft)) return;
  const lot = accountOf(draft);
  draft.change({ lot: { ...lot, splits: { ...lot.splits, [generation]: quantityOf(draft, token) } } });
}

/** A join fires: the one that goes on stands for what is left of the split's quantity, and for the results of all its branches. */
export function closeSplit(draft: UnitDraft, first: Token, members: readonly Token[], generation: string): void {
  if (!isLot(draft)) return;
  const lot = accountOf(draft);
  const { [generation]: left, ...splits } = lot.splits;
  draft.change({ lot: { ...lot, splits } });
  if (left !== undefined && left > 0 && (first.quantity !== undefined || left !== draft.instance.unit.quantity))
    draft.changeToken(first.id, { quantity: left });
  if (members.some((member) => member.results !== undefined)) draft.changeToken(first.id, { results: mergedResults(members) });
}

export function mergedResults(tokens: readonly Token[]): Record<string, Record<string, Json>> {
  const merged: Record<string, Record<string, Json>> = {};
  for (const { results } of tokens)
    for (const [node, values] of Object.entries(results ?? {})) merged[node] = { ...merged[node], ...values };
  return merged;
}

/** Less of the token's parts, for good. At least a little of it must be left: a token that stands for nothing is ended instead. */
export function lessen(draft: UnitDraft, token: Token, quantity: number): void {
  draft.changeToken(token.id, { quantity: exact(quantityOf(draft, token) - quantity) });
  takeFromSplits(draft, token, quantity);
}

function takeFromSplits(draft: UnitDraft, token: Token, quantity: number): void {
  const lot = accountOf(draft);
  const splits = { ...lot.splits };
  for (const generation of token.generations) {
    const left = splits[generation];
    if (left !== undefined) splits[generation] = exact(left - quantity);
  }
  if (token.generations.length > 0) draft.change({ lot: { ...lot, splits } });
}

/** So many are scrapped where the token is; the rest of it goes on. */
export function scrapQuantity(draft: UnitDraft, tokenId: string, scrapped: { quantity: number; reason: string; person: string }): void {
  lessen(draft, draft.token(tokenId), scrapped.quantity);
  count(draft, 'scrapped', scrapped.quantity);
  draft.record('quantityScrapped', { ...scrapped }, { token: draft.token(tokenId) });
}

/** True while something of the lot lives that this token is no part of: its end is not the end of the others. */
export function isOnePart(draft: UnitDraft, token: Token): boolean {
  if (!isLot(draft)) return false;
  const outermost = token.generations[0];
  if (outermost !== undefined && quantityOf(draft, token) < (accountOf(draft).splits[outermost] ?? 0)) return true;
  for (const other of draft.tokens.values()) {
    if (other.id !== token.id && (outermost === undefined || other.generations[0] !== outermost)) return true;
  }
  return false;
}

/** Tokens that end together when this one is scrapped: itself, and the other branches that stand for the same parts. */
export function samePart(draft: UnitDraft, token: Token): Token[] {
  const outermost = token.generations[0];
  const whole = outermost === undefined || quantityOf(draft, token) >= (accountOf(draft).splits[outermost] ?? 0);
  if (outermost === undefined || !whole) return [token];
  return [...draft.tokens.values()].filter((other) => other.generations[0] === outermost);
}

/** What is still on its way: parts outside of splits, and each open split once. What is offered to another unit is not. */
export function liveQuantity(draft: UnitDraft): number {
  const seen = new Set<string>();
  let live = 0;
  for (const token of draft.tokens.values()) {
    const outermost = token.generations[0];
    if (outermost === undefined) live += isOffered(token) ? 0 : quantityOf(draft, token);
    else if (!seen.has(outermost)) {
      seen.add(outermost);
      live += accountOf(draft).splits[outermost] ?? 0;
    }
  }
  return exact(live);
}

export function isOffered(token: Token): boolean {
  return token.waits.some((wait) => wait.kind === 'reply' && wait.request.kind === 'merge');
}

/** Counts the parts of a token that ends, with the last of the tokens that stand for them. Called before it is gone. */
export function countEnd(draft: UnitDraft, token: Token, result: 'good' | 'returned' | 'scrapped' | 'aborted'): void {
  // What an abort has counted is counted: its handlers stand for nothing more.
  if (!isLot(draft) || isOffered(token) || draft.instance.control?.aborting !== undefined) return;
  const outermost = token.generations[0];
  if (outermost === undefined) {
    count(draft, result, quantityOf(draft, token));
  } else if (result === 'scrapped' && isOnePart(draft, token) && samePart(draft, token).length === 1) {
    count(draft, result, quantityOf(draft, token));
    takeFromSplits(draft, token, quantityOf(draft, token));
  } else if (![...draft.tokens.values()].some((other) => other.id !== token.id && other.generations[0] === outermost)) {
    const lot = accountOf(draft);
    const { [outermost]: left = 0, ...splits } = lot.splits;
    draft.change({ lot: { ...lot, splits } });
    count(draft, result, left);
  }
  keepPartResults(draft, token);
}

function keepPartResults(draft: UnitDraft, token: Token): void {
  if (token.results === undefined) return;
  draft.change({ data: { ...draft.instance.data, ...token.results } });
}

/** What a unit has become, by what has become of its parts. */
export function resultOfLot(draft: UnitDraft): Exclude<UnitState, 'running' | 'held'> | undefined {
  const { lot } = draft.instance;
  if (lot === undefined) return undefined;
  if (lot.good > 0) return 'good';
  if (lot.returned > 0) return 'returned';
  if (lot.aborted > 0) return 'aborted';
  if (lot.scrapped > 0) return 'scrapped';
  return 'transferred';
}

/** A token begins to be a part of its own: its results and visits are no longer the unit's. */
export function ownCounts(draft: UnitDraft, token: Token): Pick<Token, 'results' | 'visits'> {
  return { results: token.results ?? {}, visits: token.visits ?? draft.instance.visits };
}

/** How often the part (or, of a whole, the unit) has entered a flowNode, counting this time. */
export function countVisit(draft: UnitDraft, tokenId: string, flowNode: string, sameVisit: number | undefined): number {
  const { visits } = draft.token(tokenId);
  const visit = sameVisit ?? ((visits ?? draft.instance.visits)[flowNode] ?? 0) + 1;
  if (visits === undefined) draft.change({ visits: { ...draft.instance.visits, [flowNode]: visit } });
  else draft.changeToken(tokenId, { visits: { ...visits, [flowNode]: visit } });
  return visit;
}

/** Keeps what a flowNode gives: with the unit, or with the part that it is of. */
export function keepResults(draft: UnitDraft, tokenId: string, flowNode: string, results: NonNullable<RoutingPlan['results']>): void {
  const { data } = draft.instance;
  const own = draft.token(tokenId).results;
  if (own === undefined) draft.change({ data: { ...data, [flowNode]: { ...data[flowNode], ...results } } });
  else draft.changeToken(tokenId, { results: { ...own, [flowNode]: { ...(own[flowNode] ?? data[flowNode]), ...results } } });
}

/** What a branch that is spawned takes over from the token that it comes from. */
export function partOf({ quantity, results, visits }: Token): Pick<Token, 'quantity' | 'results' | 'visits'> {
  return {
    ...(quantity === undefined ? {} : { quantity }),
    ...(results === undefined ? {} : { results }),
    ...(visits === undefined ? {} : { visits }),
  };
}

/** The figures of the account that are not 0, for the record of the unit's end. */
export function quantities(draft: UnitDraft): Record<string, number> {
  const { splits: _splits, nextChild: _next, away: _away, ...figures } = accountOf(draft);
  return Object.fromEntries(Object.entries(figures).filter(([, figure]) => figure !== 0));
}

/** Everything that is still on its way ends at once. */
export function countAll(draft: UnitDraft, result: 'scrapped' | 'aborted'): void {
  if (!isLot(draft) || draft.instance.control?.aborting !== undefined) return;
  count(draft, result, liveQuantity(draft));
  for (const token of draft.tokens.values()) keepPartResults(draft, token);
  draft.change({ lot: { ...accountOf(draft), splits: {} } });
}

/** What a token does beside a part of the lot (a reminder, a call for help) stands for none of it. */
export function besideThePart(draft: UnitDraft, token: Token): string {
  if (isLot(draft) && token.generations.length === 0) draft.changeToken(token.id, { quantity: 0 });
  return token.id;
}

/** A token that leaves branches of a split takes along all that the split holds: what waits in the others is given up with them. */
export function takeWhole(draft: UnitDraft, token: Token, given: readonly string[]): void {
  const lot = accountOf(draft);
  const left = lot.splits[given[0] ?? ''];
  if (left === undefined) return;
  const splits = Object.fromEntries(Object.entries(lot.splits).filter(([generation]) => !given.includes(generation)));
  draft.change({ lot: { ...lot, splits } });
  draft.changeToken(token.id, { quantity: left });
}

/** The unit as a flowNode sees it: with the quantity that the token stands for. */
export function unitSeenBy({ quantity }: Token, unit: Unit): Unit {
  return quantity === undefined || quantity === 0 ? unit : { ...unit, quantity };
}
