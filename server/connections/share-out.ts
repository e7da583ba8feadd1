/** A connection's lease as all see it. */
export interface Lease {
  readonly connection: string;
  readonly enabled: boolean;
  readonly holder: string | null;
  /** Its time is over: the holder has not renewed it. */
  readonly expired: boolean;
}

export interface ShareRequest {
  readonly me: string;
  /** Processes that take connections, this one among them. */
  readonly live: readonly string[];
  readonly leases: readonly Lease[];
  /** False while nobody can have renewed: right after the database was away. */
  readonly mayTakeExpired: boolean;
}

export interface Share {
  /** Free connections to take now. */
  readonly take: readonly string[];
  /** One to give up, because another process has two fewer. */
  readonly giveUp: string | undefined;
}

/**
 * Who takes which connections: free ones up to an even share, and one at a time from who has more. Each process decides for itself, one after the other, so no process is special.
 */
export function shareOut({ me, live, leases, mayTakeExpired }: ShareRequest): Share {
  const wanted = leases.filter(({ enabled }) => enabled);
  const held = (process: string): Lease[] => wanted.filter(({ holder, expired }) => holder === process && (process === me || !expired));
  const free = wanted.filter(({ holder, expired }) => holder === null || (expired && holder !== me && mayTakeExpired));
  const processes = new Set([...live, me]);
  const share = Math.ceil(wanted.length / processes.size);
  const mine = held(me);
  const take = free.slice(0, Math.max(0, share - mine.length)).map(({ connection }) => connection);
  const others = [...processes].filter((process) => process !== me).map((process) => held(process).length);
  const poorest = Math.min(Number.POSITIVE_INFINITY, ...others);
  const tooMany = take.length === 0 && free.length === 0 && mine.length - poorest >= 2;
  return { take, giveUp: tooMany ? mine.at(-1)?.connection : undefined };
}
