import type { MessageBody, Token, UnitClock } from '@fettle/flows';
import { goOn, proceed, removeHold, scrapUnit } from './advance.ts';
import { cancelToken } from './cancel.ts';
import { changeClock, clockId, drop, setTimer, splitOff, tokenOn } from './clocks.ts';
import { keptInstances } from './generations.ts';
import type { CompiledTimeLimit } from './time-limits.ts';
import { activityId, type UnitDraft } from './unit-draft.ts';
import { placeHold } from './unit-holds.ts';
import { closeWaits } from './waits.ts';

/** Holds and decisions that a flow makes name no person. */
const BY_THE_FLOW = 'the flow';

type Fired = Extract<MessageBody, { kind: 'timerFired' }>;
type Decided = Extract<MessageBody, { kind: 'decided' }>;

/** A clock's timer: the warning, or the time is over. Gives the reason when it is void. */
export function clockFired(draft: UnitDraft, body: Fired): string | undefined {
  const clock = draft.instance.control?.clocks?.find(({ number }) => number === body.activation);
  const limit = clock === undefined ? undefined : draft.routing.timeLimits?.get(clock.limit);
  const token = clock === undefined ? undefined : tokenOn(draft, clock);
  if (clock === undefined || limit === undefined || token === undefined || clock.dueAt === undefined)
    return 'That time is not running any more.';
  if (body.name === 'warning') warn(draft, limit, clock, clock.dueAt);
  else expire(draft, limit, clock, token);
  return undefined;
}

function warn(draft: UnitDraft, limit: CompiledTimeLimit, clock: UnitClock, dueAt: number): void {
  changeClock(draft, clock, { state: 'warned' });
  note(draft, limit, clock, 'warning');
  const title = `${draft.instance.unit.serialNumber}: ${inWords(dueAt - draft.at)} left to ${endOf(limit)}`;
  call(draft, limit, clock, { title, severity: 'warning', name: 'warning' });
  setTimer(draft, clock, 'expiry', dueAt);
}

function expire(draft: UnitDraft, limit: CompiledTimeLimit, clock: UnitClock, token: Token): void {
  const expired: UnitClock = { ...clock, state: 'expired' };
  changeClock(draft, clock, expired);
  note(draft, limit, expired, 'expired');
  const reason = `More than ${inWords(limit.maximum)} from ${limit.from.when === 'left' ? 'the end' : 'the start'} of "${limit.fromName}" to ${endOf(limit)}`;
  if (limit.station !== '')
    call(draft, limit, clock, { title: `${draft.instance.unit.serialNumber}: ${reason}`, severity: 'alarm', name: 'expiry' });
  if (limit.reaction === 'hold') placeHold(draft, { id: `${clockId(draft, clock)}/hold`, reason, person: BY_THE_FLOW });
  else if (limit.reaction === 'nonconformance') openNonconformance(draft, limit, clock, reason);
  else if (limit.reaction === 'leave') takeTheWayOut(draft, limit, clock, token);
}

function note(draft: UnitDraft, limit: CompiledTimeLimit, clock: UnitClock, what: 'warning' | 'expired'): void {
  const { from, to } = limit;
  const data = { what, limit: limit.id, from: from.flowNode, to: to.flowNode, since: clock.startedAt, dueAt: clock.dueAt ?? null };
  draft.record(
    'timeLimit',
    { ...data, ...(what === 'warning' ? { warnAt: clock.warnAt ?? null } : { reaction: limit.reaction }) },
    { flowNode: limit.id },
  );
}

function call(
  draft: UnitDraft,
  limit: CompiledTimeLimit,
  clock: UnitClock,
  { name, ...about }: { readonly name: string; readonly title: string; readonly severity: 'warning' | 'alarm' },
): void {
  draft.record('andonCalled', { id: `${clockId(draft, clock)}/${name}`, station: limit.station, ...about }, { flowNode: limit.id });
}

/** The unit is held until somebody decides: nothing waits at a flowNode for the decision. */
function openNonconformance(draft: UnitDraft, limit: CompiledTimeLimit, clock: UnitClock, description: string): void {
  const id = `${clockId(draft, clock)}/nonconformance`;
  draft.record('nonconformanceOpened', { id, title: limit.name, defect: limit.defect, description }, { flowNode: limit.id });
  placeHold(draft, { id: `${id}/hold`, reason: description, person: BY_THE_FLOW });
}

/** A disposition of a nonconformance that a time limit opened. Gives the reason when it is void. */
export function decideTimeLimit(draft: UnitDraft, { activation, value, person, reason }: Decided): string | undefined {
  const id = `${draft.instance.id}/clock/${activation}/nonconformance`;
  const hold = `${id}/hold`;
  if (!draft.instance.holds.some((candidate) => candidate.id === hold)) return 'This is decided already.';
  if (value !== 'useAsIs' && value !== 'scrap') return `"${value}" cannot be decided here.`;
  draft.record('nonconformanceClosed', { id, disposition: value, person, reason });
  draft.record('holdReleased', { id: hold, person, reason });
  removeHold(draft, hold);
  if (value === 'scrap') scrapUnit(draft);
  else if (draft.instance.holds.length === 0) goOn(draft);
  return undefined;
}

/** The token leaves what it is at, with everything that was split off it since, and enters the time limit. */
function takeTheWayOut(draft: UnitDraft, limit: CompiledTimeLimit, clock: UnitClock, token: Token): void {
  for (const other of [...draft.tokens.values()]) {
    if (other.id !== token.id && splitOff(clock, other)) cancelToken(draft, other.id, { reason: 'cancelled', by: limit.id });
  }
  if (token.state === 'incident')
    draft.record(
      'incidentClosed',
      { id: activityId(token, 'incident'), action: 'left', person: BY_THE_FLOW, reason: limit.name },
      { token },
    );
  closeWaits(draft, draft.token(token.id));
  const instances = keptInstances(token, (generation) => clock.generations.includes(generation));
  draft.changeToken(token.id, { ...GOES, waits: [], generations: clock.generations, instances });
  drop(draft, clock);
  draft.record('left', { ports: [], interruptedBy: limit.id }, { token: draft.token(token.id) });
  proceed(draft, token.id, { to: limit.id, by: undefined });
}

const GOES = { state: 'waiting', heldPorts: undefined, heldSplit: undefined, heldTo: undefined, heldBy: undefined } as const;

const endOf = (limit: CompiledTimeLimit): string => `${limit.to.when === 'left' ? 'the end' : 'the start'} of "${limit.toName}"`;

/** `90 s`, `45 min`, `3 h 20 min`. */
function inWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds <= 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes <= 120) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
}
