import type { Fate, RoundPlan } from './round-plan.ts';
import { WINDOW } from './trial-flows.ts';

/** What was put in and acknowledged, kept outside of the engine and its database. */
export class Ledger {
  readonly accepted = new Set<string>();
  readonly refused = new Set<string>();
  /** Work instructions that nobody has to look at any more: confirmed, and nothing of them is left. */
  readonly completedTasks = new Set<string>();
  /** Entries that were taken. */
  confirmed = 0;
  /** Pieces of lots that were reported as scrapped, and reports of good ones. */
  scrappedPieces = 0;
  parts = 0;
  readonly fates = new Map<string, Fate>();
  readonly orders = new Set<string>();
  /** Work may be begun anew after people have confirmed it: their units were moved to another version before the engine came to what they entered. */
  reopens = false;
  visits = 0;
  lots = 0;
  overloads = 0;
  readonly #temperatures = new Map<string, number>();

  /** What must come out once the round is over. */
  expect(plan: RoundPlan): void {
    for (const [serialNumber, fate] of plan.fates) this.fates.set(serialNumber, fate);
    for (const { id } of plan.orders) this.orders.add(id);
    this.visits += plan.visits;
    this.lots += plan.lots;
    this.overloads += plan.overloads;
    for (const [press, readings] of plan.temperatures) this.#temperatures.set(press, (this.#temperatures.get(press) ?? 0) + readings);
  }

  /** Means that the rule must have sent: of full windows only, each press by itself. */
  get means(): number {
    return [...this.#temperatures.values()].reduce((total, readings) => total + Math.floor(readings / WINDOW), 0);
  }
}
