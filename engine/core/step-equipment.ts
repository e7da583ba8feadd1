import { equipmentKey, FettleError, type Json, type MachineEvent, type Message, type MessageBody } from '@fettle/flows';
import type { CompiledRule, CoreDeps } from './core-deps.ts';
import { closeWatch, give, offer, openWatch, readingOf } from './correlate.ts';
import { EquipmentDraft } from './equipment-draft.ts';
import { holdEquipment, releaseEquipment } from './equipment-holds.ts';
import type { EquipmentState } from './equipment-state.ts';
import { answerCheck, judgeByRule } from './evaluate.ts';
import { afterAsking } from './migrate-instance.ts';
import type { Outcome } from './outcome.ts';
import { signOffReaction } from './reactions.ts';
import { judgeShadows } from './shadow.ts';
import { wakeRules } from './wake-rules.ts';

/** More unmatched events of one equipment than this are dead letters: somebody publishes what no flow will ever take. */
const BUFFER_LIMIT = 10_000;

/** Consumes one message of key `equipment/<id>`. Pure. */
export function stepEquipment(state: EquipmentState, message: Message, deps: CoreDeps): Outcome<EquipmentState> {
  const draft = new EquipmentDraft(state, deps);
  consumeByEquipment(draft, message);
  return draft.finish();
}

/** The same on a draft that consumes many messages: n messages on one draft give what n steps give, but what they change is copied once. */
export function consumeByEquipment(draft: EquipmentDraft, message: Message): void {
  draft.begin(message);
  // Whatever comes, and however late: what was to be looked at before it is looked at before it.
  if (draft.wakeAt <= message.at) wakeRules(draft, message.at);
  const { body } = message;
  if (body.kind === 'machineEvent') take(draft, body.event);
  else if (body.kind === 'openWatch') openWatch(draft, body.watch);
  else if (body.kind === 'closeWatch') closeWatch(draft, body.watch);
  else if (body.kind === 'giveEvent') {
    if (!give(draft, body.event, body.watch))
      draft.dead.push({ event: body.event, reason: 'The unit that it was given to did not wait for it any more.' });
  } else if (body.kind === 'expireBuffer') expire(draft);
  else if (body.kind === 'holdEquipment') holdEquipment(draft, { id: body.hold, reason: body.reason, person: body.person });
  else if (body.kind === 'releaseEquipment') releaseEquipment(draft, body.hold);
  else if (body.kind === 'askBuffer') lookInBuffer(draft, body);
  else if (body.kind === 'answerCheck') ofRule(draft, body, answerCheck);
  else if (body.kind === 'closeReaction') ofRule(draft, body, signOffReaction);
  // The outcome of a rule's effect is on the effect's own row; the equipment has nothing to go on with.
}

function take(draft: EquipmentDraft, event: MachineEvent): void {
  const reading = readingOf(event);
  const known = draft.latest[event.signal];
  // A late reading (backfill) is judged, but what is newer stays the latest.
  if (known === undefined || known.sourceTime <= reading.sourceTime) draft.setLatest(event.signal, reading);
  const from = draft.history.length;
  for (const judge of draft.deps.judges(draft.equipment, event.signal)) judgeByRule(draft, judge, reading);
  if (draft.deps.shadows(draft.equipment).length > 0) {
    judgeShadows(draft, from, ({ rule, sources }) => {
      const nodes = sources.get(event.signal);
      if (nodes !== undefined) judgeByRule(draft, { rule, sources: nodes }, reading);
    });
  }
  const consumed = offer(draft, event, reading);
  const delivery = draft.deps.signal(draft.equipment, event.signal)?.delivery;
  if (!consumed && delivery === 'event' && draft.deps.isAwaited(draft.equipment, event.signal)) buffer(draft, event);
}

/** What a person says to a reaction goes to the version of the rule that began it, whether it judges still or not. */
function ofRule<Body extends Extract<MessageBody, { kind: 'answerCheck' | 'closeReaction' }>>(
  draft: EquipmentDraft,
  body: Body,
  take: (draft: EquipmentDraft, rule: CompiledRule, body: Body) => string | undefined,
): void {
  const rule = draft.deps.rule(body.flow, body.version);
  if (rule === undefined) throw new FettleError('notFound', `Rule "${body.flow}" version ${body.version} is not there any more.`);
  const refused = take(draft, rule, body);
  if (refused === undefined) return;
  const about: Record<string, Json> = body.kind === 'answerCheck' ? { check: body.check } : { reaction: body.reaction };
  draft.recordRule(rule, 'messageVoid', '', { kind: body.kind, reason: refused, person: body.person, ...about });
}

function buffer(draft: EquipmentDraft, event: MachineEvent): void {
  if (draft.buffer.length >= BUFFER_LIMIT) {
    draft.dead.push({ event, reason: `More than ${BUFFER_LIMIT} events of ${draft.equipment} wait for a unit that takes them.` });
    return;
  }
  draft.buffer = [...draft.buffer, { event, expiresAt: draft.at + draft.deps.bufferTime }];
}

/** Tells a unit that wants to move to another version what waits here for it, or asks the next machine. */
function lookInBuffer(draft: EquipmentDraft, body: Extract<MessageBody, { kind: 'askBuffer' }>): void {
  const [question, ...others] = body.ask;
  const signals = new Set(question?.signals);
  const here = draft.buffer.filter(({ event }) => signals.has(event.signal)).map(({ event }) => `${event.equipment}.${event.signal}`);
  const found = [...new Set([...body.found, ...here])];
  const [next] = others;
  const message =
    next === undefined
      ? afterAsking({ migration: body.migration, found })
      : {
          key: equipmentKey(next.equipment),
          id: `${body.migration.migration}/ask/${next.equipment}`,
          body: { ...body, ask: others, found },
        };
  draft.messages.push({ ...message, at: draft.at });
}

function expire(draft: EquipmentDraft): void {
  const over = draft.buffer.filter((buffered) => buffered.expiresAt <= draft.at);
  if (over.length === 0) return;
  draft.buffer = draft.buffer.filter((buffered) => buffered.expiresAt > draft.at);
  for (const { event } of over) draft.dead.push({ event, reason: 'No unit waited for it before its time was over.' });
}
