import { activateNext } from './correlate.ts';
import type { EquipmentDraft } from './equipment-draft.ts';

/**
 * Holds of an equipment.
 *
 * Invariants:
 * 1. under a hold no exclusive watch becomes active: a unit that the machine works on is finished, the others wait in their order;
 * 2. a hold remembers the watch that was active when it was placed, which is the only one that may be;
 * 3. when the last hold is released, the next in the queue becomes active.
 */
export function holdEquipment(
  draft: EquipmentDraft,
  hold: { readonly id: string; readonly reason: string; readonly person: string },
): 'placed' | 'known' {
  if (draft.holds.some(({ id }) => id === hold.id)) return 'known';
  const active = draft.watches.find((open) => open.active && open.watch.spec.exclusive)?.watch.id;
  draft.holds = [...draft.holds, { ...hold, at: draft.at, ...(active === undefined ? {} : { active }) }];
  return 'placed';
}

export function releaseEquipment(draft: EquipmentDraft, hold: string): void {
  const before = draft.holds;
  draft.holds = before.filter(({ id }) => id !== hold);
  if (before.length > 0 && draft.holds.length === 0) activateNext(draft);
}
