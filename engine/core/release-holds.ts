import { type Json, type RuleStep, unitKey } from '@fettle/flows';
import type { CompiledRule } from './core-deps.ts';
import { type EquipmentDraft, ruleName } from './equipment-draft.ts';
import { releaseEquipment } from './equipment-holds.ts';
import { changeReaction, type HeldByReaction, reactionNow } from './reactions.ts';
import { nameOnWay, ofReaction, type Way } from './way.ts';

interface Acting {
  readonly draft: EquipmentDraft;
  readonly rule: CompiledRule;
  readonly flowNode: string;
  readonly way: Way;
}

/** Ends holds that the reaction has placed and that nobody has released before. */
export function release(acting: Acting, { what, reason }: NonNullable<RuleStep['release']>): void {
  const { draft, rule, flowNode, way } = acting;
  const reaction = way.reaction === undefined ? undefined : reactionNow(draft, rule, way.reaction.id);
  if (reaction === undefined) {
    draft.recordRule(rule, 'messageVoid', flowNode, { kind: 'releaseHold', reason: 'No reaction has placed a hold here.' });
    return;
  }
  const person = way.person ?? ruleName(rule);
  if (what !== 'equipment') {
    releaseUnits(draft, reaction.units, { person, reason });
    for (const { jobOrder, hold } of reaction.orders) {
      const name = `release ${jobOrder}`;
      const id = nameOnWay(rule, draft.equipment, way, { flowNode, name });
      const action = { kind: 'releaseJobOrder' as const, hold, jobOrder, reason, person };
      draft.effects.push({ id, key: `equipment/${draft.equipment}`, name, flowNode, action });
      draft.recordRule(rule, 'effectRequested', flowNode, { effect: id, name, action: action as unknown as Json, ...ofReaction(way) });
    }
    changeReaction(draft, rule, reaction.id, { units: [], orders: [] });
  }
  if (what === 'units') return;
  for (const id of reaction.equipment) {
    if (!draft.holds.some((hold) => hold.id === id)) continue;
    releaseEquipment(draft, id);
    draft.recordRule(rule, 'holdReleased', flowNode, { id, equipment: draft.equipment, person, reason, ...ofReaction(way) });
  }
  changeReaction(draft, rule, reaction.id, { equipment: [] });
}

export function releaseUnits(
  draft: EquipmentDraft,
  units: readonly HeldByReaction[],
  by: { readonly person: string; readonly reason: string },
): void {
  for (const { instance, hold } of units) {
    const body = { kind: 'releaseHold' as const, instance, hold, ...by };
    draft.messages.push({ id: `${hold}/release`, key: unitKey(instance), at: draft.at, body });
  }
}
