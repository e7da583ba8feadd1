import type { MessageBody, RoutingInstance } from '@fettle/flows';
import type { Outcome } from './outcome.ts';
import type { UnitDraft } from './unit-draft.ts';

type Install = Extract<MessageBody, { kind: 'installUnit' }>;

/** Assembly, the component's side: a finished unit is built into another one, once. */
export function install(draft: UnitDraft, body: Install): Outcome<RoutingInstance> {
  if (body.undo === true) return undo(draft, body);
  const refused = whyNotInstalled(draft.instance, body);
  if (refused === undefined) {
    draft.change({ installedIn: body.into });
    draft.record('unitInstalled', { into: body.into.instance, serialNumber: body.into.serialNumber });
  } else {
    draft.record('messageVoid', { kind: body.kind, reason: refused, into: body.into.serialNumber });
  }
  const { id, unit } = draft.instance;
  const { from } = body;
  draft.tellUnit(from.instance, `${from.token}/${from.activation}/${from.name}/replied`, {
    kind: 'replied',
    ...from,
    ok: refused === undefined,
    result: refused === undefined ? { installed: id, serialNumber: unit.serialNumber } : {},
    reason: refused ?? '',
  });
  return draft.finish();
}

function whyNotInstalled({ unit, state, installedIn, caller }: RoutingInstance, { product, into }: Install): string | undefined {
  if (unit.product !== product) return `${unit.serialNumber} is a "${unit.product}"; expected a "${product}".`;
  if (caller !== undefined) return `${unit.serialNumber} is a sub-routing, not a unit.`;
  if (installedIn !== undefined)
    return installedIn.instance === into.instance
      ? `${unit.serialNumber} is in this unit already.`
      : `${unit.serialNumber} is in ${installedIn.serialNumber} already.`;
  if (state === 'running' || state === 'held') return `${unit.serialNumber} is not finished yet.`;
  if (state !== 'good') return `${unit.serialNumber} cannot be used: it is ${state}.`;
  return undefined;
}

function undo(draft: UnitDraft, body: Install): Outcome<RoutingInstance> {
  if (draft.instance.installedIn?.instance === body.into.instance) {
    draft.change({ installedIn: undefined });
    draft.record('unitInstalled', { into: body.into.instance, serialNumber: body.into.serialNumber, undone: true });
  } else {
    draft.record('messageVoid', { kind: body.kind, reason: 'It is not in that unit.' });
  }
  return draft.finish();
}
