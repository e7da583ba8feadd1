import { type HistoryEvent, type Json, type MaterialLot, type Message, type MessageBody, materialStream, unitKey } from '@fettle/flows';
import type { Outcome } from './outcome.ts';
import { exact } from './quantity.ts';

/**
 * Consumes one message of key `material/<lot>`: the material lot's own actor, so that two units never take the same piece. Pure.
 *
 * Invariants:
 * 1. every change of the quantity is a line of the lot's history with the balance after it, and the lines add up to the quantity;
 * 2. the quantity is never below zero, unless the lot's material allows it;
 * 3. every request is answered once, with the reason and what is there when it is refused.
 */
export function stepMaterial(state: MaterialLot | undefined, message: Message): Outcome<MaterialLot | undefined> {
  const { body } = message;
  switch (body.kind) {
    case 'receiveMaterial':
      return receive(state, message, body);
    case 'consumeMaterial':
      return consume(state, message, body);
    case 'returnMaterial':
      return state === undefined
        ? nothing(state)
        : changed(state, message, { change: 'returned', quantity: body.quantity, instance: body.instance, reason: body.reason });
    case 'changeMaterial':
      return change(state, message, body);
    default:
      return nothing(state);
  }
}

type Body<Kind extends MessageBody['kind']> = Extract<MessageBody, { kind: Kind }>;
type Line = { readonly change: string; readonly quantity: number } & Readonly<Record<string, Json>>;
type MaterialOutcome = Outcome<MaterialLot | undefined>;

function nothing(state: MaterialLot | undefined, messages: readonly Message[] = []): MaterialOutcome {
  return { state, messages, effects: [], timers: [], history: [], dead: [] };
}

/** One line of history; `quantity` is what it adds. */
function changed(
  state: MaterialLot,
  message: Message,
  line: Line,
  fields: Partial<MaterialLot> = {},
  messages: readonly Message[] = [],
): MaterialOutcome {
  const sequence = state.sequence + 1;
  const next: MaterialLot = { ...state, ...fields, quantity: exact(state.quantity + line.quantity), sequence };
  const event: HistoryEvent = {
    stream: materialStream(state.id),
    sequence,
    at: message.at,
    kind: 'materialLotChanged',
    flow: '',
    version: 0,
    cause: message.id,
    message: message.body,
    data: { ...line, definition: next.definition, balance: next.quantity, state: next.state },
  };
  return { ...nothing(next, messages), history: [event] };
}

function receive(state: MaterialLot | undefined, message: Message, body: Body<'receiveMaterial'>): MaterialOutcome {
  const { lot, definition, quantity, allowNegative, supplier, person, reason, from } = body;
  if (state !== undefined && state.definition !== definition) {
    const refused = `Lot ${lot} is of "${state.definition}", not of "${definition}".`;
    return nothing(state, from === undefined ? [] : [reply(message, from, { ok: false, reason: refused })]);
  }
  const known: MaterialLot = state ?? {
    id: lot,
    definition,
    quantity: 0,
    state: body.state,
    reason: body.state === 'blocked' ? reason : '',
    allowNegative,
    supplier,
    sequence: 0,
    ...(body.expiresAt === undefined ? {} : { expiresAt: body.expiresAt }),
  };
  const made: Record<string, Json> = from === undefined ? {} : { instance: from.instance };
  const answers = from === undefined ? [] : [reply(message, from, { ok: true, result: { quantity } })];
  return changed(known, message, { change: 'received', quantity, person, reason, ...made }, {}, answers);
}

function consume(state: MaterialLot | undefined, message: Message, body: Body<'consumeMaterial'>): MaterialOutcome {
  const { from, unit, quantity, lot } = body;
  const refused = whyNotConsumed(state, message.at, body);
  if (state === undefined || refused !== undefined) return nothing(state, [reply(message, from, { ok: false, reason: refused ?? '' })]);
  const answer = reply(message, from, { ok: true, result: { lot, quantity } });
  return changed(
    state,
    message,
    { change: 'consumed', quantity: -quantity, instance: from.instance, serialNumber: unit.serialNumber },
    {},
    [answer],
  );
}

/** Why a lot cannot be used, with what was expected; undefined when it can. The terminal's check before it sends is this one too. */
export function whyNotConsumed(
  state: Pick<MaterialLot, 'id' | 'definition' | 'quantity' | 'state' | 'reason' | 'expiresAt' | 'allowNegative'> | undefined,
  at: number,
  wanted: { readonly lot: string; readonly definition: string; readonly quantity: number },
): string | undefined {
  if (state === undefined) return `There is no lot "${wanted.lot}"; expected a lot of ${wanted.definition}.`;
  if (state.definition !== wanted.definition) return `Lot ${state.id} is ${state.definition}; expected ${wanted.definition}.`;
  if (state.state === 'blocked') return `Lot ${state.id} is blocked${state.reason === '' ? '' : `: ${state.reason}`}. Take a released one.`;
  if (state.expiresAt !== undefined && state.expiresAt <= at)
    return `Lot ${state.id} expired on ${new Date(state.expiresAt).toISOString().slice(0, 10)}. Take a fresh one.`;
  if (state.quantity < wanted.quantity && !state.allowNegative)
    return `Lot ${state.id} has ${state.quantity} left; ${wanted.quantity} are needed.`;
  return undefined;
}

function change(state: MaterialLot | undefined, message: Message, body: Body<'changeMaterial'>): MaterialOutcome {
  if (state === undefined) return nothing(state);
  const { person, reason, adjust = 0 } = body;
  const quantity = state.quantity + adjust < 0 && !state.allowNegative ? -state.quantity : adjust;
  const next = body.state ?? state.state;
  const what = next !== state.state ? next : adjust !== 0 ? 'adjusted' : 'changed';
  return changed(
    state,
    message,
    { change: what, quantity, person, reason },
    {
      state: next,
      reason: next === 'blocked' ? reason : '',
      ...(body.expiresAt === undefined ? {} : { expiresAt: body.expiresAt }),
    },
  );
}

function reply(
  message: Message,
  from: Body<'consumeMaterial'>['from'],
  answer: { readonly ok: boolean; readonly result?: Readonly<Record<string, Json>>; readonly reason?: string },
): Message {
  return {
    id: `${from.token}/${from.activation}/${from.name}/replied`,
    key: unitKey(from.instance),
    at: message.at,
    body: { kind: 'replied', ...from, ok: answer.ok, result: { ...answer.result }, reason: answer.reason ?? '' },
  };
}
