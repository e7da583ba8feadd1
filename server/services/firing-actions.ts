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

export interface Fired {
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
  const own = linesOfFiring(fired);
  const mine = fired.lines.filter(({ data }) => String(data.id ?? data.effect ?? '').startsWith(prefix));
  const made = await Promise.all([
    unitHolds(db, fired, [prefix, ...repeatedReactions(fired).map((reaction) => `${reaction}:`)]),
    containments(
      db,
      own.filter(({ kind }) => kind === 'unitsContained'),
    ),
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

/** Those behind it and before the next firing of the same reading. */
function linesOfFiring({ lines, sequence }: Pick<Fired, 'lines' | 'sequence'>): FiringLine[] {
  const next = lines.find((line) => line.kind === 'ruleFired' && line.sequence > sequence)?.sequence ?? Number.POSITIVE_INFINITY;
  return lines.filter((line) => line.sequence > sequence && line.sequence < next);
}

/** Reactions that were open already when it fired. */
export const repeatedReactions = (fired: Pick<Fired, 'lines' | 'sequence'>): string[] =>
  linesOfFiring(fired)
    .filter(({ kind }) => kind === 'reactionRepeated')
    .map(({ data }) => String(data.reaction));

/** A reaction's holds bear its name, not that of the firing which it went on with: of those of before it that fired on the unit, none counts. Holds of a containment are told with it. */
async function unitHolds(db: Db, { instance, firing, lines }: Fired, prefixes: readonly string[]): Promise<FiringAction[]> {
  if (instance === undefined) return [];
  const rows = await db.selectFrom('hold').selectAll().where('instance', '=', instance).where('placed_at', '>=', firing.at).execute();
  const contained = lines.flatMap(({ kind, data }) => (kind === 'unitsContained' ? [`${data.id}/${instance}`] : []));
  return rows
    .filter(({ id }) => prefixes.some((prefix) => id.startsWith(prefix)) && !contained.includes(id))
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

async function containments(db: Db, lines: readonly FiringLine[]): Promise<FiringAction[]> {
  const named = lines.map((line) => ({ line, units: line.data.units as unknown as readonly { instance: string; serialNumber: string }[] }));
  const wanted = named.flatMap(({ line, units }) => units.map(({ instance }) => `${line.data.id}/${instance}`));
  const rows = wanted.length === 0 ? [] : await db.selectFrom('hold').select(['id', 'released_at']).where('id', 'in', wanted).execute();
  const releasedAt = new Map(rows.map(({ id, released_at }) => [id, released_at]));
  const stateOf = (hold: string) => {
    const at = releasedAt.get(hold);
    return at === undefined ? 'ended' : at === null ? 'held' : 'released';
  };
  return named.map(({ line: { flowNode, at, data }, units }) => {
    const found = units.map(({ instance, serialNumber }) => ({ serialNumber, state: stateOf(`${data.id}/${instance}`) }) as const);
    return {
      id: String(data.id),
      flowNode: flowNode ?? '',
      kind: 'containUnits' as const,
      about: String(data.reason ?? ''),
      subject: '',
      at,
      state:
        found.length === 0 ? ('void' as const) : found.some(({ state }) => state === 'held') ? ('open' as const) : ('settled' as const),
      units: found,
    };
  });
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
function voids(fired: Fired): FiringAction[] {
  const { stream } = fired;
  return linesOfFiring(fired)
    .filter(({ kind }) => kind === 'messageVoid')
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
