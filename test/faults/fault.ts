import type { Ledger } from './load/ledger.ts';
import type { MachineManners } from './load/machines.ts';
import type { Operators } from './load/operators.ts';
import type { LoadShape } from './load/round-plan.ts';
import type { Random } from './seeded-random.ts';
import type { DatabaseServerOptions } from './site/database-server.ts';
import type { Queue, Site } from './site/site.ts';

/** Something that goes wrong in a plant. `strike` makes it so while the load runs, and makes it good again: what follows is up to the engine. */
export interface Fault {
  readonly name: string;
  /** What happens, in one line. */
  readonly summary: string;
  /** Queues on which it is another fault; both unless said. */
  readonly queues?: readonly Queue[];
  /** Rounds of a full run. */
  readonly rounds: number;
  /** A database server with needs of its own instead of the common one. Rejects with what is missing where it cannot be had. */
  readonly server?: () => Promise<DatabaseServerOptions>;
  /** Added to the environment of the engines. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly shape?: Partial<LoadShape>;
  readonly manners?: Partial<MachineManners>;
  /** Everything that machines say comes before the units that wait for it. */
  readonly eventsFirst?: boolean;
  strike(trial: Trial): Promise<void>;
  /** What this fault must lead to besides the common checks; one sentence each that does not hold. */
  check?(trial: Trial): Promise<readonly string[]>;
}

/** By flow. */
export type Versions = Readonly<Record<string, number>>;

export interface Trial {
  readonly site: Site;
  readonly queue: Queue;
  readonly random: Random;
  readonly operators: Operators;
  readonly ledger: Ledger;
  /** 0, 1, … */
  readonly round: number;
  /** How long the load lasts, in milliseconds. */
  readonly length: number;
  readonly say: (line: string) => void;
  pause(milliseconds: number): Promise<void>;
  /** Puts in as much again as the round does, on these versions of the routings (the first where none is given); resolves when machines have said all of it. */
  moreLoad(name: string, versions: Versions): Promise<void>;
}
