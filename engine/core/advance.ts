import {
  type ActivitySignal,
  type AnyRoutingNodeType,
  FettleError,
  type Json,
  type RoutingContext,
  type RoutingPlan,
  type SequenceFlow,
  type Token,
  unitKey,
  type Wait,
} from '@fettle/flows';
import type { CompiledNode } from './core-deps.ts';
import { openGate, settleJoins } from './join.ts';
import { activityId, type UnitDraft } from './unit-draft.ts';

/**
 * Moves tokens: enter a flowNode, carry out its plan, leave through ports, until every token waits or has ended.
 *
 * Invariants:
 * 1. a token that is neither waiting, joining, held nor in an incident has left or ended by the time `advance` returns;
 * 2. leaving closes everything the activation had open: watches, tasks; timers and answers of it are void by their activation;
 * 3. a held unit finishes what it does and enters no further flowNode;
 * 4. an expression that cannot be evaluated stops this token with an incident, and no other.
 */
type Move = { readonly token: string; readonly flow: SequenceFlow };

export function enterStart(draft: UnitDraft): void {
  const token = draft.newToken({ flowNode: draft.routing.start, generations: [] });
  const moves: Move[] = [];
  draft.record('tokenSpawned', {}, { token });
  enter(draft, token.id, draft.routing.start, undefined, moves);
  run(draft, moves);
}

/** Hands a waiting token what happened to one of its waits. */
export function resume(draft: UnitDraft, token: Token, signal: ActivitySignal): void {
  const node = nodeOf(draft, token.flowNode);
  const moves: Move[] = [];
  const plan = attempt(draft, token, () => node.type.resume?.(context(draft, token, node), signal) ?? {});
  if (plan !== undefined) carryOut(draft, token.id, node, plan, moves);
  run(draft, moves);
}

/** Runs the flowNode of an incident once more, as a new activation. */
export function retry(draft: UnitDraft, token: Token): void {
  const moves: Move[] = [];
  enter(draft, token.id, token.flowNode, token.arrivedBy, moves, token.visit);
  run(draft, moves);
}

/** Begins flowNodes that wait anew in the version that the unit is on by now, and fires what joins are complete there. */
export function beginAnew(draft: UnitDraft, tokens: readonly string[]): void {
  const moves: Move[] = [];
  for (const id of tokens) {
    closeWaits(draft, draft.token(id));
    const { flowNode, arrivedBy, visit } = draft.token(id);
    enter(draft, id, flowNode, arrivedBy, moves, visit);
  }
  run(draft, moves);
}

/** Leaves through a port by a person's decision: out of an incident. */
export function leaveThrough(draft: UnitDraft, token: Token, ports: readonly string[]): void {
  const moves: Move[] = [];
  leave(draft, token.id, ports, moves);
  run(draft, moves);
}

/** The last hold is gone: tokens that it kept go on. */
export function goOn(draft: UnitDraft): void {
  const moves: Move[] = [];
  letGo(draft, moves);
  run(draft, moves);
}

function letGo(draft: UnitDraft, moves: Move[]): void {
  for (const token of [...draft.tokens.values()]) {
    if (token.state !== 'held') continue;
    draft.changeToken(token.id, { state: 'waiting', heldPorts: undefined });
    moveOn(draft, token.id, token.heldPorts ?? [], moves);
  }
}

/** Ends every token of the unit at once: scrapped, or aborted by a person. */
export function endAll(draft: UnitDraft, result: 'scrapped' | 'aborted', reason: string): void {
  for (const token of [...draft.tokens.values()]) {
    closeWaits(draft, token);
    endToken(draft, token.id, reason);
  }
  draft.change({ ended: result });
  finishIfDone(draft);
}

function run(draft: UnitDraft, moves: Move[]): void {
  for (;;) {
    const move = moves.shift();
    if (move !== undefined) {
      if (draft.tokens.has(move.token)) enter(draft, move.token, move.flow.to.node, move.flow.id, moves);
      continue;
    }
    const joined = settleJoins(draft);
    if (joined === undefined) break;
    const node = nodeOf(draft, joined.flowNode);
    const plan = attempt(draft, joined, () => node.type.enter(context(draft, joined, node)));
    if (plan !== undefined) carryOut(draft, joined.id, node, plan, moves);
  }
  finishIfDone(draft);
}

function enter(
  draft: UnitDraft,
  tokenId: string,
  flowNode: string,
  arrivedBy: string | undefined,
  moves: Move[],
  sameVisit?: number,
): void {
  const node = nodeOf(draft, flowNode);
  const visit = sameVisit ?? (draft.instance.visits[flowNode] ?? 0) + 1;
  draft.change({ visits: { ...draft.instance.visits, [flowNode]: visit } });
  const token = draft.changeToken(tokenId, {
    flowNode,
    arrivedBy,
    visit,
    activation: draft.nextActivation(),
    state: 'waiting',
    local: null,
    waits: [],
    heldPorts: undefined,
    since: draft.at,
  });
  draft.record('entered', { visit, ...(arrivedBy === undefined ? {} : { by: arrivedBy }) }, { token });
  if (visit > draft.deps.maxVisits) {
    openIncident(
      draft,
      token,
      `Entered ${visit} times`,
      `A unit may enter one flowNode ${draft.deps.maxVisits} times. Look for a loop without a rework limit.`,
    );
    return;
  }
  if (node.type.join === true && openGate(draft, tokenId) === 'waits') return;
  const plan = attempt(draft, token, () => node.type.enter(context(draft, draft.token(tokenId), node)));
  if (plan !== undefined) carryOut(draft, tokenId, node, plan, moves);
}

function carryOut(draft: UnitDraft, tokenId: string, node: CompiledNode<AnyRoutingNodeType>, plan: RoutingPlan, moves: Move[]): void {
  const id = node.flowNode.id;
  if (plan.results !== undefined) {
    draft.change({ data: { ...draft.instance.data, [id]: { ...draft.instance.data[id], ...plan.results } } });
  }
  if (plan.local !== undefined) draft.changeToken(tokenId, { local: plan.local });
  for (const record of plan.records ?? []) {
    const { kind, name, ...data } = record;
    const recordId = activityId(draft.token(tokenId), name);
    draft.record(kind, { id: recordId, ...(data as Record<string, Json>) }, { token: draft.token(tokenId) });
    if (record.kind === 'holdPlaced') {
      draft.change({
        holds: [...draft.instance.holds, { id: recordId, reason: record.reason, person: record.person, at: draft.at }],
        state: 'held',
      });
    } else if (record.kind === 'holdReleased') {
      removeHold(draft, recordId);
      if (draft.instance.holds.length === 0) letGo(draft, moves);
    }
  }
  for (const { name, action } of plan.effects ?? []) {
    const token = draft.token(tokenId);
    const effect = `${token.id}:${token.activation}:${id}:${name}`;
    draft.effects.push({
      id: effect,
      key: unitKey(draft.instance.id),
      token: token.id,
      activation: token.activation,
      name,
      flowNode: id,
      action,
    });
    draft.record('effectRequested', { effect, name, action: action as unknown as Json }, { token });
  }
  if (plan.wait !== undefined && plan.wait.length > 0) openWaits(draft, tokenId, plan.wait);
  if (plan.end !== undefined) {
    finishToken(draft, tokenId, plan.end);
  } else if (plan.take !== undefined) {
    leave(draft, tokenId, typeof plan.take === 'string' ? [plan.take] : plan.take, moves, plan.results);
  } else if (draft.token(tokenId).waits.length === 0) {
    openIncident(
      draft,
      draft.token(tokenId),
      'Waits for nothing',
      `"${node.flowNode.name}" neither left nor waits for anything. This is a defect of its node type "${node.type.type}".`,
    );
  }
}

function openWaits(draft: UnitDraft, tokenId: string, waits: readonly Wait[]): void {
  const token = draft.changeToken(tokenId, { waits: [...draft.token(tokenId).waits, ...waits] });
  const ref = (name: string) => ({ instance: draft.instance.id, token: token.id, activation: token.activation, name });
  for (const wait of waits) {
    const id = activityId(token, wait.name);
    if (wait.kind === 'watch') {
      const watch = { ...ref(wait.name), id, unit: draft.instance.unit, spec: wait.watch };
      draft.tellEquipment(wait.watch.equipment, `${id}/open`, { kind: 'openWatch', watch });
    } else if (wait.kind === 'timer') {
      draft.timers.push({ ...ref(wait.name), id, dueAt: wait.dueAt });
    } else if (wait.kind === 'task') {
      draft.record(
        'workInstructionOpened',
        { id, name: wait.name, instruction: wait.instruction as unknown as Json },
        { token: draft.token(tokenId) },
      );
    }
  }
  draft.record('waiting', { waits: waits.map((wait) => summary(wait)) }, { token: draft.token(tokenId) });
}

function summary(wait: Wait): Json {
  if (wait.kind === 'watch') return { kind: wait.kind, name: wait.name, equipment: wait.watch.equipment };
  if (wait.kind === 'timer') return { kind: wait.kind, name: wait.name, dueAt: wait.dueAt };
  if (wait.kind === 'task') return { kind: wait.kind, name: wait.name, station: wait.instruction.station };
  if (wait.kind === 'decision')
    return { kind: wait.kind, name: wait.name, decision: wait.decision.decision, options: wait.decision.options as unknown as Json };
  return { kind: wait.kind, name: wait.name };
}

function leave(draft: UnitDraft, tokenId: string, ports: readonly string[], moves: Move[], results?: RoutingPlan['results']): void {
  closeWaits(draft, draft.token(tokenId));
  const token = draft.changeToken(tokenId, { waits: [] });
  draft.record('left', { ports: [...ports], ...(results === undefined ? {} : { results }) }, { token });
  if (draft.instance.holds.length > 0) {
    draft.changeToken(tokenId, { state: 'held', heldPorts: [...ports], since: draft.at });
    return;
  }
  moveOn(draft, tokenId, ports, moves);
}

function moveOn(draft: UnitDraft, tokenId: string, ports: readonly string[], moves: Move[]): void {
  const token = draft.token(tokenId);
  const node = nodeOf(draft, token.flowNode);
  const flows = ports.flatMap((port) => node.outgoing.get(port) ?? []);
  const first = flows[0];
  if (first === undefined) {
    const optional = ports.every((port) => node.type.ports(node.params).outputs.find((output) => output.name === port)?.optional === true);
    if (optional) finishToken(draft, tokenId, 'good');
    else
      openIncident(
        draft,
        token,
        `Nothing is connected to "${ports.join('", "')}"`,
        `The unit left "${node.flowNode.name}" through a port that leads nowhere. Choose another way out.`,
      );
    return;
  }
  if (flows.length > 1) {
    const generation = `${token.flowNode}#${token.activation}`;
    const generations = [...token.generations, generation];
    draft.changeToken(tokenId, { generations });
    for (const flow of flows.slice(1)) {
      const spawned = draft.newToken({ flowNode: token.flowNode, generations });
      draft.record('tokenSpawned', { from: tokenId, generation }, { token: spawned });
      moves.push({ token: spawned.id, flow });
    }
  }
  moves.unshift({ token: tokenId, flow: first });
}

function closeWaits(draft: UnitDraft, token: Token): void {
  for (const wait of token.waits) {
    const id = activityId(token, wait.name);
    if (wait.kind === 'watch') draft.tellEquipment(wait.watch.equipment, `${id}/close`, { kind: 'closeWatch', watch: id });
    if (wait.kind === 'task') draft.record('workInstructionWithdrawn', { id }, { token });
  }
}

const WORSE = ['good', 'returned', 'scrapped', 'aborted'] as const;

function finishToken(draft: UnitDraft, tokenId: string, result: NonNullable<RoutingPlan['end']>): void {
  if (result === 'scrapped' || result === 'aborted') {
    endAll(draft, result, result);
    return;
  }
  closeWaits(draft, draft.token(tokenId));
  const before = draft.instance.ended ?? 'good';
  draft.change({ ended: WORSE.indexOf(result) > WORSE.indexOf(before) ? result : before });
  endToken(draft, tokenId, result);
}

function endToken(draft: UnitDraft, tokenId: string, reason: string): void {
  draft.record('tokenEnded', { reason }, { token: draft.token(tokenId) });
  draft.tokens.delete(tokenId);
}

function finishIfDone(draft: UnitDraft): void {
  if (draft.tokens.size > 0 || (draft.instance.state !== 'running' && draft.instance.state !== 'held')) return;
  const result = draft.instance.ended ?? 'good';
  draft.change({ state: result, holds: [] });
  draft.record('unitFinished', { result });
}

export function removeHold(draft: UnitDraft, hold: string): void {
  const holds = draft.instance.holds.filter((candidate) => candidate.id !== hold);
  draft.change({ holds, state: holds.length > 0 ? 'held' : 'running' });
}

function openIncident(draft: UnitDraft, token: Token, title: string, detail: string): void {
  closeWaits(draft, draft.token(token.id));
  draft.changeToken(token.id, { state: 'incident', waits: [] });
  draft.record('incidentOpened', { id: activityId(token, 'incident'), title, detail }, { token: draft.token(token.id) });
}

/** Runs a node type's behaviour; what it refuses with a FettleError becomes an incident at the token. */
function attempt(draft: UnitDraft, token: Token, plan: () => RoutingPlan): RoutingPlan | undefined {
  try {
    return plan();
  } catch (error) {
    if (!(error instanceof FettleError)) throw error;
    openIncident(draft, draft.token(token.id), 'Could not be carried out', error.message);
    return undefined;
  }
}

export function nodeOf(draft: UnitDraft, flowNode: string): CompiledNode<AnyRoutingNodeType> {
  const node = draft.routing.nodes.get(flowNode);
  if (node === undefined)
    throw new FettleError('malformedFlow', `"${draft.instance.flow}" version ${draft.instance.version} has no flowNode "${flowNode}".`);
  return node;
}

function context(draft: UnitDraft, token: Token, node: CompiledNode<AnyRoutingNodeType>): RoutingContext<unknown> {
  const { instance } = draft;
  return {
    params: node.params,
    flowNode: { id: node.flowNode.id, name: node.flowNode.name },
    unit: instance.unit,
    data: instance.data,
    at: draft.at,
    visit: token.visit,
    local: token.local,
    evaluate: (expression, extra) =>
      draft.routing.expressions.evaluate(expression, { unit: instance.unit, data: instance.data, visit: token.visit, ...extra }),
    equipment: (reference) => instance.equipment[reference] ?? reference,
  };
}
