import { FettleError, type Json, type Reading, type RuleContext, type RuleItem, type RuleStep, unitKey } from '@fettle/flows';
import type { CompiledRule } from './core-deps.ts';
import { type EquipmentDraft, ruleKey, ruleStream } from './equipment-draft.ts';
import { unitAt } from './equipment-state.ts';

/**
 * Judges one reading by one rule: from the sources that take the signal along the connections to the actions.
 *
 * Invariants:
 * 1. a rule graph has no cycle, so every reading ends;
 * 2. each firing is one historyEvent, and its sequence number names what its actions ask for;
 * 3. a flowNode that cannot be evaluated opens one incident and closes it when it works again; the rest of the rule goes on.
 */
export function judgeByRule(draft: EquipmentDraft, rule: CompiledRule, sources: readonly string[], reading: Reading): void {
  const queue: { node: string; port: string; item: RuleItem; firing: number }[] = sources.map((node) => ({
    node,
    port: 'in',
    item: reading,
    firing: 0,
  }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { node, port, item, firing } = next;
    const step = process(draft, rule, node, port, item);
    if (step === undefined) continue;
    act(draft, rule, node, step, firing);
    for (const [output, produced] of Object.entries(step.out ?? {})) {
      const flows = rule.nodes.get(node)?.outgoing.get(output) ?? [];
      if (flows.length === 0) continue;
      const sequence = 'firing' in produced ? recordFiring(draft, rule, node, produced) : 0;
      for (const flow of flows) queue.push({ node: flow.to.node, port: flow.to.port, item: produced, firing: sequence || firing });
    }
  }
}

function process(draft: EquipmentDraft, rule: CompiledRule, flowNode: string, port: string, item: RuleItem): RuleStep | undefined {
  const node = rule.nodes.get(flowNode);
  if (node === undefined) return undefined;
  const state = draft.rules[ruleKey(rule)] ?? { sequence: 0, locals: {} };
  const local = state.locals[flowNode] ?? null;
  const failedKey = `${flowNode} failed`;
  try {
    const step = node.type.process(context(draft, rule, flowNode, node.params, local, item), { port, item });
    if (step.local !== undefined && step.local !== local) setLocal(draft, rule, flowNode, step.local);
    if (state.locals[failedKey] === true) {
      draft.recordRule(rule, 'incidentClosed', flowNode, { id: `${ruleStream(rule, draft.equipment)}/${flowNode}`, action: 'works again' });
      setLocal(draft, rule, failedKey, false);
    }
    return step;
  } catch (error) {
    if (!(error instanceof FettleError)) throw error;
    if (state.locals[failedKey] !== true) {
      const id = `${ruleStream(rule, draft.equipment)}/${flowNode}`;
      draft.recordRule(rule, 'incidentOpened', flowNode, {
        id,
        title: `"${node.flowNode.name}" could not be evaluated`,
        detail: error.message,
      });
      setLocal(draft, rule, failedKey, true);
    }
    return undefined;
  }
}

function setLocal(draft: EquipmentDraft, rule: CompiledRule, key: string, local: Json): void {
  const state = draft.rules[ruleKey(rule)] ?? { sequence: 0, locals: {} };
  draft.rules = { ...draft.rules, [ruleKey(rule)]: { ...state, locals: { ...state.locals, [key]: local } } };
}

function recordFiring(draft: EquipmentDraft, rule: CompiledRule, flowNode: string, firing: Extract<RuleItem, { firing: true }>): number {
  const at = unitAt({ ...draft.before, watches: draft.watches });
  return draft.recordRule(rule, 'ruleFired', flowNode, {
    equipment: draft.equipment,
    title: firing.title,
    trace: firing.trace as unknown as Json,
    ...(at === undefined ? {} : { serialNumber: at.unit.serialNumber, instance: at.instance }),
  });
}

function act(draft: EquipmentDraft, rule: CompiledRule, flowNode: string, step: RuleStep, firing: number): void {
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
}

function holdUnit(
  draft: EquipmentDraft,
  rule: CompiledRule,
  flowNode: string,
  hold: NonNullable<RuleStep['holdUnit']>,
  firing: number,
): void {
  const at = unitAt({ ...draft.before, watches: draft.watches });
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

function context(
  draft: EquipmentDraft,
  rule: CompiledRule,
  flowNode: string,
  params: unknown,
  local: Json,
  item: RuleItem,
): RuleContext<unknown> {
  return {
    params,
    flowNode: { id: flowNode, name: rule.nodes.get(flowNode)?.flowNode.name ?? flowNode },
    equipment: draft.equipment,
    get unit() {
      return unitAt({ ...draft.before, watches: draft.watches })?.unit;
    },
    at: draft.at,
    local,
    latest: (signal) => draft.latest[signal],
    evaluate: (expression, extra) => {
      const reading = (name: string): Reading | undefined => (name === 'value' && !('firing' in item) ? item : draft.latest[name]);
      return rule.expressions.evaluateOverReadings(expression, reading, extra ?? {});
    },
  };
}
