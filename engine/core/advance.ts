import type { ActivitySignal, Json, RoutingPlan, Token } from '@fettle/flows';
import { unitKey } from '@fettle/flows';
import { openBoundaries, reactAtBoundary } from './boundary.ts';
import { cancelToken, carryOutCancel } from './cancel.ts';
import { clocksAtEntry, clocksAtLeaving } from './clocks.ts';
import { abort, compensateNext, noteCompletion } from './compensation.ts';
import { finishIfDone, finishToken } from './ending.ts';
import { isHeldBefore, isKept } from './entry-gate.ts';
import { escalate } from './escalation.ts';
import { openGather, settleGathers } from './gather.ts';
import { forgetFiredJoins, generationOf } from './generations.ts';
import { attempt, openIncident } from './incident.ts';
import { scoped } from './instance-scope.ts';
import { closeInstances, startInstances } from './instances.ts';
import { openGate, settleJoins } from './join.ts';
import { jump } from './jump.ts';
import { reachedMilestone } from './milestone.ts';
import { letGo, type Move, sendThrough } from './moves.ts';
import { countVisit, keepResults } from './quantity.ts';
import { sendRequests } from './requests.ts';
import { splitOff } from './split-lot.ts';
import { contextOf, type Joined, nodeOf, type RoutingNode } from './unit-context.ts';
import { activityId, type UnitDraft } from './unit-draft.ts';
import { closeWaits, openWaits } from './waits.ts';

/**
 * Moves tokens: enter a flowNode, carry out its plan, leave through ports, until every token waits or has ended.
 *
 * Invariants:
 * 1. a token that is neither waiting, joining, held nor in an incident has left or ended by the time `advance` returns;
 * 2. leaving closes everything the activation had open: watches, tasks; timers and answers of it are void by their activation;
 * 3. a held unit finishes what it does and enters no further flowNode;
 * 4. an expression that cannot be evaluated stops this token with an incident, and no other.
 *
 * What a plan can ask for besides has a file each: boundary.ts, cancel.ts, compensation.ts, escalation.ts, instances.ts, join.ts, jump.ts, milestone.ts.
 */

/** A unit begins at the start of its routing; one that was split off where the lot was. */
export function enterStart(draft: UnitDraft, at = draft.routing.start): void {
  const token = draft.newToken({ flowNode: at, generations: [] });
  draft.record('tokenSpawned', {}, { token });
  proceed(draft, token.id, { to: at, by: undefined });
}

/** A token that did not come from a flowNode just now enters one: at the start, or after it was kept. */
export function proceed(draft: UnitDraft, tokenId: string, to: Pick<Move, 'to' | 'by'>): void {
  advance(draft, (moves) => {
    if (!isHeldBefore(draft, tokenId, to)) moves.push({ token: tokenId, ...to });
  });
}

/** Carries out a plan that a person asks for at a waiting flowNode; false, and nothing happened, when the node type has none. */
export function planByPerson(
  draft: UnitDraft,
  token: Token,
  how: {
    readonly plan: (type: RoutingNode['type'], ctx: ReturnType<typeof contextOf>) => RoutingPlan | undefined;
    readonly before: () => void;
  },
): boolean {
  const node = nodeOf(draft, token.flowNode);
  const plan = how.plan(node.type, contextOf(draft, token, node));
  if (plan === undefined) return false;
  how.before();
  advance(draft, (moves) => carryOut(draft, token.id, node, plan, moves));
  return true;
}

/** Scrapped by a decision about the whole unit. */
export function scrapUnit(draft: UnitDraft): void {
  advance(draft, (moves) => {
    const [token] = draft.tokens.keys();
    if (token !== undefined) finishToken(draft, token, 'scrapped', moves);
  });
}

/** To another flowNode without a sequenceFlow, by somebody's decision about the unit. */
export function jumpTo(draft: UnitDraft, tokenId: string, goTo: NonNullable<RoutingPlan['goTo']>): void {
  advance(draft, (moves) => attempt(draft, draft.token(tokenId), () => jump(draft, tokenId, goTo, moves)));
}

/** Hands a waiting token what happened to one of its waits. */
export function resume(draft: UnitDraft, token: Token, signal: ActivitySignal): void {
  advance(draft, (moves) => {
    if (signal.name.startsWith('@')) reactAtBoundary(draft, token, signal, moves);
    else resumeAt(draft, token, signal, moves);
  });
}

/** Runs the flowNode of an incident once more, as a new activation. */
export function retry(draft: UnitDraft, token: Token): void {
  advance(draft, (moves) => enter(draft, token.id, { to: token.flowNode, by: token.arrivedBy }, moves, token.visit));
}

/** Begins flowNodes that wait anew in the version that the unit is on by now, and fires what joins are complete there. */
export function beginAnew(draft: UnitDraft, tokens: readonly string[]): void {
  advance(draft, (moves) => {
    for (const id of tokens) {
      closeWaits(draft, draft.token(id));
      const { flowNode, arrivedBy, visit } = draft.token(id);
      enter(draft, id, { to: flowNode, by: arrivedBy }, moves, visit);
    }
  });
}

/** Leaves through a port by a person's decision: out of an incident. */
export function leaveThrough(draft: UnitDraft, token: Token, ports: readonly string[]): void {
  advance(draft, (moves) => leave(draft, token.id, { ports, split: ports.length > 1 }, moves));
}

/** The last hold is gone: tokens that it kept go on. */
export function goOn(draft: UnitDraft): void {
  advance(draft, (moves) => letGoAll(draft, moves));
}

/** Raises an escalation. False: nothing catches it. */
export function raise(draft: UnitDraft, escalation: Parameters<typeof escalate>[1]): boolean {
  let caught = false;
  advance(draft, (moves) => {
    caught = escalate(draft, escalation, moves);
  });
  return caught;
}

/** Aborted by a person: what is done is undone where the routing says how. */
export function abortUnit(draft: UnitDraft, by: { readonly person: string; readonly reason: string }): void {
  advance(draft, (moves) => abort(draft, by, moves));
}

/** What is left of the lot at a token is scrapped. */
export function endScrapped(draft: UnitDraft, tokenId: string): void {
  advance(draft, (moves) => finishToken(draft, tokenId, 'scrapped', moves));
}

/** Everything that the token stood for is in another unit now. */
export function endTransferred(draft: UnitDraft, token: Token): void {
  advance(draft, () => cancelToken(draft, token.id, { reason: 'transferred' }));
}

/** Something that a gather waits for may have come or gone. */
export function settle(draft: UnitDraft): void {
  advance(draft, () => undefined);
}

function advance(draft: UnitDraft, begin: (moves: Move[]) => void): void {
  const moves: Move[] = [];
  begin(moves);
  for (;;) {
    const move = moves.shift();
    if (move !== undefined) {
      if (draft.tokens.has(move.token) && !isKept(draft, move.token, move)) enter(draft, move.token, move, moves);
      continue;
    }
    const gathered = settleGathers(draft);
    if (gathered !== undefined) {
      begins(draft, gathered.id, nodeOf(draft, gathered.flowNode), moves);
      continue;
    }
    const fired = settleJoins(draft);
    if (fired !== undefined) {
      begins(draft, fired.token.id, nodeOf(draft, fired.token.flowNode), moves, fired.joined);
      continue;
    }
    const milestone = reachedMilestone(draft);
    if (milestone !== undefined) {
      const { token, wait, missed } = milestone;
      draft.record('observed', { name: wait.name, milestone: missed ? 'missed' : 'reached' }, { token });
      draft.changeToken(token.id, { waits: token.waits.filter((one) => one !== wait) });
      resumeAt(draft, draft.token(token.id), { kind: 'milestoneReached', name: wait.name, missed }, moves);
    } else if (draft.tokens.size > 0 || !compensateNext(draft, moves)) break;
  }
  forgetFiredJoins(draft);
  finishIfDone(draft);
}

function letGoAll(draft: UnitDraft, moves: Move[]): void {
  for (const token of letGo(draft, moves)) finishToken(draft, token, 'good', moves);
}

function resumeAt(draft: UnitDraft, token: Token, signal: ActivitySignal, moves: Move[]): void {
  const node = nodeOf(draft, token.flowNode);
  const plan = attempt(draft, token, () => node.type.resume?.(contextOf(draft, token, node), signal) ?? {});
  if (plan !== undefined) carryOut(draft, token.id, node, plan, moves);
}

function enter(draft: UnitDraft, tokenId: string, { to, by }: Pick<Move, 'to' | 'by'>, moves: Move[], sameVisit?: number): void {
  const node = nodeOf(draft, to);
  const visit = countVisit(draft, tokenId, scoped(to, draft.token(tokenId)), sameVisit);
  const token = draft.changeToken(tokenId, {
    flowNode: to,
    arrivedBy: by,
    visit,
    activation: draft.nextActivation(),
    state: 'waiting',
    local: null,
    waits: [],
    heldPorts: undefined,
    ...(draft.token(tokenId).scans === undefined ? {} : { scans: undefined, deferred: undefined }),
    heldTo: undefined,
    heldBy: undefined,
    since: draft.at,
  });
  draft.record('entered', { visit, ...(by === undefined ? {} : { by }), ...clocksAtEntry(draft, token) }, { token });
  if (visit > draft.deps.maxVisits) {
    openIncident(
      draft,
      token,
      `Entered ${visit} times`,
      `A unit may enter one flowNode ${draft.deps.maxVisits} times. Look for a loop without a rework limit.`,
    );
    return;
  }
  if (node.type.join === true && openGate(draft, tokenId) !== 'passes') return;
  if (node.type.gather === true && openGather(draft, tokenId) === 'waits') return;
  begins(draft, tokenId, node, moves);
}

function begins(draft: UnitDraft, tokenId: string, node: RoutingNode, moves: Move[], joined?: Joined): void {
  const token = draft.token(tokenId);
  const plan = attempt(draft, token, () => node.type.enter(contextOf(draft, token, node, joined)));
  if (plan === undefined) return;
  carryOut(draft, tokenId, node, plan, moves);
  if (node.boundaries.length === 0) return;
  const after = draft.tokens.get(tokenId);
  if (after?.state === 'waiting' && after.activation === token.activation && after.waits.length > 0) openBoundaries(draft, tokenId, node);
}

function carryOut(draft: UnitDraft, tokenId: string, node: RoutingNode, plan: RoutingPlan, moves: Move[]): void {
  const id = node.flowNode.id;
  if (plan.results !== undefined) keepResults(draft, tokenId, scoped(id, draft.token(tokenId)), plan.results);
  if (plan.local !== undefined) draft.changeToken(tokenId, { local: plan.local });
  if (plan.records !== undefined) putOnRecord(draft, tokenId, plan.records, moves);
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
  if (plan.cancel !== undefined) carryOutCancel(draft, tokenId, plan.cancel);
  const waits = plan.requests === undefined ? plan.wait : [...(plan.wait ?? []), ...sendRequests(draft, tokenId, plan.requests)];
  if (waits !== undefined && waits.length > 0) openWaits(draft, tokenId, waits);
  if (plan.splits !== undefined && attempt(draft, draft.token(tokenId), () => splitOff(draft, tokenId, plan.splits ?? [])) !== 'restGoesOn')
    return;
  if (plan.escalate !== undefined) {
    const caught = escalate(draft, { ...plan.escalate, person: `flowNode ${id}` }, moves);
    if (!caught) draft.record('escalated', { ...plan.escalate, person: `flowNode ${id}` }, { token: draft.token(tokenId) });
  }
  goes(draft, tokenId, node, plan, moves);
}

/** Where the token goes by a plan: it ends, leaves, jumps, or stays for what it waits for. */
function goes(draft: UnitDraft, tokenId: string, node: RoutingNode, plan: RoutingPlan, moves: Move[]): void {
  const { end, take, goTo, instances } = plan;
  if (!draft.tokens.has(tokenId)) return;
  if (end !== undefined) finishToken(draft, tokenId, end, moves, plan.results?.reason);
  else if (take !== undefined) {
    noteCompletion(draft, draft.token(tokenId), node);
    const way = typeof take === 'string' ? { ports: [take], split: false } : { ports: take, split: true };
    leave(draft, tokenId, way, moves, plan.results);
  } else if (goTo !== undefined) attempt(draft, draft.token(tokenId), () => jump(draft, tokenId, goTo, moves));
  else if (plan.close === true) closeInstances(draft, tokenId, moves);
  else if (instances !== undefined) startInstances(draft, tokenId, { ...instances, stays: hasOwnWaits(draft, tokenId) }, moves);
  else if (!hasOwnWaits(draft, tokenId)) {
    openIncident(
      draft,
      draft.token(tokenId),
      'Waits for nothing',
      `"${node.flowNode.name}" neither left nor waits for anything. This is a defect of its node type "${node.type.type}".`,
    );
  }
}

function hasOwnWaits(draft: UnitDraft, tokenId: string): boolean {
  return draft.token(tokenId).waits.some(({ name }) => !name.startsWith('@'));
}

function putOnRecord(draft: UnitDraft, tokenId: string, records: NonNullable<RoutingPlan['records']>, moves: Move[]): void {
  for (const record of records) {
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
      if (draft.instance.holds.length === 0) letGoAll(draft, moves);
    }
  }
}

function leave(
  draft: UnitDraft,
  tokenId: string,
  way: Parameters<typeof sendThrough>[2],
  moves: Move[],
  results?: RoutingPlan['results'],
): void {
  const before = draft.token(tokenId);
  const back = draft.instance.control?.sendBack;
  if (back?.token === tokenId && back.activation === before.activation) {
    draft.changeControl({ sendBack: undefined });
    attempt(draft, before, () => jump(draft, tokenId, { flowNode: back.flowNode, reason: back.code }, moves));
    return;
  }
  closeWaits(draft, before);
  const own = generationOf(before);
  const generations = before.generations.at(-1) === own ? before.generations.slice(0, -1) : before.generations;
  const token = draft.changeToken(tokenId, { waits: [], generations });
  draft.record(
    'left',
    { ports: [...way.ports], ...(results === undefined ? {} : { results }), ...clocksAtLeaving(draft, token) },
    { token },
  );
  if (sendThrough(draft, tokenId, way, moves) === 'endsHere') finishToken(draft, tokenId, 'good', moves);
}

export function removeHold(draft: UnitDraft, hold: string): void {
  const holds = draft.instance.holds.filter((candidate) => candidate.id !== hold);
  draft.change({ holds, state: holds.length > 0 ? 'held' : 'running' });
}
