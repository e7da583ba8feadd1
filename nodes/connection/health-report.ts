import type { BadAddress, Clock, ConnectionHealth, ConnectionState } from '@fettle/flows';

/**
 * What a connector knows of its own state. `onHealth` hears of every change of state, problem or bad addresses, once; the count of received events
 * changes silently.
 */
export class HealthReport {
  readonly #clock: Clock;
  readonly #onHealth: (health: ConnectionHealth) => void;
  #health: ConnectionHealth;

  constructor(connection: string, clock: Clock, onHealth: (health: ConnectionHealth) => void) {
    this.#clock = clock;
    this.#onHealth = onHealth;
    this.#health = { connection, state: 'connecting', problem: undefined, since: clock.now(), received: 0, badAddresses: [] };
  }

  current(): ConnectionHealth {
    return this.#health;
  }

  get state(): ConnectionState {
    return this.#health.state;
  }

  connected(): void {
    this.#change({ state: 'connected', problem: undefined });
  }

  /** The machine cannot be reached. A connection that was never up stays `connecting`: nothing of it has become stale. */
  unreachable(problem: string): void {
    this.#change({ state: this.#health.state === 'connecting' ? 'connecting' : 'disconnected', problem });
  }

  closed(): void {
    this.#change({ state: 'disabled', problem: undefined });
  }

  /** Something is wrong, or no longer, although the connection itself stands. */
  problem(problem: string | undefined): void {
    this.#change({ problem });
  }

  badAddresses(badAddresses: readonly BadAddress[]): void {
    this.#change({ badAddresses });
  }

  received(events: number): void {
    this.#health = { ...this.#health, received: this.#health.received + events };
  }

  #change(change: Partial<Pick<ConnectionHealth, 'state' | 'problem' | 'badAddresses'>>): void {
    const before = this.#health;
    const moved = change.state !== undefined && change.state !== before.state;
    const after = { ...before, ...change, since: moved ? this.#clock.now() : before.since };
    if (!moved && after.problem === before.problem && sameAddresses(after.badAddresses, before.badAddresses)) return;
    this.#health = after;
    this.#onHealth(after);
  }
}

function sameAddresses(a: readonly BadAddress[], b: readonly BadAddress[]): boolean {
  return a.length === b.length && a.every((bad, index) => bad.address === b[index]?.address && bad.reason === b[index]?.reason);
}
