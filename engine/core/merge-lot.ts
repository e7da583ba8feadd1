import type { LotOffer, MessageBody, Token } from '@fettle/flows';
import { endTransferred, resume, retry } from './advance.ts';
import { gathers, replyToOffer, takeOffer } from './gather.ts';
import { offer } from './requests.ts';
import type { UnitDraft } from './unit-draft.ts';

/** No flowNode's request has such a name. */
const MERGE = '+merge';

/**
 * Merging a unit into another one of the same product and flow. The unit that moves offers itself and waits; the other takes it in where it stands, or keeps the offer until it gathers, or refuses.
 * Whatever happens to either meanwhile, the quantity is with exactly one of them. At an operation both are on the same version; who gathers takes in those of others too, because a lot and a piece
 * of it that are moved to another version are moved one after the other.
 */
export function mergeByPerson(draft: UnitDraft, body: Extract<MessageBody, { kind: 'mergeLot' }>): string | undefined {
  if (body.into === draft.instance.id) return 'A unit cannot be merged into itself.';
  if (draft.instance.caller !== undefined) return 'A sub-routing runs for the unit that called it; merge that one.';
  const [token, ...others] = [...draft.tokens.values()];
  if (token === undefined || others.length > 0) return 'It is in several places at once. Bring it together first.';
  if (token.generations.length > 0 || token.state !== 'waiting') return 'It is not at rest at an operation.';
  withdraw(draft, token);
  const to = offer(draft, draft.token(token.id), MERGE, body);
  const wait = { kind: 'reply' as const, name: MERGE, request: { kind: 'merge' as const, name: MERGE, into: body.into }, to };
  draft.changeToken(token.id, { waits: [wait] });
  draft.record('waiting', { waits: [{ kind: 'reply', name: MERGE, to }] }, { token: draft.token(token.id) });
  return undefined;
}

function withdraw(draft: UnitDraft, token: Token): void {
  for (const wait of token.waits) {
    const id = `${token.id}/${token.activation}/${wait.name}`;
    if (wait.kind === 'watch') draft.tellEquipment(wait.watch.equipment, `${id}/close`, { kind: 'closeWatch', watch: id });
    if (wait.kind === 'task') draft.record('workInstructionWithdrawn', { id }, { token });
  }
}

/** The other unit's side. */
export function takeOrKeepOffer(draft: UnitDraft, one: LotOffer): void {
  const refused = whyNotTaken(draft, one);
  const whole = [...draft.tokens.values()].filter((token) => token.generations.length === 0 && token.quantity !== 0);
  const here = whole.find(
    (token) =>
      one.version === draft.instance.version &&
      token.state === 'waiting' &&
      token.flowNode === one.flowNode &&
      !token.waits.some((wait) => wait.kind === 'reply'),
  );
  const place = here ?? whole.find((token) => token.state === 'joining' && gathers(draft, token));
  const willGather = whole.some((token) => gatherLiesAhead(draft, token));
  if (refused === undefined && place !== undefined) takeOffer(draft, place.id, one);
  else if (refused === undefined && willGather) keep(draft, one);
  else refuse(draft, one, refused ?? whyNowhere(draft, one));
}

function gatherLiesAhead(draft: UnitDraft, token: Token): boolean {
  for (const [id, node] of draft.routing.nodes) {
    if (node.type.gather === true && (id === token.flowNode || draft.routing.structure.upstream(id).has(token.flowNode))) return true;
  }
  return false;
}

function whyNotTaken({ instance }: UnitDraft, one: LotOffer): string | undefined {
  const { unit, flow, caller } = instance;
  if (caller !== undefined) return 'A sub-routing takes in no other unit.';
  if (one.unit.product !== unit.product) return `${unit.serialNumber} is a ${unit.product || 'unit without product'}.`;
  if (one.flow !== flow) return `${unit.serialNumber} runs on "${flow}".`;
  return undefined;
}

function whyNowhere({ instance }: UnitDraft, one: LotOffer): string {
  const { unit, flow, version } = instance;
  return one.version === version
    ? `${unit.serialNumber} is not at "${one.flowNode}".`
    : `${unit.serialNumber} runs on "${flow}" version ${version}, and gathers nowhere on its way.`;
}

function refuse(draft: UnitDraft, one: LotOffer, reason: string): void {
  draft.record('messageVoid', { kind: 'offerLot', reason, serialNumber: one.unit.serialNumber });
  replyToOffer(draft, one, { ok: false, reason });
}

function keep(draft: UnitDraft, one: LotOffer): void {
  draft.change({ offers: [...(draft.instance.offers ?? []), one] });
  draft.record('observed', { name: 'offer', serialNumber: one.unit.serialNumber, quantity: one.quantity });
}

/** The answer to an offer: the token's parts are in the other unit, or they go on here: where they were, or as the flowNode that offered them says. */
export function offerAnswered(draft: UnitDraft, token: Token, body: Extract<MessageBody, { kind: 'replied' }>): void {
  draft.changeToken(token.id, { waits: token.waits.filter((wait) => wait.name !== body.name) });
  if (body.ok) endTransferred(draft, draft.token(token.id));
  else if (body.name === MERGE) retry(draft, draft.token(token.id));
  else resume(draft, draft.token(token.id), { kind: 'replied', name: body.name, ok: false, result: body.result, reason: body.reason });
}
