import {
  type Json,
  type MaterialRequirement,
  type MaterialScan,
  type MessageBody,
  materialKey,
  type Token,
  type Wait,
} from '@fettle/flows';
import { exact, quantityOf } from './quantity.ts';
import { activityId, type UnitDraft } from './unit-draft.ts';

/**
 * Materials that an operator scans for a work instruction. Each scan asks the lot (or the component) at once; what is granted counts towards the requirement, what is refused is on record
 * with the reason and what was expected.
 *
 * Invariants:
 * 1. a confirmation is taken only when every requirement is met, in proportion to what is reported; while a scan is still unanswered the confirmation waits for the answer;
 * 2. what was granted belongs to the operation: a part of the lot that goes on takes its share along by the books of history, not by moving scans.
 */
type Scanned = Extract<MessageBody, { kind: 'scanMaterial' }>;
type Replied = Extract<MessageBody, { kind: 'replied' }>;
type Completed = Extract<MessageBody, { kind: 'taskCompleted' }>;

const PREFIX = 'scan:';
const DEFERRED = 'confirmation';

/** Asks for what was scanned. Gives why it cannot be. */
export function scanMaterial(draft: UnitDraft, body: Scanned): string | undefined {
  const token = draft.tokens.get(body.token);
  if (token === undefined || token.activation !== body.activation) return 'The unit has left that flowNode.';
  const requirement = requirementsOf(token, body.name).find(({ key }) => key === body.key);
  if (requirement === undefined) return `The work instruction asks for no material "${body.key}".`;
  if ((token.scans ?? []).some(({ scan }) => scan === body.scan)) return 'This scan was taken already.';
  const { scan, key, source, serialNumber, quantity, person } = body;
  const one: MaterialScan = {
    scan,
    key,
    source,
    quantity,
    person,
    state: 'asked',
    reason: '',
    ...(serialNumber === undefined ? {} : { serialNumber }),
  };
  draft.changeToken(token.id, { scans: [...(token.scans ?? []), one] });
  draft.record('observed', { name: body.name, scan: key, source: serialNumber ?? source, quantity, person }, { token });
  ask(draft, draft.token(token.id), requirement, one);
  return undefined;
}

function ask(draft: UnitDraft, token: Token, requirement: MaterialRequirement, scan: MaterialScan): void {
  const { unit, id: instance } = draft.instance;
  const name = `${PREFIX}${scan.scan}`;
  const from = { instance, token: token.id, activation: token.activation, name };
  const id = activityId(token, name);
  if (requirement.tracking === 'unit') {
    draft.tellUnit(scan.source, id, {
      kind: 'installUnit',
      instance: scan.source,
      into: { instance, serialNumber: unit.serialNumber },
      product: requirement.definition,
      from,
    });
  } else {
    const { source: lot, quantity } = scan;
    draft.tell(materialKey(lot), id, { kind: 'consumeMaterial', lot, definition: requirement.definition, quantity, from, unit });
  }
}

export function requirementsOf(token: Token, name: string): readonly MaterialRequirement[] {
  const wait = token.waits.find((candidate) => candidate.name === name);
  return wait?.kind === 'task' ? (wait.instruction.materials ?? []) : [];
}

/** True when the reply is that to a scan; it is on record then. */
export function noteScan(draft: UnitDraft, token: Token, body: Replied): boolean {
  if (!body.name.startsWith(PREFIX)) return false;
  const id = body.name.slice(PREFIX.length);
  const scan = token.scans?.find((candidate) => candidate.scan === id);
  if (scan === undefined || scan.state !== 'asked') return false;
  const state = body.ok ? ('consumed' as const) : ('refused' as const);
  draft.changeToken(token.id, {
    scans: token.scans?.map((one) => (one.scan === id ? { ...one, state, reason: body.reason } : one)),
  });
  const requirement = token.waits.flatMap((wait) => requirementsOf(token, wait.name)).find(({ key }) => key === scan.key);
  const definition = requirement?.definition ?? '';
  const what: Record<string, Json> =
    requirement?.tracking === 'unit'
      ? { component: scan.source, serialNumber: scan.serialNumber ?? '', definition }
      : { lot: scan.source, definition };
  const data = { ...what, quantity: scan.quantity, person: scan.person };
  const about = { token: draft.token(token.id) };
  if (body.ok) draft.record('materialConsumed', data, about);
  else draft.record('requestRefused', { request: 'consume', ...data, reason: body.reason }, about);
  return true;
}

/** Whether what was scanned is enough for what is reported: for a part of the lot its share, of all that was reported so far. */
export function whetherScanned(
  draft: UnitDraft,
  token: Token,
  wait: Wait,
  body: Completed,
): 'enough' | 'asked' | { readonly missing: string } {
  if (wait.kind !== 'task') return 'enough';
  const { instruction } = wait;
  const stops = instruction.outcomes.find(({ value }) => value === body.outcome)?.tone === 'bad';
  if (stops) return 'enough';
  const whole = instruction.quantity ?? 1;
  const here = quantityOf(draft, token);
  const reported = body.reported === undefined ? here : body.reported.good + body.reported.scrapped;
  const done = Math.min(whole, exact(whole - here + reported));
  for (const requirement of instruction.materials ?? []) {
    const scans = (token.scans ?? []).filter(({ key }) => key === requirement.key);
    const needed = exact((requirement.quantity * done) / whole);
    const sum = (states: readonly MaterialScan['state'][]) =>
      exact(scans.filter(({ state }) => states.includes(state)).reduce((total, scan) => total + scan.quantity, 0));
    if (sum(['consumed']) >= needed) continue;
    if (sum(['consumed', 'asked']) >= needed) return 'asked';
    return { missing: `"${requirement.title}" is not scanned: ${sum(['consumed'])} of ${needed} ${requirement.unit}`.trim() };
  }
  return 'enough';
}

/** A confirmation that came before the answer to a scan is kept with the token. */
export function deferConfirmation(draft: UnitDraft, token: Token, body: Completed): void {
  const { name, person, outcome, entries, reported, skills } = body;
  const more = { ...(reported === undefined ? {} : { reported }), ...(skills === undefined ? {} : { skills }) };
  draft.changeToken(token.id, { deferred: { name, person, outcome, entries, ...more } });
  draft.record('observed', { name: body.name, [DEFERRED]: 'waits for the answer to a scan' }, { token });
}
