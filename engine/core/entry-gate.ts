import { notBefore } from './clocks.ts';
import type { Move } from './moves.ts';
import type { UnitDraft } from './unit-draft.ts';
import { placeHold } from './unit-holds.ts';

/**
 * What stands between leaving one flowNode and entering the next: holds, those planned for that flowNode, and minimum times.
 *
 * Invariants:
 * 1. a unit under a hold enters no flowNode; of branches that set out together, those that were on their way when one of them was held arrive;
 * 2. a token that is kept remembers where it was going, and is asked again when what kept it is over: something else may keep it then.
 */
type Entry = Pick<Move, 'to' | 'by'>;

/** For a token that has just left: the hold of the unit was looked at then. */
export function isKept(draft: UnitDraft, tokenId: string, entry: Entry): boolean {
  const { control } = draft.instance;
  if (control === undefined || (control.plannedHolds === undefined && control.clocks === undefined)) return false;
  if (takeEffect(draft, entry.to)) {
    keep(draft, tokenId, entry);
    return true;
  }
  const minimum = notBefore(draft, draft.token(tokenId), entry.to);
  if (minimum === undefined) return false;
  delay(draft, tokenId, entry, minimum);
  return true;
}

/** For a token that did not come from a flowNode just now: at the start, or after it was kept. */
export function isHeldBefore(draft: UnitDraft, tokenId: string, entry: Entry): boolean {
  if (draft.instance.holds.length === 0) return false;
  keep(draft, tokenId, entry);
  return true;
}

function keep(draft: UnitDraft, tokenId: string, { to, by }: Entry): void {
  draft.changeToken(tokenId, { state: 'held', heldPorts: undefined, heldTo: to, heldBy: by, since: draft.at });
}

/** Name of the wait for a minimum time. */
export const MINIMUM_TIME = 'minimumTime';

function delay(
  draft: UnitDraft,
  tokenId: string,
  { to, by }: Entry,
  { limit, until }: { readonly limit: string; readonly until: number },
): void {
  const wait = { kind: 'timer' as const, name: MINIMUM_TIME, dueAt: until };
  const token = draft.changeToken(tokenId, {
    state: 'delayed',
    heldPorts: undefined,
    heldTo: to,
    heldBy: by,
    waits: [wait],
    since: draft.at,
  });
  draft.timers.push({
    id: `${token.id}/${token.activation}/${MINIMUM_TIME}/${to}`,
    instance: draft.instance.id,
    token: token.id,
    activation: token.activation,
    name: MINIMUM_TIME,
    dueAt: until,
  });
  draft.record('waiting', { waits: [wait], before: to, limit }, { token });
}

/** True when a hold that was planned for this flowNode is in force from now on. */
function takeEffect(draft: UnitDraft, flowNode: string): boolean {
  const plannedHolds = draft.instance.control?.plannedHolds;
  const due = plannedHolds?.filter((hold) => hold.flowNode === flowNode) ?? [];
  if (due.length === 0) return false;
  const left = plannedHolds?.filter((hold) => hold.flowNode !== flowNode) ?? [];
  draft.changeControl({ plannedHolds: left.length === 0 ? undefined : left });
  for (const { id, reason, person } of due) placeHold(draft, { id, reason, person, before: flowNode });
  return true;
}
