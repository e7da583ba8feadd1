import { FettleError, type Json, type MessageBody, materialKey, type Token, type UnitRequest, unitKey, type Wait } from '@fettle/flows';
import { replyToOffer } from './gather.ts';
import { accountOf, count, isLot, quantityOf } from './quantity.ts';
import { activityId, type UnitDraft } from './unit-draft.ts';

/**
 * Requests of a flowNode to other actors: a routing to run, a material lot, another unit.
 *
 * Invariants:
 * 1. a token that asked waits for one reply to each request, by name and activation;
 * 2. leaving withdraws what is still asked: a called routing is aborted; what a material lot or a component grants to a token that has left is given back, so nothing is lost or used twice;
 * 3. what is granted is recorded by the unit when the reply comes, by the other actor when it grants it.
 */
export type ReplyWait = Extract<Wait, { kind: 'reply' }>;
type Replied = Extract<MessageBody, { kind: 'replied' }>;

/** Sends what a plan asks for, and gives the waits for the replies. */
export function sendRequests(draft: UnitDraft, tokenId: string, requests: readonly UnitRequest[]): ReplyWait[] {
  return requests.map((request) => {
    const to = send(draft, draft.token(tokenId), request);
    return { kind: 'reply', name: request.name, request, to };
  });
}

const refOf = (draft: UnitDraft, token: Token, name: string) => ({
  instance: draft.instance.id,
  token: token.id,
  activation: token.activation,
  name,
});

function send(draft: UnitDraft, token: Token, request: UnitRequest): string {
  const from = refOf(draft, token, request.name);
  const id = activityId(token, request.name);
  const { unit } = draft.instance;
  switch (request.kind) {
    case 'call':
      return call(draft, token, request);
    case 'consume': {
      const { lot, definition, quantity } = request;
      const key = materialKey(lot);
      draft.tell(key, `${id}/consume`, { kind: 'consumeMaterial', lot, definition, quantity, from, unit });
      return key;
    }
    case 'install': {
      const into = { instance: draft.instance.id, serialNumber: unit.serialNumber };
      draft.tellUnit(request.component, `${id}/install`, {
        kind: 'installUnit',
        instance: request.component,
        into,
        product: request.product,
        from,
      });
      return unitKey(request.component);
    }
    case 'produce': {
      const { lot, definition, quantity, expiresAt, blocked } = request;
      const key = materialKey(lot);
      draft.tell(key, `${id}/receive`, {
        kind: 'receiveMaterial',
        lot,
        definition,
        quantity,
        state: blocked ? 'blocked' : 'released',
        expiresAt,
        allowNegative: false,
        supplier: unit.serialNumber,
        person: draft.instance.id,
        reason: `Made by ${unit.serialNumber}`,
        from,
      });
      return key;
    }
    case 'merge':
      return offer(draft, token, request.name, { into: request.into, person: draft.instance.flow, reason: 'by the routing' });
  }
}

function call(draft: UnitDraft, token: Token, request: Extract<UnitRequest, { kind: 'call' }>): string {
  const version = draft.routing.calls.get(request.flow);
  if (version === undefined)
    throw new FettleError(
      'malformedFlow',
      `Version ${draft.instance.version} of "${draft.instance.flow}" is bound to no version of "${request.flow}". Release it again.`,
    );
  const { instance } = draft;
  // One for each activation: a step that is repeated calls anew.
  const child = `${instance.id}/call/${token.activation}`;
  draft.record('routingCalled', { child, flow: request.flow, version }, { token });
  draft.tellUnit(child, `${child}/start`, {
    kind: 'startUnit',
    instance: child,
    flow: request.flow,
    version,
    unit: { ...instance.unit, quantity: quantityOf(draft, token) },
    equipment: instance.equipment,
    caller: refOf(draft, token, request.name),
    data: { start: request.inputs },
  });
  for (const hold of instance.holds) holdChild(draft, child, hold);
  return unitKey(child);
}

function holdChild(draft: UnitDraft, child: string, hold: { id: string; reason: string; person: string }): void {
  draft.tellUnit(child, `${child}/${hold.id}/place`, {
    kind: 'placeHold',
    instance: child,
    hold: `${child}/${hold.id}`,
    reason: hold.reason,
    person: hold.person,
  });
}

function callsOf(draft: UnitDraft): string[] {
  return [...draft.tokens.values()].flatMap((token) =>
    token.waits.flatMap((wait) => (wait.kind === 'reply' && wait.request.kind === 'call' ? [wait.to.slice('unit/'.length)] : [])),
  );
}

/** A hold reaches the sub-routings that run for the unit. */
export function passHold(draft: UnitDraft, hold: { id: string; reason: string; person: string }): void {
  for (const child of callsOf(draft)) holdChild(draft, child, hold);
}

export function passRelease(draft: UnitDraft, release: { hold: string; reason: string; person: string }): void {
  for (const child of callsOf(draft)) {
    draft.tellUnit(child, `${child}/${release.hold}/release/${draft.sequence}`, {
      kind: 'releaseHold',
      instance: child,
      hold: `${child}/${release.hold}`,
      reason: release.reason,
      person: release.person,
    });
  }
}

/** Offers all that a token stands for to another unit. Until the other answers it counts as moved out. */
export function offer(draft: UnitDraft, token: Token, name: string, to: { into: string; person: string; reason: string }): string {
  const { instance } = draft;
  const quantity = quantityOf(draft, token);
  count(draft, 'movedOut', quantity);
  draft.tellUnit(to.into, `${activityId(token, name)}/offer`, {
    kind: 'offerLot',
    instance: to.into,
    offer: {
      from: refOf(draft, token, name),
      unit: instance.unit,
      flow: instance.flow,
      version: instance.version,
      flowNode: token.flowNode,
      quantity,
      person: to.person,
      reason: to.reason,
    },
  });
  return unitKey(to.into);
}

/** The token leaves although a reply has not come. */
export function withdrawRequest(draft: UnitDraft, wait: ReplyWait): void {
  if (wait.request.kind !== 'call') return;
  const child = wait.to.slice('unit/'.length);
  draft.tellUnit(child, `${child}/abort`, {
    kind: 'abortUnit',
    instance: child,
    person: draft.instance.flow,
    reason: 'The routing that called it has gone on without it.',
    byCaller: true,
  });
}

/** Puts a reply on record before the flowNode hears of it. */
export function noteReply(draft: UnitDraft, token: Token, wait: ReplyWait, body: Replied): void {
  const { request } = wait;
  const about = { token };
  if (request.kind === 'call') {
    draft.record(
      'routingReturned',
      { child: wait.to.slice('unit/'.length), flow: request.flow, result: body.result.result ?? null },
      about,
    );
    return;
  }
  if (!body.ok && request.kind === 'merge') count(draft, 'movedOut', -quantityOf(draft, token));
  if (!body.ok) {
    draft.record('requestRefused', { request: request.kind, ...sourceOf(request), reason: body.reason }, about);
  } else if (request.kind === 'consume') {
    const { lot, definition, quantity } = request;
    draft.record('materialConsumed', { lot, definition, quantity }, about);
  } else if (request.kind === 'install') {
    const serialNumber = body.result.serialNumber ?? '';
    draft.record('materialConsumed', { component: request.component, serialNumber, definition: request.product, quantity: 1 }, about);
  } else if (request.kind === 'produce') {
    const { lot, definition, quantity } = request;
    draft.record('materialProduced', { lot, definition, quantity }, about);
  } else {
    draft.record(
      'lotMerged',
      { into: request.into, serialNumber: body.result.serialNumber ?? '', quantity: quantityOf(draft, token) },
      about,
    );
  }
}

function sourceOf(request: UnitRequest): Record<string, Json> {
  if (request.kind === 'consume' || request.kind === 'produce')
    return { lot: request.lot, definition: request.definition, quantity: request.quantity };
  if (request.kind === 'install') return { component: request.component, definition: request.product };
  if (request.kind === 'merge') return { into: request.into };
  return { flow: request.flow };
}

/** A reply to a token that has left: what was granted is given back. */
export function returnStray(draft: UnitDraft, body: Replied): void {
  const { lot, quantity, installed, mergedInto } = body.result;
  const { instance } = draft;
  const id = `${body.token}/${body.activation}/${body.name}/return`;
  if (!body.ok) {
    // The parts of an offer that was refused after its unit had ended ended with it.
    if (typeof mergedInto === 'string' && typeof quantity === 'number' && isLot(draft)) {
      count(draft, 'movedOut', -quantity);
      count(draft, 'aborted', quantity);
    }
    return;
  }
  const reason = 'The unit had gone on without it.';
  if (typeof lot === 'string' && typeof quantity === 'number')
    draft.tell(materialKey(lot), id, { kind: 'returnMaterial', lot, quantity, instance: instance.id, reason });
  if (typeof installed === 'string') {
    draft.tellUnit(installed, id, {
      kind: 'installUnit',
      instance: installed,
      into: { instance: instance.id, serialNumber: instance.unit.serialNumber },
      product: '',
      from: { instance: instance.id, token: body.token, activation: body.activation, name: body.name },
      undo: true,
    });
  }
}

/** The unit has ended: who called it hears so, and who offered to be merged into it hears that it cannot. */
export function tellEnd(draft: UnitDraft, result: string): void {
  const { caller, lot, data, unit, id } = draft.instance;
  for (const one of draft.instance.offers ?? [])
    replyToOffer(draft, one, { ok: false, reason: `${unit.serialNumber} has ended (${result}).` });
  if (draft.instance.offers !== undefined) draft.change({ offers: undefined });
  const { origin } = draft.instance;
  if (origin?.awaited === true && result !== 'transferred')
    draft.tellUnit(origin.instance, `${id}/partEnded`, { kind: 'partEnded', instance: origin.instance, part: id, result });
  if (caller === undefined || (draft.message.body.kind === 'abortUnit' && draft.message.body.byCaller === true)) return;
  const quantity = lot === undefined ? unit.quantity : accountOf(draft).good;
  draft.tellUnit(caller.instance, `${id}/ended`, {
    kind: 'replied',
    ...caller,
    ok: result === 'good',
    result: { result, quantity, data: data as Json },
    reason: result === 'good' ? '' : `The called routing ended: ${result}.`,
  });
}
