import {
  FettleError,
  type Firing,
  type Json,
  type MessageBody,
  NOT_ANSWERED,
  type Reading,
  type RuleContext,
  type RuleItem,
  type RuleStep,
  type UnitInfo,
} from '@fettle/flows';
import type { ControlLimits } from '@fettle/flows/statistics/index.ts';
import { act, acts } from './act.ts';
import type { CompiledRule, Judge, RuleNode } from './core-deps.ts';
import { type EquipmentDraft, ruleName, ruleStream } from './equipment-draft.ts';
import { unitAt } from './equipment-state.ts';
import { watchChecks } from './overdue-checks.ts';
import { changeReaction, closeDone, enterReaction, type OpenCheck, openReactions, reactionNow } from './reactions.ts';
import { noteStep } from './wakes.ts';
import { NO_WAY, ofReaction, type Way } from './way.ts';

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
  for (const node of sources) visits.push({ node, port: 'in', item: reading, way: NO_WAY });
  walk(draft, rule, visits);
}

/** The time has come that a flowNode of the rule waits for. */
export function judgeDue(
  draft: EquipmentDraft,
  rule: CompiledRule,
  due: { readonly node: RuleNode; readonly port: string; readonly item: RuleItem },
): void {
  if (due.node.type.late !== undefined) passTimeLimit(draft, rule, due.node);
  else walk(draft, rule, [{ ...due, way: NO_WAY, isDue: true }]);
}

/** Nobody has answered checks of this flowNode in time: that is on record, and what is drawn for it follows, in the reaction. They can still be answered. */
function passTimeLimit(draft: EquipmentDraft, rule: CompiledRule, node: RuleNode): void {
  const flowNode = node.flowNode.id;
  for (const { id, subject, firing, checks } of openReactions({ locals: draft.localsOf(rule) })) {
    const over = checks.filter((check) => check.flowNode === flowNode && check.dueAt !== undefined && check.dueAt <= draft.at);
    if (over.length === 0) continue;
    const withoutLimit = (check: OpenCheck): OpenCheck => (over.includes(check) ? { id: check.id, flowNode } : check);
    changeReaction(draft, rule, id, { checks: checks.map(withoutLimit) });
    for (const check of over) {
      const sequence = draft.recordRule(rule, 'checkOverdue', flowNode, {
        id: check.id,
        reaction: id,
        equipment: draft.equipment,
        title: check.title ?? node.flowNode.name,
        ...(subject === undefined ? {} : { serialNumber: subject.unit.serialNumber, instance: subject.instance }),
      });
      const way: Way = { firing: sequence, subject, reaction: reactionNow(draft, rule, id) };
      goOnWith(draft, rule, {
        node,
        way,
        step: node.type.late?.(new JudgingContext(draft, rule, { node, item: firing, way }, null), firing),
      });
    }
  }
  watchChecks(draft, rule, flowNode);
}

/** What comes of a check goes on from there: its own line stands for the firing. */
function goOnWith(
  draft: EquipmentDraft,
  rule: CompiledRule,
  { node, step, way }: { readonly node: RuleNode; readonly step: RuleStep | undefined; readonly way: Way },
): void {
  const visits: Visit[] = [];
  for (const [output, item] of Object.entries(step?.out ?? {}))
    for (const target of node.targets.get(output) ?? []) visits.push({ node: target.node, port: target.port, item, way });
  walk(draft, rule, visits);
}

/** Goes on from firings of one event: the part of `judgeByRule` behind the flowNodes that readings come to. Back-tests judge those over all readings at once. */
export function goOnFrom(
  draft: EquipmentDraft,
  rule: CompiledRule,
  fired: readonly { readonly node: RuleNode; readonly output: string; readonly firing: Firing }[],
): void {
  const visits: Visit[] = [];
  for (const { node, output, firing } of fired) {
    const targets = node.targets.get(output);
    if (targets === undefined) continue;
    const way = recordFiring(draft, rule, node, { output, firing, way: NO_WAY });
    for (const target of targets) visits.push({ node: target.node, port: target.port, item: firing, way });
  }
  walk(draft, rule, visits);
}

/** A person has answered a check: what follows goes on from there. Gives the reason when the answer is void. */
export function answerCheck(
  draft: EquipmentDraft,
  rule: CompiledRule,
  body: Extract<MessageBody, { kind: 'answerCheck' }>,
): string | undefined {
  const { person, outcome, entries } = body;
  const reaction = openReactions({ locals: draft.localsOf(rule) }).find(({ checks }) => checks.some(({ id }) => id === body.check));
  const check = reaction?.checks.find(({ id }) => id === body.check);
  const node = rule.nodes.get(check?.flowNode ?? '');
  if (reaction === undefined || check === undefined || node?.type.answer === undefined) return 'This check is answered already.';
  if (outcome === NOT_ANSWERED || !node.type.ports(node.params).outputs.some(({ name }) => name === outcome))
    return `"${outcome}" is no answer to this check.`;
  const { id, subject, firing } = reaction;
  changeReaction(draft, rule, id, { checks: reaction.checks.filter((open) => open !== check) });
  const sequence = draft.recordRule(rule, 'checkAnswered', check.flowNode, {
    id: check.id,
    reaction: id,
    equipment: draft.equipment,
    person,
    outcome,
    entries: entries as unknown as Json,
    ...(subject === undefined ? {} : { serialNumber: subject.unit.serialNumber, instance: subject.instance }),
  });
  const way: Way = { firing: sequence, subject, reaction: reactionNow(draft, rule, id), person };
  const step = node.type.answer(new JudgingContext(draft, rule, { node, item: firing, way }, null), { person, outcome, entries, firing });
  goOnWith(draft, rule, { node, step, way });
  closeDone(draft, rule, person);
  return undefined;
}

function walk(draft: EquipmentDraft, rule: CompiledRule, visits: Visit[]): void {
  let reacted = false;
  for (let next = 0; next < visits.length; next += 1) {
    const visit = visits[next] as Visit;
    const { node, item, way } = visit;
    const step = process(draft, rule, visit);
    if (node.type.wake !== undefined) noteStep(draft, rule, { flowNode: node.flowNode.id, port: visit.port, item, step });
    if (step === undefined) continue;
    if (acts(step)) {
      reacted ||= step.check !== undefined || step.contain !== undefined;
      act(draft, rule, { node, step, firing: 'firing' in item ? item : undefined, way });
    }
    if (step.tell !== undefined) handOver(draft, rule, visit, step.tell, visits);
    if (step.out === undefined) continue;
    const opens = step.reaction !== undefined && rule.shadow === undefined;
    reacted ||= opens;
    const onward =
      opens && step.reaction !== undefined && 'firing' in item
        ? enterReaction(draft, rule, { flowNode: node.flowNode.id, firing: item, way, ...step.reaction })
        : way;
    for (const output of Object.keys(step.out)) {
      const targets = node.targets.get(output);
      const produced = step.out[output];
      if (targets === undefined || produced === undefined) continue;
      // What is handed on is the firing that came.
      const following =
        'firing' in produced && produced !== item ? recordFiring(draft, rule, node, { output, firing: produced, way: onward }) : onward;
      draft.deps.passed?.(rule, { from: node.flowNode.id, output, item: produced });
      for (const target of targets) visits.push({ node: target.node, port: target.port, item: produced, way: following });
    }
  }
  if (reacted) closeDone(draft, rule, ruleName(rule));
}

interface Visit {
  readonly node: RuleNode;
  readonly port: string;
  readonly item: RuleItem;
  readonly way: Way;
  /** It is there because a time has come, and nothing arrived. */
  readonly isDue?: boolean;
}

/** To another flowNode of the rule; on the way of what was handed over nothing is handed over again, so that it ends. */
function handOver(
  draft: EquipmentDraft,
  rule: CompiledRule,
  { node, way }: Visit,
  tell: NonNullable<RuleStep['tell']>,
  visits: Visit[],
): void {
  const to = rule.nodes.get(tell.flowNode);
  if (to === undefined || way.told === true || way.repeated === true) {
    if (way.repeated === true) return;
    draft.recordRule(rule, 'messageVoid', node.flowNode.id, {
      kind: 'tell',
      reason: to === undefined ? `There is no step "${tell.flowNode}" in this rule.` : 'This change comes of such a change itself.',
      ...ofReaction(way),
    });
    return;
  }
  visits.push({ node: to, port: 'told', item: tell.item, way: { ...way, told: true } });
}

function process(draft: EquipmentDraft, rule: CompiledRule, visit: Visit): RuleStep | undefined {
  const { node, port, item, isDue } = visit;
  const flowNode = node.flowNode.id;
  const locals = draft.localsOf(rule);
  const local = locals[flowNode] ?? null;
  const failedBefore = locals[node.failedKey] === true;
  try {
    const context = new JudgingContext(draft, rule, visit, local);
    const step = isDue === true ? (node.type.wake?.(context, { port, item }) ?? NO_STEP) : node.type.process(context, { port, item });
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
  { output, firing, way }: { readonly output: string; readonly firing: Firing; readonly way: Way },
): Way {
  const subject = way.firing === 0 ? unitAt(draft) : way.subject;
  const sequence = draft.recordRule(rule, 'ruleFired', node.flowNode.id, {
    equipment: draft.equipment,
    title: firing.title,
    output,
    trace: firing.trace as unknown as Json,
    ...(firing.event === undefined ? {} : { event: firing.event as unknown as Json }),
    ...(subject === undefined ? {} : { serialNumber: subject.unit.serialNumber, instance: subject.instance }),
  });
  return { ...way, firing: sequence, subject };
}

const NO_STEP: RuleStep = {};

/** What a flowNode may know while it judges. A class, so that a reading makes no closures. */
class JudgingContext implements RuleContext<unknown> {
  readonly local: Json;
  readonly #draft: EquipmentDraft;
  readonly #rule: CompiledRule;
  readonly #node: RuleNode;
  readonly #item: RuleItem;
  readonly #way: Way;

  constructor(draft: EquipmentDraft, rule: CompiledRule, { node, item, way }: Omit<Visit, 'port'>, local: Json) {
    this.local = local;
    this.#draft = draft;
    this.#rule = rule;
    this.#node = node;
    this.#item = item;
    this.#way = way;
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
    return this.#way.firing === 0 ? unitAt(this.#draft)?.unit : this.#way.subject?.unit;
  }

  get at(): number {
    return this.#draft.at;
  }

  isConnected(output: string): boolean {
    return this.#node.targets.has(output);
  }

  frozenLimits(version?: number): ControlLimits | undefined {
    const { deps, equipment } = this.#draft;
    return deps.frozenLimits?.({ flow: this.#rule.definition.id, flowNode: this.#node.flowNode.id, equipment }, version);
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
