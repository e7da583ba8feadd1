import { type MessageBody, type ReactionUnits, type RuleStep, unitKey } from '@fettle/flows';
import type { CompiledRule } from './core-deps.ts';
import { type EquipmentDraft, ruleName } from './equipment-draft.ts';
import { changeReaction, type HeldByReaction, reactionNow } from './reactions.ts';
import { releaseUnits } from './release-holds.ts';
import { nameOnWay, ofReaction, type Way } from './way.ts';

interface Acting {
  readonly draft: EquipmentDraft;
  readonly rule: CompiledRule;
  readonly flowNode: string;
  readonly way: Way;
}

/** Sends units back to an operation of their routing, and then ends the reaction's hold on them: in this order, so that the way back is known before they go on. */
export function sendBack(acting: Acting, { flowNode, code, units, release }: NonNullable<RuleStep['sendBack']>): void {
  const { draft, rule, way } = acting;
  const person = way.person ?? ruleName(rule);
  const reason = way.reaction?.title ?? code;
  const meant = unitsOf(acting, units);
  for (const { instance } of meant) tell(acting, 'back', { kind: 'sendBack', instance, flowNode, code, person, reason });
  if (!release || way.reaction === undefined) return;
  const reaction = reactionNow(draft, rule, way.reaction.id);
  const gone = new Set(meant.map(({ instance }) => instance));
  releaseUnits(draft, reaction?.units.filter(({ instance }) => gone.has(instance)) ?? [], { person, reason });
  changeReaction(draft, rule, way.reaction.id, { units: reaction?.units.filter(({ instance }) => !gone.has(instance)) ?? [] });
}

export function scrapUnits(acting: Acting, { reason, units }: NonNullable<RuleStep['scrap']>): void {
  const { draft, rule, way } = acting;
  const person = way.person ?? ruleName(rule);
  const meant = unitsOf(acting, units);
  for (const { instance } of meant) tell(acting, 'scrap', { kind: 'scrapUnit', instance, person, reason });
  if (way.reaction === undefined) return;
  const gone = new Set(meant.map(({ instance }) => instance));
  const reaction = reactionNow(draft, rule, way.reaction.id);
  changeReaction(draft, rule, way.reaction.id, { units: reaction?.units.filter(({ instance }) => !gone.has(instance)) ?? [] });
}

function unitsOf({ draft, rule, flowNode, way }: Acting, which: ReactionUnits): readonly Pick<HeldByReaction, 'instance'>[] {
  const held = way.reaction === undefined ? [] : (reactionNow(draft, rule, way.reaction.id)?.units ?? []);
  const subject = way.subject ?? way.reaction?.subject;
  const meant = which === 'held' ? held : subject === undefined ? [] : [{ instance: subject.instance }];
  if (meant.length === 0) {
    const reason = which === 'held' ? 'The reaction holds no unit.' : `No unit was at ${draft.equipment} when it fired.`;
    draft.recordRule(rule, 'messageVoid', flowNode, { kind: 'reaction', reason, ...ofReaction(way) });
  }
  return meant;
}

function tell({ draft, rule, flowNode, way }: Acting, name: string, body: Extract<MessageBody, { kind: 'sendBack' | 'scrapUnit' }>): void {
  const id = `${nameOnWay(rule, draft.equipment, way, { flowNode, name })}/${body.instance}`;
  draft.messages.push({ id, key: unitKey(body.instance), at: draft.at, body });
}
