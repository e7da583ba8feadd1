import { type Firing, type Json, type RuleStep, unitKey } from '@fettle/flows';
import { contain } from './contain-units.ts';
import type { CompiledRule, RuleNode } from './core-deps.ts';
import { type EquipmentDraft, ruleName } from './equipment-draft.ts';
import { holdEquipment } from './equipment-holds.ts';
import { watchChecks } from './overdue-checks.ts';
import { scrapUnits, sendBack } from './reaction-units.ts';
import { changeReaction, enterReaction, type OpenReaction, reactionNow } from './reactions.ts';
import { release } from './release-holds.ts';
import { nameOnWay, ofReaction, type Way } from './way.ts';
import { wouldDo } from './would-do.ts';

/** True for a step that does something outside its own rule. */
export function acts(step: RuleStep): boolean {
  return (
    step.effects !== undefined ||
    step.records !== undefined ||
    step.holdUnit !== undefined ||
    step.holdEquipment !== undefined ||
    step.holdLot !== undefined ||
    step.contain !== undefined ||
    step.check !== undefined ||
    step.release !== undefined ||
    step.sendBack !== undefined ||
    step.scrap !== undefined
  );
}

interface Acting {
  readonly draft: EquipmentDraft;
  readonly rule: CompiledRule;
  readonly flowNode: string;
  readonly way: Way;
}

/**
 * Carries out what a step of a rule asks for. What is asked for on a reaction's way is named by the reaction, and while the reaction is open the same signal again only holds further units: it neither
 * calls, writes nor asks twice. A draft in shadow does nothing at all: what it would have done is noted.
 */
export function act(
  draft: EquipmentDraft,
  rule: CompiledRule,
  by: { node: RuleNode; step: RuleStep; firing: Firing | undefined; way: Way },
): void {
  const { node, step, firing } = by;
  if (rule.shadow !== undefined) {
    draft.would(wouldDo(step));
    return;
  }
  const flowNode = node.flowNode.id;
  // A check and what is contained are remembered beyond this message, so they make a reaction where none is drawn.
  const needs = by.way.reaction === undefined && firing !== undefined && (step.check !== undefined || step.contain !== undefined);
  const way = needs
    ? enterReaction(draft, rule, { flowNode, firing, way: by.way, signal: '', title: firing.title, signOff: false })
    : by.way;
  const acting: Acting = { draft, rule, flowNode, way };
  if (step.holdUnit !== undefined) holdUnit(acting, step.holdUnit);
  if (step.contain !== undefined && firing !== undefined) contain(draft, rule, { flowNode, wanted: step.contain, firing, way });
  if (way.repeated === true) return;
  requestEffects(acting, step);
  putOnRecord(acting, step);
  if (step.holdEquipment !== undefined) holdMachine(acting, step.holdEquipment);
  if (step.holdLot !== undefined) holdLot(acting, step.holdLot);
  if (step.check !== undefined) ask(acting, step.check);
  if (step.sendBack !== undefined) sendBack(acting, step.sendBack);
  if (step.scrap !== undefined) scrapUnits(acting, step.scrap);
  if (step.release !== undefined) release(acting, step.release);
}

const nameOf = ({ draft, rule, way, flowNode }: Acting, name: string): string => nameOnWay(rule, draft.equipment, way, { flowNode, name });

function requestEffects(acting: Acting, { effects = [] }: RuleStep): void {
  for (const { name, action } of effects) request(acting, name, action);
}

function request(acting: Acting, name: string, action: NonNullable<RuleStep['effects']>[number]['action']): string {
  const { draft, rule, flowNode, way } = acting;
  const id = nameOf(acting, name);
  draft.effects.push({ id, key: `equipment/${draft.equipment}`, name, flowNode, action });
  draft.recordRule(rule, 'effectRequested', flowNode, { effect: id, name, action: action as unknown as Json, ...ofReaction(way) });
  return id;
}

function putOnRecord(acting: Acting, { records = [] }: RuleStep): void {
  const { draft, rule, flowNode, way } = acting;
  for (const record of records) {
    const { kind, name, ...data } = record;
    draft.recordRule(rule, kind, flowNode, {
      id: nameOf(acting, name),
      ...(data as Record<string, Json>),
      equipment: draft.equipment,
      ...ofReaction(way),
    });
  }
}

function holdMachine(acting: Acting, { name, reason }: NonNullable<RuleStep['holdEquipment']>): void {
  const { draft, rule, flowNode, way } = acting;
  const hold = { id: nameOf(acting, name), reason, person: ruleName(rule) };
  if (holdEquipment(draft, hold) !== 'placed') return;
  draft.recordRule(rule, 'holdPlaced', flowNode, { ...hold, equipment: draft.equipment, ...ofReaction(way) });
  inReaction(acting, (reaction) => ({ equipment: [...reaction.equipment, hold.id] }));
}

/** The order's other units are actors of their own, in any shard: who performs the effect tells each of them. */
function holdLot(acting: Acting, { name, reason }: NonNullable<RuleStep['holdLot']>): void {
  const { draft, rule, way } = acting;
  if (way.subject === undefined) {
    nobody(acting, `No unit is at ${draft.equipment}, so no job order was held: ${reason}`);
    return;
  }
  const { jobOrder } = way.subject.unit;
  const hold = request(acting, name, { kind: 'holdJobOrder', jobOrder, reason, person: ruleName(rule) });
  inReaction(acting, ({ orders }) => ({ orders: [...orders, { jobOrder, hold }] }));
}

function holdUnit(acting: Acting, { name, reason }: NonNullable<RuleStep['holdUnit']>): void {
  const { draft, rule, way } = acting;
  const { subject } = way;
  if (subject === undefined) {
    nobody(acting, `No unit is at ${draft.equipment}, so none was held: ${reason}`);
    return;
  }
  const { instance } = subject;
  const reaction = way.reaction === undefined ? undefined : reactionNow(draft, rule, way.reaction.id);
  if (reaction?.units.some((held) => held.instance === instance)) return;
  const id = reaction === undefined ? nameOf(acting, name) : `${nameOf(acting, name)}/${instance}`;
  draft.messages.push({
    id,
    key: unitKey(instance),
    at: draft.at,
    body: { kind: 'placeHold', instance, hold: id, reason, person: ruleName(rule) },
  });
  inReaction(acting, ({ units }) => ({ units: [...units, { instance, serialNumber: subject.unit.serialNumber, hold: id }] }));
}

function nobody({ draft, rule, flowNode, way }: Acting, reason: string): void {
  draft.recordRule(rule, 'messageVoid', flowNode, { kind: 'placeHold', reason, ...ofReaction(way) });
}

/** Puts a question to the station. */
function ask(acting: Acting, { name, instruction, answerWithin }: NonNullable<RuleStep['check']>): void {
  const { draft, rule, flowNode, way } = acting;
  const id = nameOf(acting, name);
  const { subject } = way;
  const dueAt = draft.at + (answerWithin ?? 0);
  const limited = answerWithin === undefined ? {} : { title: instruction.title, dueAt };
  inReaction(acting, ({ checks }) => ({ checks: [...checks, { id, flowNode, ...limited }] }));
  draft.recordRule(rule, 'checkOpened', flowNode, {
    id,
    ...ofReaction(way),
    equipment: draft.equipment,
    title: instruction.title,
    station: instruction.station,
    why: way.reaction?.title ?? '',
    instruction: instruction as unknown as Json,
    ...(answerWithin === undefined ? {} : { dueAt }),
    ...(subject === undefined
      ? {}
      : { serialNumber: subject.unit.serialNumber, instance: subject.instance, jobOrder: subject.unit.jobOrder }),
  });
  if (answerWithin !== undefined) watchChecks(draft, rule, flowNode);
}

function inReaction({ draft, rule, way }: Acting, change: (reaction: OpenReaction) => Partial<OpenReaction>): void {
  const reaction = way.reaction === undefined ? undefined : reactionNow(draft, rule, way.reaction.id);
  if (reaction !== undefined) changeReaction(draft, rule, reaction.id, change(reaction));
}
