import type { UnitDraft } from './unit-draft.ts';

/** Puts a hold in force. `before`: it was planned for the entry to that flowNode. */
export function placeHold(
  draft: UnitDraft,
  { before, ...hold }: { readonly id: string; readonly reason: string; readonly person: string; readonly before?: string },
): void {
  draft.change({ holds: [...draft.instance.holds, { ...hold, at: draft.at }], state: 'held' });
  draft.record('holdPlaced', { ...hold, ...(before === undefined ? {} : { before }) });
}

/** Notes a hold that takes effect before a flowNode to come. */
export function planHold(
  draft: UnitDraft,
  hold: { readonly id: string; readonly reason: string; readonly person: string; readonly flowNode: string },
): void {
  draft.changeControl({ plannedHolds: [...(draft.instance.control?.plannedHolds ?? []), { ...hold, at: draft.at }] });
  draft.record('holdPlaced', { id: hold.id, reason: hold.reason, person: hold.person, planned: hold.flowNode });
}

export function isHoldKnown(draft: UnitDraft, hold: string): boolean {
  const { holds, control } = draft.instance;
  return [...holds, ...(control?.plannedHolds ?? [])].some(({ id }) => id === hold);
}

/** True when it was one that has not taken effect yet. */
export function unplanHold(draft: UnitDraft, { hold, person, reason }: { hold: string; person: string; reason: string }): boolean {
  const plannedHolds = draft.instance.control?.plannedHolds;
  if (plannedHolds?.some(({ id }) => id === hold) !== true) return false;
  const left = plannedHolds.filter(({ id }) => id !== hold);
  draft.changeControl({ plannedHolds: left.length === 0 ? undefined : left });
  draft.record('holdReleased', { id: hold, person, reason, planned: true });
  return true;
}
