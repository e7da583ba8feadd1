import type { Effect, Json } from '@fettle/flows';
import type { FiringAction, FiringView } from '@fettle/flows/contract';
import type { Db } from './services.ts';

/** A line of a rule's history. */
export interface FiringLine {
  readonly sequence: number;
  readonly at: number;
  readonly kind: string;
  readonly flowNode: string | null;
  readonly data: Readonly<Record<string, Json>>;
}

interface Fired {
  readonly firing: FiringView;
  readonly stream: string;
  readonly sequence: number;
  /** Those that the same reading led to, other firings of it included. */
  readonly lines: readonly FiringLine[];
  /** The unit that was at the machine. */
  readonly instance: string | undefined;
}

/**
 * What a firing led to and what became of it. Everything that a rule asks for carries the firing in its id (`<stream>:<sequence>:<flowNode>:<name>`), so nothing has to be guessed by time.
 */
export async function firingActions(db: Db, fired: Fired): Promise<FiringAction[]> {
  const prefix = `${fired.stream}:${fired.sequence}:`;
  const mine = fired.lines.filter(({ data }) => String(data.id ?? data.effect ?? '').startsWith(prefix));
  const made = await Promise.all([
    unitHolds(db, fired, prefix),
    equipmentHolds(db, mine),
    calls(db, mine),
    nonconformances(db, mine),
    effects(db, mine),
  ]);
  return [...made.flat(), ...voids(fired)];
}

const flowNodeIn = (id: string): string => id.split(':').at(-2) ?? '';
const ids = (lines: readonly FiringLine[], kind: string, key: 'id' | 'effect' = 'id'): string[] =>
  lines.filter((line) => line.kind === kind).map(({ data }) => String(data[key]));

async function unitHolds(db: Db, { instance, firing }: Fired, prefix: string): Promise<FiringAction[]> {
  if (instance === undefined) return [];
  const rows = await db.selectFrom('hold').selectAll().where('instance', '=', instance).execute();
  return rows
    .filter(({ id }) => id.startsWith(prefix))
    .map(({ id, reason, placed_at, released_at, released_by, release_reason }) => ({
      id,
      flowNode: flowNodeIn(id),
      kind: 'holdUnit' as const,
      about: reason,
      subject: firing.serialNumber ?? '',
      at: placed_at,
      state: released_at === null ? ('open' as const) : ('settled' as const),
      ...settled(released_by, released_at, release_reason),
    }));
}

async function equipmentHolds(db: Db, lines: readonly FiringLine[]): Promise<FiringAction[]> {
  const wanted = ids(lines, 'holdPlaced');
  if (wanted.length === 0) return [];
  const rows = await db.selectFrom('scope_hold').selectAll().where('id', 'in', wanted).execute();
  return rows.map(({ id, subject, reason, placed_at, released_at, released_by, release_reason }) => ({
    id,
    flowNode: flowNodeIn(id),
    kind: 'holdEquipment' as const,
    about: reason,
    subject,
    at: placed_at,
    state: released_at === null ? ('open' as const) : ('settled' as const),
    ...settled(released_by, released_at, release_reason),
  }));
}

async function calls(db: Db, lines: readonly FiringLine[]): Promise<FiringAction[]> {
  const wanted = ids(lines, 'andonCalled');
  if (wanted.length === 0) return [];
  const rows = await db.selectFrom('andon_call').selectAll().where('id', 'in', wanted).execute();
  return rows.map(({ id, station, title, called_at, state, closed_by, closed_at, acknowledged_by }) => ({
    id,
    flowNode: flowNodeIn(id),
    kind: 'andonCall' as const,
    about: title,
    subject: station,
    at: called_at,
    state: state === 'closed' ? ('settled' as const) : ('open' as const),
    ...settled(closed_by, closed_at, state === 'acknowledged' && acknowledged_by !== null ? `${acknowledged_by} is on it` : null),
  }));
}

async function nonconformances(db: Db, lines: readonly FiringLine[]): Promise<FiringAction[]> {
  const wanted = ids(lines, 'nonconformanceOpened');
  if (wanted.length === 0) return [];
  const rows = await db.selectFrom('nonconformance').selectAll().where('id', 'in', wanted).execute();
  return rows.map(({ id, title, serial_number, opened_at, state, closed_by, closed_at, reason, disposition }) => ({
    id,
    flowNode: flowNodeIn(id),
    kind: 'nonconformance' as const,
    about: title,
    subject: serial_number ?? '',
    at: opened_at,
    state: state === 'closed' ? ('settled' as const) : ('open' as const),
    ...settled(
      closed_by,
      closed_at,
      disposition === null ? reason : `${disposition}${reason === null || reason === '' ? '' : `: ${reason}`}`,
    ),
  }));
}

const EFFECT_STATE = {
  pending: 'underWay',
  running: 'underWay',
  succeeded: 'done',
  failed: 'failed',
  incident: 'failed',
  skipped: 'settled',
} as const;

/** The row of an effect goes some time after it was performed; that it was asked for stays in history. */
async function effects(db: Db, lines: readonly FiringLine[]): Promise<FiringAction[]> {
  const wanted = ids(lines, 'effectRequested', 'effect');
  if (wanted.length === 0) return [];
  const rows = await db.selectFrom('effect').select(['id', 'state', 'error', 'finished_at']).where('id', 'in', wanted).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return lines
    .filter(({ kind }) => kind === 'effectRequested')
    .map(({ data, flowNode, at }) => {
      const id = String(data.effect);
      const row = byId.get(id);
      const { about, subject } = effectWords(data.action as unknown as Effect['action']);
      return {
        id,
        flowNode: flowNode ?? '',
        kind: 'effect' as const,
        about,
        subject,
        at,
        state: row === undefined ? ('done' as const) : EFFECT_STATE[row.state],
        ...settled(null, row?.finished_at ?? null, row?.error ?? null),
      };
    });
}

/** What an effect does, in a few words. */
function effectWords(action: Effect['action']): { readonly about: string; readonly subject: string } {
  switch (action.kind) {
    case 'writeSignal':
      return { about: `Write ${action.signal} = ${JSON.stringify(action.value)}`, subject: action.equipment };
    case 'publishMqtt':
      return { about: `Publish to ${action.topic}`, subject: action.connection };
    case 'httpCall':
      return { about: `${action.method} ${action.url}`, subject: '' };
    case 'holdJobOrder':
      return { about: `Hold the order: ${action.reason}`, subject: action.jobOrder };
    case 'lookup':
      return { about: `Look up ${action.facts.map(({ fact }) => fact).join(', ')}`, subject: action.answer.equipment };
    default:
      return { about: (action as { kind: string }).kind, subject: '' };
  }
}

/** What came to nothing, because no unit was at the machine. */
function voids({ lines, sequence, stream }: Fired): FiringAction[] {
  const later = lines.find((line) => line.kind === 'ruleFired' && line.sequence > sequence)?.sequence ?? Number.POSITIVE_INFINITY;
  return lines
    .filter((line) => line.kind === 'messageVoid' && line.sequence > sequence && line.sequence < later)
    .map(({ sequence: place, flowNode, at, data }) => ({
      id: `${stream}#${place}`,
      flowNode: flowNode ?? '',
      kind: 'nothing' as const,
      about: String(data.reason ?? ''),
      subject: '',
      at,
      state: 'void' as const,
    }));
}

function settled(by: string | null, at: number | null, reason: string | null): Pick<FiringAction, 'settledBy' | 'settledAt' | 'reason'> {
  return {
    ...(by === null ? {} : { settledBy: by }),
    ...(at === null ? {} : { settledAt: at }),
    ...(reason === null || reason === '' ? {} : { reason }),
  };
}
