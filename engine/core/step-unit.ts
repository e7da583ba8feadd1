import {
  type ActivitySignal,
  FettleError,
  type Json,
  type Message,
  type MessageBody,
  missingSkills,
  type RoutingInstance,
  type Token,
  type Wait,
  whySkillsAreMissing,
} from '@fettle/flows';
import { abortUnit, enterStart, goOn, leaveThrough, proceed, raise, removeHold, resume, retry, scrapUnit, settle } from './advance.ts';
import type { CoreDeps } from './core-deps.ts';
import { noLongerAway, replyToOffer } from './gather.ts';
import { install } from './install-unit.ts';
import { mergeByPerson, offerAnswered, takeOrKeepOffer } from './merge-lot.ts';
import { migrateUnit } from './migrate-instance.ts';
import type { Outcome } from './outcome.ts';
import { completePart, isPartial, scrapReported, whyQuantityIsRefused } from './partial-completion.ts';
import { noteReply, passHold, passRelease, returnStray } from './requests.ts';
import { deferConfirmation, noteScan, scanMaterial, whetherScanned } from './scan-material.ts';
import { sendBack } from './send-back.ts';
import { skipOperation } from './skip-operation.ts';
import { splitByPerson } from './split-lot.ts';
import { clockFired, decideTimeLimit } from './time-limit-expiry.ts';
import { activityId, UnitDraft } from './unit-draft.ts';
import { isHoldKnown, placeHold, planHold, unplanHold } from './unit-holds.ts';

/**
 * Consumes one message of key `unit/<instance>`. `state` is undefined for the first one (`startUnit`). Pure: the same state and message give the same outcome.
 *
 * A message for an activation that is over, or for a unit that has ended, changes nothing and is noted as void.
 */
export function stepUnit(state: RoutingInstance | undefined, message: Message, deps: CoreDeps): Outcome<RoutingInstance> {
  const { body } = message;
  if (body.kind === 'startUnit')
    return state === undefined ? start(message, body, deps) : void_(draftOf(state, message, deps), 'The unit has started already.');
  if (state === undefined)
    throw new FettleError('notFound', `There is no unit for message ${message.id} (${body.kind} for ${message.key}).`);
  const draft = draftOf(state, message, deps);
  if (body.kind === 'installUnit') return install(draft, body);
  if (state.state !== 'running' && state.state !== 'held') return afterEnd(draft, body);
  return consume(draft, body);
}

function draftOf(state: RoutingInstance, message: Message, deps: CoreDeps): UnitDraft {
  const routing = deps.routing(state.flow, state.version);
  if (routing === undefined) throw new FettleError('notFound', `Routing "${state.flow}" version ${state.version} is not released here.`);
  return new UnitDraft(state, message, routing, deps);
}

function start(message: Message, body: Extract<MessageBody, { kind: 'startUnit' }>, deps: CoreDeps): Outcome<RoutingInstance> {
  const instance: RoutingInstance = {
    id: body.instance,
    flow: body.flow,
    version: body.version,
    unit: body.unit,
    equipment: body.equipment,
    state: 'running',
    tokens: [],
    data: body.data ?? {},
    visits: body.visits ?? {},
    holds: [],
    nextToken: 1,
    nextActivation: 1,
    sequence: 0,
    startedAt: message.at,
    ...(body.caller === undefined ? {} : { caller: body.caller }),
    ...(body.origin === undefined ? {} : { origin: body.origin }),
  };
  const draft = draftOf(instance, message, deps);
  const from = body.origin ?? body.caller;
  draft.record('unitStarted', { ...body.unit, ...(from === undefined ? {} : { from: from.instance }) });
  if (body.caller !== undefined) draft.change({ data: inputsOf(draft, body.data) });
  for (const { id, reason, person } of body.holds ?? []) placeHold(draft, { id, reason, person });
  enterStart(draft, body.at);
  return draft.finish();
}

/** A called routing finds what its caller hands over as the results of its start. */
function inputsOf(draft: UnitDraft, data: RoutingInstance['data'] | undefined): RoutingInstance['data'] {
  return data?.start === undefined ? {} : { [draft.routing.start]: data.start };
}

function void_(draft: UnitDraft, reason: string): Outcome<RoutingInstance> {
  const { body } = draft.message;
  const which: Record<string, Json> = body.kind === 'migrateUnit' ? { migration: body.migration, to: body.to, person: body.person } : {};
  draft.record('messageVoid', { kind: body.kind, reason, ...which });
  return draft.finish();
}

function consume(draft: UnitDraft, body: MessageBody): Outcome<RoutingInstance> {
  switch (body.kind) {
    case 'placeHold':
      return hold(draft, body);
    case 'skipOperation':
      return answered(draft, skipOperation(draft, body));
    case 'sendBack':
      return answered(draft, sendBack(draft, body));
    case 'scrapUnit':
      draft.record('scrapOrdered', { person: body.person, reason: body.reason });
      scrapUnit(draft);
      return draft.finish();
    case 'releaseHold':
      return releaseHold(draft, body);
    case 'abortUnit':
      draft.record('messageVoid', { kind: body.kind, reason: body.reason, person: body.person });
      abortUnit(draft, body);
      return draft.finish();
    case 'escalate':
      return escalate(draft, body);
    case 'resolveIncident':
      return resolveIncident(draft, body);
    case 'migrateUnit':
      return answered(draft, migrateUnit(draft, body));
    case 'splitLot':
      return answered(draft, splitByPerson(draft, body));
    case 'mergeLot':
      return answered(draft, mergeByPerson(draft, body));
    case 'offerLot':
      takeOrKeepOffer(draft, body.offer);
      settle(draft);
      return draft.finish();
    case 'partEnded':
      noLongerAway(draft, body.part);
      draft.record('observed', { name: 'partEnded', part: body.part, result: body.result });
      settle(draft);
      return draft.finish();
    case 'scanMaterial':
      return answered(draft, scanMaterial(draft, body));
    case 'installUnit':
    case 'receiveMaterial':
    case 'consumeMaterial':
    case 'returnMaterial':
    case 'changeMaterial':
    case 'askBuffer':
    case 'giveEvent':
    case 'startUnit':
    case 'machineEvent':
    case 'openWatch':
    case 'closeWatch':
    case 'expireBuffer':
    case 'wakeRules':
    case 'holdEquipment':
    case 'releaseEquipment':
    case 'answerCheck':
    case 'closeReaction':
      return void_(draft, `A unit cannot take "${body.kind}".`);
    default:
      return answer(draft, body);
  }
}

/** A command that was refused stands in the history with the reason. */
function answered(draft: UnitDraft, refused: string | undefined): Outcome<RoutingInstance> {
  return refused === undefined ? draft.finish() : void_(draft, refused);
}

/** What comes for a unit that has ended changes it no more; who waits for an answer gets one, and what was granted goes back. */
function afterEnd(draft: UnitDraft, body: MessageBody): Outcome<RoutingInstance> {
  const reason = `The unit has ended (${draft.instance.state}).`;
  if (body.kind === 'offerLot') replyToOffer(draft, body.offer, { ok: false, reason });
  if (body.kind === 'replied') returnStray(draft, body);
  return void_(draft, reason);
}

function hold(draft: UnitDraft, body: Extract<MessageBody, { kind: 'placeHold' }>): Outcome<RoutingInstance> {
  const { hold: id, reason, person, flowNode } = body;
  if (isHoldKnown(draft, id)) return void_(draft, 'This hold is placed already.');
  if (flowNode === undefined) {
    placeHold(draft, { id, reason, person });
    passHold(draft, { id, reason, person });
  } else planHold(draft, { id, reason, person, flowNode });
  return draft.finish();
}

type Answer = Exclude<Extract<MessageBody, { name: string }>, { kind: 'scanMaterial' }>;

function answer(draft: UnitDraft, body: Answer): Outcome<RoutingInstance> {
  // What no token waits for is for the unit itself: its clocks.
  if (body.token === '' && body.kind === 'timerFired') return answered(draft, clockFired(draft, body));
  if (body.token === '' && body.kind === 'decided') return answered(draft, decideTimeLimit(draft, body));
  const token = draft.tokens.get(body.token);
  if (body.kind === 'timerFired' && token?.state === 'delayed' && token.activation === body.activation) return endDelay(draft, token, body);
  if (body.kind === 'effectFinished' && !token?.waits.some((wait) => wait.name === body.name && token.activation === body.activation)) {
    // Nobody waits for the outcome of this effect; it belongs in the history all the same.
    draft.record('effectFinished', effectData(body), { flowNode: token?.flowNode });
    return draft.finish();
  }
  if (token === undefined || token.activation !== body.activation || token.state !== 'waiting') {
    if (body.kind === 'replied') returnStray(draft, body);
    return void_(draft, 'The unit has left that flowNode.');
  }
  if (body.kind === 'replied' && noteScan(draft, token, body)) return takeDeferred(draft, token.id);
  const wait = token.waits.find((candidate) => candidate.name === body.name);
  if (wait === undefined) {
    if (body.kind === 'replied') returnStray(draft, body);
    return void_(draft, 'Nothing waits for it any more.');
  }
  if (body.kind === 'taskCompleted') return completed(draft, token, wait, body);
  if (wait.kind === 'reply' && body.kind === 'replied') {
    noteReply(draft, token, wait, body);
    if (wait.request.kind === 'merge') {
      offerAnswered(draft, draft.token(token.id), body);
      return draft.finish();
    }
  } else note(draft, token, body);
  const ends = body.kind !== 'watchActivated' && body.kind !== 'watchObserved';
  if (ends) draft.changeToken(token.id, { waits: token.waits.filter((candidate) => candidate !== wait) });
  resume(draft, draft.token(token.id), signalOf(draft, body));
  return draft.finish();
}

/** An operator has confirmed a work instruction, or a part of the lot that it is for. */
function completed(draft: UnitDraft, token: Token, wait: Wait, body: Extract<Answer, { kind: 'taskCompleted' }>): Outcome<RoutingInstance> {
  const wrong = whyUnqualified(wait, body, draft.at) ?? whyQuantityIsRefused(draft, token, body);
  if (wrong !== undefined) return void_(draft, wrong);
  const scans = whetherScanned(draft, token, wait, body);
  if (scans === 'asked') {
    deferConfirmation(draft, token, body);
    return draft.finish();
  }
  if (scans !== 'enough') return void_(draft, scans.missing);
  if (isPartial(draft, token, body)) {
    completePart(draft, token, body);
    return draft.finish();
  }
  note(draft, token, body);
  draft.changeToken(token.id, { waits: token.waits.filter((candidate) => candidate !== wait) });
  if (scrapReported(draft, token, body) === 'goesOn') resume(draft, draft.token(token.id), signalOf(draft, body));
  return draft.finish();
}

/** A confirmation that came before the answer to a scan is taken up once the answers are there. */
function takeDeferred(draft: UnitDraft, tokenId: string): Outcome<RoutingInstance> {
  const token = draft.token(tokenId);
  if (token.deferred === undefined || (token.scans ?? []).some(({ state }) => state === 'asked')) return draft.finish();
  const { deferred } = token;
  draft.changeToken(tokenId, { deferred: undefined });
  return answer(draft, { kind: 'taskCompleted', instance: draft.instance.id, token: tokenId, activation: token.activation, ...deferred });
}

/** A minimum time is over: the token is asked once more whether it may enter. */
function endDelay(draft: UnitDraft, token: Token, body: Answer): Outcome<RoutingInstance> {
  draft.record('observed', { name: body.name, timer: true }, { token });
  const { heldTo, heldBy } = draft.changeToken(token.id, { state: 'waiting', waits: [] });
  if (heldTo !== undefined) proceed(draft, token.id, { to: heldTo, by: heldBy });
  return draft.finish();
}

/** The task stays open for somebody who has the skill. */
function whyUnqualified(wait: Wait, body: Extract<Answer, { kind: 'taskCompleted' }>, at: number): string | undefined {
  if (wait.kind !== 'task' || wait.instruction.skills === undefined) return undefined;
  const missing = missingSkills(wait.instruction.skills, body.skills ?? [], at);
  return missing.length === 0 ? undefined : whySkillsAreMissing(body.person, missing);
}

function note(draft: UnitDraft, token: Token, body: Answer): void {
  const about = { token };
  if (body.kind === 'watchActivated') draft.record('observed', { name: body.name, milestone: 'claimed' }, about);
  else if (body.kind === 'watchObserved') draft.record('observed', { name: body.name, milestone: body.milestone }, about);
  else if (body.kind === 'watchMatched') draft.record('observed', { name: body.name, outcome: body.outcome }, about);
  else if (body.kind === 'timerFired') draft.record('observed', { name: body.name, timer: true }, about);
  else if (body.kind === 'decided')
    draft.record('observed', { name: body.name, decision: body.value, person: body.person, reason: body.reason }, about);
  else if (body.kind === 'taskCompleted') {
    draft.record(
      'workInstructionCompleted',
      { id: activityId(token, body.name), name: body.name, person: body.person, outcome: body.outcome, entries: body.entries },
      about,
    );
  } else if (body.kind === 'effectFinished') {
    draft.record('effectFinished', effectData(body), about);
  }
}

function effectData(body: Extract<Answer, { kind: 'effectFinished' }>): Record<string, Json> {
  return { effect: body.effect, name: body.name, ok: body.ok, ...(body.ok ? { result: body.result } : { error: body.error }) };
}

function signalOf(draft: UnitDraft, body: Answer): ActivitySignal {
  switch (body.kind) {
    case 'watchActivated':
      return { kind: 'watchActivated', name: body.name, at: draft.at };
    case 'watchObserved':
      return { kind: 'watchObserved', name: body.name, milestone: body.milestone, event: body.event };
    case 'watchMatched':
      return {
        kind: 'watchMatched',
        name: body.name,
        outcome: body.outcome,
        event: body.event,
        collected: body.collected,
        reached: body.reached,
      };
    case 'timerFired':
      return { kind: 'timerFired', name: body.name };
    case 'taskCompleted':
      return { kind: 'taskCompleted', name: body.name, person: body.person, outcome: body.outcome, entries: body.entries };
    case 'replied':
      return { kind: 'replied', name: body.name, ok: body.ok, result: body.result, reason: body.reason };
    case 'decided':
      return {
        kind: 'decided',
        name: body.name,
        person: body.person,
        value: body.value,
        reason: body.reason,
        target: body.target,
        code: body.code,
      };
    case 'effectFinished':
      return {
        kind: 'effectFinished',
        name: body.name,
        outcome: body.ok ? { ok: true, result: body.result } : { ok: false, error: body.error },
      };
  }
}

function escalate(draft: UnitDraft, body: Extract<MessageBody, { kind: 'escalate' }>): Outcome<RoutingInstance> {
  const { token, activation, code, person, reason } = body;
  if (token !== undefined && activation !== undefined && draft.tokens.get(token)?.activation !== activation)
    return void_(draft, 'The unit has left that flowNode.');
  if (!raise(draft, { code, person, reason, token })) return void_(draft, `Nothing catches the escalation "${code}" where the unit is.`);
  return draft.finish();
}

function releaseHold(draft: UnitDraft, body: Extract<MessageBody, { kind: 'releaseHold' }>): Outcome<RoutingInstance> {
  if (unplanHold(draft, body)) return draft.finish();
  if (!draft.instance.holds.some((hold) => hold.id === body.hold)) return void_(draft, 'This hold is released already.');
  for (const token of draft.tokens.values()) {
    // A hold that a flowNode placed ends by that flowNode's decision, so that the token goes on from there.
    const wait = token.waits.find((candidate) => candidate.kind === 'decision' && activityId(token, candidate.name) === body.hold);
    if (wait !== undefined) {
      return answer(draft, {
        kind: 'decided',
        instance: body.instance,
        token: token.id,
        activation: token.activation,
        name: wait.name,
        person: body.person,
        value: 'released',
        reason: body.reason,
      });
    }
  }
  draft.record('holdReleased', { id: body.hold, reason: body.reason, person: body.person });
  passRelease(draft, body);
  removeHold(draft, body.hold);
  if (draft.instance.holds.length === 0) goOn(draft);
  return draft.finish();
}

function resolveIncident(draft: UnitDraft, body: Extract<MessageBody, { kind: 'resolveIncident' }>): Outcome<RoutingInstance> {
  const token = draft.tokens.get(body.token);
  if (token === undefined || token.activation !== body.activation || token.state !== 'incident')
    return void_(draft, 'This incident is resolved already.');
  if (body.action === 'retry' && draft.instance.holds.length > 0)
    return void_(draft, 'The unit is on hold and enters no step. Release it first.');
  draft.record(
    'incidentClosed',
    { id: activityId(token, 'incident'), action: body.action, person: body.person, reason: body.reason },
    { token },
  );
  draft.changeToken(token.id, { state: 'waiting' });
  if (body.action === 'retry') retry(draft, draft.token(token.id));
  else leaveThrough(draft, draft.token(token.id), [body.port ?? 'done']);
  return draft.finish();
}
