import type { RoutingInstance } from '@fettle/flows';
import type { StoredEquipment } from '../ports.ts';

interface Left<Actor> {
  readonly after: Actor;
}

/**
 * What a worker remembers of one shard's actors between its drains, so that the usual drain loads nothing.
 *
 * Invariants:
 * 1. it is what the database holds as of `epoch`; a drain whose epoch is not the next one means that another worker was there, and everything is forgotten;
 * 2. only what a committed drain wrote gets in; a drain that failed, or whose commit is in doubt, empties it;
 * 3. bounded: the actors longest untouched go first. A unit that has ended is not kept.
 */
export class ShardMemory {
  readonly #limit: number;
  readonly #units = new Map<string, RoutingInstance>();
  readonly #equipment = new Map<string, StoredEquipment>();
  #epoch = -1;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Begins the drain `epoch`. Gives whether another worker has drained the shard since this one last did. */
  align(epoch: number): boolean {
    const strange = this.#epoch !== -1 && epoch !== this.#epoch + 1;
    if (epoch !== this.#epoch + 1) this.forget();
    return strange;
  }

  unit(id: string): RoutingInstance | undefined {
    return this.#units.get(id);
  }

  equipment(id: string): StoredEquipment | undefined {
    return this.#equipment.get(id);
  }

  /** The drain `epoch` has committed and left these behind. */
  remember(epoch: number, units: Iterable<Left<RoutingInstance>>, equipment: Iterable<Left<StoredEquipment>>): void {
    this.#epoch = epoch;
    for (const { after: unit } of units) {
      this.#units.delete(unit.id);
      if (unit.state === 'running' || unit.state === 'held') this.#units.set(unit.id, unit);
    }
    for (const { after: stored } of equipment) {
      this.#equipment.delete(stored.state.equipment);
      this.#equipment.set(stored.state.equipment, stored);
    }
    trim(this.#units, this.#limit);
    trim(this.#equipment, this.#limit);
  }

  forget(): void {
    this.#epoch = -1;
    this.#units.clear();
    this.#equipment.clear();
  }
}

/** A Map keeps the order of setting, so its first keys are those longest untouched. */
function trim(map: Map<string, unknown>, limit: number): void {
  for (const key of map.keys()) {
    if (map.size <= limit) return;
    map.delete(key);
  }
}
