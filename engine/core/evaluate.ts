import {
  FettleError,
  type Json,
  type Reading,
  type RuleContext,
  type RuleItem,
  type RuleStep,
  type UnitInfo,
  unitKey,
} from '@fettle/flows';
import type { ControlLimits } from '@fettle/flows/statistics/index.ts';
import type { CompiledRule, Judge, RuleNode } from './core-deps.ts';
import { type EquipmentDraft, ruleStream } from './equipment-draft.ts';
import { holdEquipment } from './equipment-holds.ts';
import { unitAt } from './equipment-state.ts';

/**
 * Judges one reading by one rule: from the sources that take the signal along the connections to the actions.
 *
 * Invariants:
 * 1. a rule graph has no cycle, so every reading ends;
 * 2. each firing is one historyEvent, and its sequence number names what its actions ask for;
 * 3. a flowNode that cannot be evaluated opens one incident and closes it when it works again; the rest of the rule goes on.
 */
export function judgeByRule(draft: EquipmentDraft, { rule, sources }: Judge, reading: Reading): void {
  const visits: Visit[] = [];
  for (const node of sources) visits.push({ node, port: 'in', item: reading, firing: 0 });
  for (let next = 0; next < visits.length; next += 1) {
    const { node, port, item, firing } = visits[next] as Visit;
    const step = process(draft, rule, node, port, item);
    if (step === undefined) continue;
    if (step.effects !== undefined || step.records !== undefined || holds(step)) act(draft, rule, node, step, firing);
    if (step.out === undefined) continue;
    for (const output of Object.keys(step.out)) {
      const targets = node.targets.get(output);
      const produced = step.out[output];
      if (targets === undefined || produced === undefined) continue;
      const sequence = 'firing' in produced ? recordFiring(draft, rule, node, { output, firing: produced }) : 0;
      for (const target of targets) visits.push({ node: target.node, port: target.port, item: produced, firing: sequence || firing });
    }
  }
}

const holds = ({ holdUnit, holdEquipment, holdLot }: RuleStep): boolean =>
  holdUnit !== undefined || holdEquipment !== undefined || holdLot !== undefined;

interface Visit {
  readonly node: RuleNode;
  readonly port: string;
  readonly item: RuleItem;
  /** Sequence number of the firing on whose way it is; 0: of none. */
  readonly firing: number;
}

function process(draft: EquipmentDraft, rule: CompiledRule, node: RuleNode, port: string, item: RuleItem): RuleStep | undefined {
  const flowNode = node.flowNode.id;
  const locals = draft.localsOf(rule);
  const local = locals[flowNode] ?? null;
  const failedBefore = locals[node.failedKey] === true;
  try {
    const step = node.type.process(new JudgingContext(draft, rule, node, local, item), { port, item });
    if (step.local !== undefined && step.local !== local) draft.setLocal(rule, flowNode, step.local);
    if (failedBefore) {
      draft.recordRule(rule, 'incidentClosed', flowNode, { id: `${ruleStream(rule, draft.equipment)}/${flowNode}`, action: 'works again' });
      draft.setLocal(rule, node.failedKey, false);
    }
    return step;
  } catch (error) {
    if (!(error instanceof FettleError)) throw error;
    if (!failedBefore) {
      draft.recordRule(rule, 'incidentOpened', flowNode, {
        id: `${ruleStream(rule, draft.equipment)}/${flowNode}`,
        title: `"${node.flowNode.name}" could not be evaluated`,
        detail: error.message,
      });
      draft.setLocal(rule, node.failedKey, true);
    }
    return undefined;
  }
}

function recordFiring(
  draft: EquipmentDraft,
  rule: CompiledRule,
  node: RuleNode,
  { output, firing }: { readonly output: string; readonly firing: Extract<RuleItem, { firing: true }> },
): number {
  const at = unitAt(draft);
  return draft.recordRule(rule, 'ruleFired', node.flowNode.id, {
    equipment: draft.equipment,
    title: firing.title,
    output,
    trace: firing.trace as unknown as Json,
    ...(firing.event === undefined ? {} : { event: firing.event as unknown as Json }),
    ...(at === undefined ? {} : { serialNumber: at.unit.serialNumber, instance: at.instance }),
  });
}

function act(draft: EquipmentDraft, rule: CompiledRule, node: RuleNode, step: RuleStep, firing: number): void {
  const flowNode = node.flowNode.id;
  const stream = ruleStream(rule, draft.equipment);
  for (const { name, action } of step.effects ?? []) {
    const id = `${stream}:${firing}:${flowNode}:${name}`;
    draft.effects.push({ id, key: `equipment/${draft.equipment}`, name, flowNode, action });
    draft.recordRule(rule, 'effectRequested', flowNode, { effect: id, name, action: action as unknown as Json });
  }
  for (const record of step.records ?? []) {
    const { kind, name, ...data } = record;
    draft.recordRule(rule, kind, flowNode, {
      id: `${stream}:${firing}:${flowNode}:${name}`,
      ...(data as Record<string, Json>),
      equipment: draft.equipment,
    });
  }
  if (step.holdUnit !== undefined) holdUnit(draft, rule, flowNode, step.holdUnit, firing);
  if (step.holdEquipment !== undefined) {
    const { name, reason } = step.holdEquipment;
    const hold = { id: `${stream}:${firing}:${flowNode}:${name}`, reason, person: `rule ${rule.definition.name}` };
    if (holdEquipment(draft, hold) === 'placed') draft.recordRule(rule, 'holdPlaced', flowNode, { ...hold, equipment: draft.equipment });
  }
  if (step.holdLot !== undefined) holdLot(draft, rule, flowNode, step.holdLot, firing);
}

/** The order's other units are actors of their own, in any shard: who performs the effect tells each of them. */
function holdLot(
  draft: EquipmentDraft,
  rule: CompiledRule,
  flowNode: string,
  hold: NonNullable<RuleStep['holdLot']>,
  firing: number,
): void {
  const at = unitAt(draft);
  if (at === undefined) {
    draft.recordRule(rule, 'messageVoid', flowNode, {
      kind: 'placeHold',
      reason: `No unit is at ${draft.equipment}, so no job order was held: ${hold.reason}`,
    });
    return;
  }
  const id = `${ruleStream(rule, draft.equipment)}:${firing}:${flowNode}:${hold.name}`;
  const action = { kind: 'holdJobOrder' as const, jobOrder: at.unit.jobOrder, reason: hold.reason, person: `rule ${rule.definition.name}` };
  draft.effects.push({ id, key: `equipment/${draft.equipment}`, name: hold.name, flowNode, action });
  draft.recordRule(rule, 'effectRequested', flowNode, { effect: id, name: hold.name, action });
}

function holdUnit(
  draft: EquipmentDraft,
  rule: CompiledRule,
  flowNode: string,
  hold: NonNullable<RuleStep['holdUnit']>,
  firing: number,
): void {
  const at = unitAt(draft);
  if (at === undefined) {
    draft.recordRule(rule, 'messageVoid', flowNode, {
      kind: 'placeHold',
      reason: `No unit is at ${draft.equipment}, so none was held: ${hold.reason}`,
    });
    return;
  }
  const id = `${ruleStream(rule, draft.equipment)}:${firing}:${flowNode}:${hold.name}`;
  const body = { kind: 'placeHold' as const, instance: at.instance, hold: id, reason: hold.reason, person: `rule ${rule.definition.name}` };
  draft.messages.push({ id, key: unitKey(at.instance), at: draft.at, body });
}

const NONE_FROZEN: readonly ControlLimits[] = [];

/** What a flowNode may know while it judges. A class, so that a reading makes no closures. */
class JudgingContext implements RuleContext<unknown> {
  readonly local: Json;
  readonly #draft: EquipmentDraft;
  readonly #rule: CompiledRule;
  readonly #node: RuleNode;
  readonly #item: RuleItem;

  constructor(draft: EquipmentDraft, rule: CompiledRule, node: RuleNode, local: Json, item: RuleItem) {
    this.local = local;
    this.#draft = draft;
    this.#rule = rule;
    this.#node = node;
    this.#item = item;
  }

  get params(): unknown {
    return this.#node.params;
  }

  get flowNode(): { readonly id: string; readonly name: string } {
    return this.#node.flowNode;
  }

  get equipment(): string {
    return this.#draft.equipment;
  }

  get unit(): UnitInfo | undefined {
    return unitAt(this.#draft)?.unit;
  }

  get at(): number {
    return this.#draft.at;
  }

  isConnected(output: string): boolean {
    return this.#node.targets.has(output);
  }

  frozenLimits(): readonly ControlLimits[] {
    const { deps, equipment } = this.#draft;
    return deps.frozenLimits?.({ flow: this.#rule.definition.id, flowNode: this.#node.flowNode.id, equipment }) ?? NONE_FROZEN;
  }

  latest(signal: string): Reading | undefined {
    return this.#draft.latest[signal];
  }

  evaluate(expression: string, extra: Readonly<Record<string, unknown>> = {}): Json | undefined {
    const { latest } = this.#draft;
    const item = this.#item;
    const reading = (name: string): Reading | undefined => (name === 'value' && !('firing' in item) ? item : latest[name]);
    return this.#rule.expressions.evaluateOverReadings(expression, reading, extra);
  }
}
