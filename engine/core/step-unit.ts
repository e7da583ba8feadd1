import {
  type ActivitySignal,
  FettleError,
  type Json,
  type Message,
  type MessageBody,
  type RoutingInstance,
  type Token,
} from '@fettle/flows';
import { abortUnit, enterStart, goOn, leaveThrough, raise, removeHold, resume, retry } from './advance.ts';
import type { CoreDeps } from './core-deps.ts';
import { migrateUnit } from './migrate-instance.ts';
import type { Outcome } from './outcome.ts';
import { activityId, UnitDraft } from './unit-draft.ts';

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
  if (state.state !== 'running' && state.state !== 'held') return void_(draft, `The unit has ended (${state.state}).`);
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
    data: {},
    visits: {},
    holds: [],
    nextToken: 1,
    nextActivation: 1,
    sequence: 0,
    startedAt: message.at,
  };
  const draft = draftOf(instance, message, deps);
  draft.record('unitStarted', { ...body.unit });
  enterStart(draft);
  return draft.finish();
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
      if (draft.instance.holds.some((hold) => hold.id === body.hold)) return void_(draft, 'This hold is placed already.');
      draft.change({
        holds: [...draft.instance.holds, { id: body.hold, reason: body.reason, person: body.person, at: draft.at }],
        state: 'held',
      });
      draft.record('holdPlaced', { id: body.hold, reason: body.reason, person: body.person });
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
    case 'migrateUnit': {
      const refusal = migrateUnit(draft, body);
      return refusal === undefined ? draft.finish() : void_(draft, refusal);
    }
    case 'askBuffer':
    case 'startUnit':
    case 'machineEvent':
    case 'openWatch':
    case 'closeWatch':
    case 'expireBuffer':
      return void_(draft, `A unit cannot take "${body.kind}".`);
    default:
      return answer(draft, body);
  }
}

type Answer = Extract<MessageBody, { name: string }>;

function answer(draft: UnitDraft, body: Answer): Outcome<RoutingInstance> {
  const token = draft.tokens.get(body.token);
  if (body.kind === 'effectFinished' && !token?.waits.some((wait) => wait.name === body.name && token.activation === body.activation)) {
    // Nobody waits for the outcome of this effect; it belongs in the history all the same.
    draft.record('effectFinished', effectData(body), { flowNode: token?.flowNode });
    return draft.finish();
  }
  if (token === undefined || token.activation !== body.activation || token.state !== 'waiting') {
    return void_(draft, 'The unit has left that flowNode.');
  }
  const wait = token.waits.find((candidate) => candidate.name === body.name);
  if (wait === undefined) return void_(draft, 'Nothing waits for it any more.');
  note(draft, token, body);
  const ends = body.kind !== 'watchActivated' && body.kind !== 'watchObserved';
  if (ends) draft.changeToken(token.id, { waits: token.waits.filter((candidate) => candidate !== wait) });
  resume(draft, draft.token(token.id), signalOf(draft, body));
  return draft.finish();
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
  removeHold(draft, body.hold);
  if (draft.instance.holds.length === 0) goOn(draft);
  return draft.finish();
}

function resolveIncident(draft: UnitDraft, body: Extract<MessageBody, { kind: 'resolveIncident' }>): Outcome<RoutingInstance> {
  const token = draft.tokens.get(body.token);
  if (token === undefined || token.activation !== body.activation || token.state !== 'incident')
    return void_(draft, 'This incident is resolved already.');
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
