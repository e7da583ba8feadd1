import type { Json, Token, UnitClock } from '@fettle/flows';
import type { CompiledTimeLimit } from './time-limits.ts';
import type { UnitDraft } from './unit-draft.ts';

/**
 * The clocks of a unit: times between two operations that are running.
 *
 * Invariants:
 * 1. a clock starts when its token enters or leaves the first operation, and once more whenever it does so again (rework);
 * 2. it stops when the token, or one that was split off it, enters or leaves the second, or when the token gets where the second is not reached any more;
 * 3. its timers name its number; one that has stopped is not among the unit's clocks, so they are void;
 * 4. starting and stopping write no line of their own: what the time was stands in the line that ends it.
 */
export function clocksAtEntry(draft: UnitDraft, token: Token): Record<string, Json> {
  const limits = draft.routing.timeLimits;
  if (limits === undefined) return {};
  const kept: Json[] = [];
  for (const limit of limits.values()) {
    const { from, to } = limit;
    if (to.flowNode === token.flowNode && to.when === 'entered') kept.push(...stop(draft, limit, token));
    if (from.flowNode === token.flowNode) {
      drop(draft, running(draft, limit, token));
      if (from.when === 'entered') start(draft, limit, token);
    } else if (!limit.scope.has(token.flowNode)) {
      leaveScope(draft, limit, token);
    }
  }
  return kept.length === 0 ? {} : { timeLimits: kept };
}

export function clocksAtLeaving(draft: UnitDraft, token: Token): Record<string, Json> {
  const limits = draft.routing.timeLimits;
  if (limits === undefined) return {};
  const kept: Json[] = [];
  for (const limit of limits.values()) {
    const { from, to } = limit;
    if (to.flowNode === token.flowNode && to.when === 'left') kept.push(...stop(draft, limit, token));
    if (from.flowNode === token.flowNode && from.when === 'left') start(draft, limit, token);
  }
  return kept.length === 0 ? {} : { timeLimits: kept };
}

/** At a join the token that goes on takes over the clocks of those that end there. */
export function handOnClocks(draft: UnitDraft, ended: string, goesOn: Token): void {
  const clocks = draft.instance.control?.clocks;
  if (clocks?.some((clock) => clock.token === ended) !== true) return;
  draft.changeControl({ clocks: clocks.map((clock) => (clock.token === ended ? { ...clock, token: goesOn.id } : clock)) });
}

/** Until when a minimum time keeps the token from entering; undefined: it may enter. */
export function notBefore(
  draft: UnitDraft,
  token: Token,
  flowNode: string,
): { readonly limit: string; readonly until: number } | undefined {
  let latest: { limit: string; until: number } | undefined;
  for (const clock of draft.instance.control?.clocks ?? []) {
    const limit = draft.routing.timeLimits?.get(clock.limit);
    if (limit?.to.flowNode !== flowNode || limit.to.when !== 'entered' || !concerns(clock, token)) continue;
    const until = clock.notBefore ?? 0;
    if (until > draft.at && until > (latest?.until ?? 0)) latest = { limit: clock.limit, until };
  }
  return latest;
}

/** The live token whose time a clock counts: its own, or one that was split off it. */
export function tokenOn(draft: UnitDraft, clock: UnitClock): Token | undefined {
  return draft.tokens.get(clock.token) ?? [...draft.tokens.values()].find((token) => splitOff(clock, token));
}

export function changeClock(draft: UnitDraft, clock: UnitClock, fields: Partial<UnitClock>): void {
  draft.changeControl({
    clocks: draft.instance.control?.clocks?.map((other) => (other.number === clock.number ? { ...clock, ...fields } : other)),
  });
}

export function drop(draft: UnitDraft, clock: UnitClock | undefined): void {
  if (clock === undefined) return;
  const clocks = (draft.instance.control?.clocks ?? []).filter((other) => other.number !== clock.number);
  draft.changeControl({ clocks: clocks.length === 0 ? undefined : clocks });
}

/** The timer of what comes next on a clock: the warning, then the expiry. */
export function setTimer(draft: UnitDraft, clock: UnitClock, name: 'warning' | 'expiry', dueAt: number): void {
  const instance = draft.instance.id;
  draft.timers.push({ id: `${clockId(draft, clock)}/${name}`, instance, token: '', activation: clock.number, name, dueAt });
}

export function clockId(draft: UnitDraft, clock: UnitClock): string {
  return `${draft.instance.id}/clock/${clock.number}`;
}

/** Tokens that were split off a clock's token since it started have its generations, and more. */
export function splitOff(clock: UnitClock, token: Token): boolean {
  return token.generations.length > clock.generations.length && clock.generations.every((one, index) => one === token.generations[index]);
}

const concerns = (clock: UnitClock, token: Token): boolean => clock.token === token.id || splitOff(clock, token);

function running(draft: UnitDraft, limit: CompiledTimeLimit, token: Token): UnitClock | undefined {
  return draft.instance.control?.clocks?.find((clock) => clock.limit === limit.id && concerns(clock, token));
}

function start(draft: UnitDraft, limit: CompiledTimeLimit, token: Token): void {
  drop(draft, running(draft, limit, token));
  const { minimum, maximum, warning } = limit;
  const dueAt = draft.at + maximum;
  const warnAt = warning > 0 ? Math.max(draft.at, dueAt - warning) : undefined;
  const clock: UnitClock = {
    number: draft.nextActivation(),
    limit: limit.id,
    token: token.id,
    generations: token.generations,
    startedAt: draft.at,
    ...(minimum > 0 ? { notBefore: draft.at + minimum } : {}),
    ...(maximum > 0 ? { dueAt, ...(warnAt === undefined ? {} : { warnAt }) } : {}),
    state: 'running',
  };
  draft.changeControl({ clocks: [...(draft.instance.control?.clocks ?? []), clock] });
  if (maximum > 0) setTimer(draft, clock, warnAt === undefined ? 'expiry' : 'warning', warnAt ?? dueAt);
}

function stop(draft: UnitDraft, limit: CompiledTimeLimit, token: Token): Json[] {
  const clock = running(draft, limit, token);
  if (clock === undefined) return [];
  drop(draft, clock);
  const overdue = clock.state === 'expired' || (clock.dueAt !== undefined && clock.dueAt < draft.at);
  return [{ limit: limit.id, seconds: (draft.at - clock.startedAt) / 1000, ...(overdue ? { overdue } : {}) }];
}

/** The token goes another way. What was split off it may still be on the way to the second operation. */
function leaveScope(draft: UnitDraft, limit: CompiledTimeLimit, token: Token): void {
  const clock = draft.instance.control?.clocks?.find((candidate) => candidate.limit === limit.id && candidate.token === token.id);
  if (clock === undefined) return;
  const heir = [...draft.tokens.values()].find((other) => other.id !== token.id && splitOff(clock, other));
  if (heir === undefined) drop(draft, clock);
  else changeClock(draft, clock, { token: heir.id });
}
