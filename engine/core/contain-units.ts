import { type Firing, type RuleStep, unitKey } from '@fettle/flows';
import type { CompiledRule } from './core-deps.ts';
import { type EquipmentDraft, ruleName } from './equipment-draft.ts';
import type { ServedUnit } from './equipment-state.ts';
import { changeReaction, type HeldByReaction, type OpenReaction, reactionNow } from './reactions.ts';
import { nameOnWay, type Way } from './way.ts';

/** A machine remembers so many units that it has worked on, while a rule on it looks back. */
export const REMEMBERED_UNITS = 500;

/** A unit has come to the machine. */
export function noteArrival(draft: EquipmentDraft, unit: Omit<ServedUnit, 'from' | 'to'>): void {
  if (!draft.deps.remembersUnits(draft.equipment)) return;
  draft.served = [...draft.served.slice(1 - REMEMBERED_UNITS), { ...unit, from: draft.at }];
}

/** A unit has left the machine. */
export function noteDeparture(draft: EquipmentDraft, instance: string): void {
  const index = draft.served.findLastIndex((unit) => unit.instance === instance && unit.to === undefined);
  if (index >= 0) draft.served = draft.served.map((unit, place) => (place === index ? { ...unit, to: draft.at } : unit));
}

/**
 * Holds on everything that the machine has worked on since the last good sample.
 *
 * A unit counts that was at the machine at that moment or came after it: what was done to it afterwards nobody has seen to be good. The unit whose sample it was is left out unless it is asked for.
 * The unit that it fired for counts always. Finished units are told too, and say in their history that they have ended.
 */
export function contain(
  draft: EquipmentDraft,
  rule: CompiledRule,
  by: { readonly flowNode: string; readonly wanted: NonNullable<RuleStep['contain']>; readonly firing: Firing; readonly way: Way },
): void {
  const { flowNode, wanted, firing, way } = by;
  const reaction = way.reaction === undefined ? undefined : reactionNow(draft, rule, way.reaction.id);
  if (reaction === undefined) return;
  const suspects = suspectUnits(draft.served, { ...by, reaction });
  const known = new Set(reaction.units.map(({ instance }) => instance));
  const units = suspects.filter(({ instance }) => !known.has(instance));
  if (units.length === 0 && way.repeated === true) return;
  const hold = nameOnWay(rule, draft.equipment, way, { flowNode, name: wanted.name });
  const held: HeldByReaction[] = units.map(({ instance, serialNumber }) => ({ instance, serialNumber, hold: `${hold}/${instance}` }));
  const { lastGood } = firing;
  draft.recordRule(rule, 'unitsContained', flowNode, {
    id: hold,
    reaction: reaction.id,
    equipment: draft.equipment,
    reason: wanted.reason,
    units: units.map(({ instance, serialNumber }) => ({ instance, serialNumber })),
    ...(lastGood === undefined ? {} : { since: lastGood.at, lastGood: lastGood.serialNumber ?? '' }),
    complete: isComplete(draft.served, lastGood?.at),
  });
  changeReaction(draft, rule, reaction.id, { units: [...reaction.units, ...held] });
  for (const { instance, hold: id } of held) {
    const body = { kind: 'placeHold' as const, instance, hold: id, reason: wanted.reason, person: ruleName(rule) };
    draft.messages.push({ id, key: unitKey(instance), at: draft.at, body });
  }
}

type Suspect = Pick<ServedUnit, 'instance' | 'serialNumber'>;

function suspectUnits(
  served: readonly ServedUnit[],
  {
    wanted,
    firing,
    reaction,
    way,
  }: { readonly wanted: NonNullable<RuleStep['contain']>; readonly firing: Firing; readonly reaction: OpenReaction; readonly way: Way },
): readonly Suspect[] {
  const subject = way.subject ?? reaction.subject;
  const ofScope = served.filter(({ jobOrder }) => wanted.of === 'equipment' || jobOrder === subject?.unit.jobOrder);
  const { lastGood } = firing;
  const since =
    lastGood === undefined
      ? ofScope.slice(-wanted.least)
      : ofScope.filter(
          ({ to = Number.POSITIVE_INFINITY, serialNumber }) =>
            to > lastGood.at && (wanted.withLastGood || serialNumber !== lastGood.serialNumber),
        );
  const own: readonly Suspect[] = subject === undefined ? [] : [{ instance: subject.instance, serialNumber: subject.unit.serialNumber }];
  return [...new Map([...since, ...own].map((unit) => [unit.instance, unit])).values()];
}

/** False: the machine may have worked on more since then than it remembers. */
function isComplete(served: readonly ServedUnit[], since: number | undefined): boolean {
  const [oldest] = served;
  return since === undefined || served.length < REMEMBERED_UNITS || oldest === undefined || oldest.from <= since;
}
