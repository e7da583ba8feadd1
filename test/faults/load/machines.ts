import type { MachineEvent } from '@fettle/flows';
import type { Random } from '../seeded-random.ts';
import type { Engines } from '../site/engines.ts';
import type { Ledger } from './ledger.ts';
import type { PlannedEvent, RoundPlan } from './round-plan.ts';

/** How the machines of a round behave. */
export interface MachineManners {
  /** Milliseconds between two batches of one machine. */
  readonly pace: number;
  /** 0..1: how often a batch is sent once more after its acknowledgement. */
  readonly doubled: number;
  /** Events of a machine are sent in any order, in pieces that do not end where parts do. */
  readonly shuffled?: boolean;
  /** Readings carry times from up to so many milliseconds ago. */
  readonly late?: number;
}

/** Machines that say everything of their plan until it is acknowledged, whatever happens to who should take it. Resolves when all of it is. */
export async function runMachines(
  plan: RoundPlan,
  manners: MachineManners,
  to: { engines: Engines; ledger: Ledger; random: Random },
): Promise<void> {
  await Promise.all([...plan.batches].map(([press, batches]) => runMachine(batches, manners, { ...to, random: to.random.fork(press) })));
}

async function runMachine(
  batches: readonly (readonly PlannedEvent[])[],
  manners: MachineManners,
  { engines, ledger, random }: { engines: Engines; ledger: Ledger; random: Random },
): Promise<void> {
  const order = manners.shuffled ? inPieces(random.shuffled(batches.flat()), batches.length) : batches;
  for (const planned of order) {
    const now = Date.now();
    const late = (): number => (manners.late === undefined ? 0 : random.whole(0, manners.late));
    const events = planned.map((event): MachineEvent => ({ ...event, quality: 'good', sourceTime: now - late(), receivedTime: now }));
    for (let deliveries = random.chance(manners.doubled) ? 2 : 1; deliveries > 0; deliveries -= 1)
      await engines.untilDone({ do: 'accept', events: deliveries === 2 && manners.shuffled ? random.shuffled(events) : events });
    for (const { id } of events) ledger.accepted.add(id);
    await new Promise((resolve) => setTimeout(resolve, manners.pace * (0.5 + random.next())));
  }
}

function inPieces<T>(items: readonly T[], pieces: number): T[][] {
  const size = Math.ceil(items.length / pieces);
  return Array.from({ length: pieces }, (_, piece) => items.slice(piece * size, (piece + 1) * size)).filter((part) => part.length > 0);
}
