import type { Collected, Hold, Json, MachineEvent, Reading, Unit, Watch } from '@fettle/flows';

/** A watch with what it has seen so far. */
export interface OpenWatch {
  readonly watch: Watch;
  /** Exclusive watches queue: only the first one of an equipment is active. */
  readonly active: boolean;
  /** Event signals consumed since it became active: an old `End` of the last part is not seen. */
  readonly seen: Readonly<Record<string, Reading>>;
  readonly reached: Readonly<Record<string, boolean>>;
  /** State of each collector by key. */
  readonly collected: Readonly<Record<string, CollectorState>>;
}

export interface CollectorState {
  readonly count: number;
  /** Readings left out because their quality was not good, or their value not of the kind. */
  readonly left: number;
  readonly first: Json;
  readonly last: Json;
  readonly min: number;
  readonly max: number;
  /** Welford's running mean and sum of squared deviations. */
  readonly mean: number;
  readonly m2: number;
  readonly sum: number;
  readonly trail: readonly Json[];
}

/** State of one rule version on one equipment. */
export interface RuleState {
  /** Number of historyEvents of its stream. */
  readonly sequence: number;
  /** Local state by flowNode id. */
  readonly locals: Readonly<Record<string, Json>>;
}

/** An event for which nobody waits yet. */
export interface BufferedEvent {
  readonly event: MachineEvent;
  readonly expiresAt: number;
}

/** The actor of one equipment: correlator and judge. Everything here has one writer, the shard of the equipment. */
export interface EquipmentState {
  readonly equipment: string;
  readonly latest: Readonly<Record<string, Reading>>;
  readonly watches: readonly OpenWatch[];
  readonly buffer: readonly BufferedEvent[];
  /** By `flow@version`. */
  readonly rules: Readonly<Record<string, RuleState>>;
  /** In force; absent: none. */
  readonly holds?: readonly EquipmentHold[];
  /** What it has worked on, oldest first, while a rule on it looks back; absent: nothing. */
  readonly served?: readonly ServedUnit[];
}

/** A unit that the machine has worked on; without `to` it still does. */
export interface ServedUnit {
  readonly instance: string;
  readonly serialNumber: string;
  readonly jobOrder: string;
  readonly from: number;
  readonly to?: number;
}

/** `active`: the exclusive watch that was active when it was placed. */
export interface EquipmentHold extends Hold {
  readonly active?: string;
}

export function newEquipmentState(equipment: string): EquipmentState {
  return { equipment, latest: {}, watches: [], buffer: [], rules: {} };
}

/** The unit that the equipment works on: that of its active exclusive watch. */
export function unitAt(state: Pick<EquipmentState, 'watches'>): { readonly unit: Unit; readonly instance: string } | undefined {
  const open = state.watches.find((candidate) => candidate.active && candidate.watch.spec.exclusive);
  return open === undefined ? undefined : { unit: open.watch.unit, instance: open.watch.instance };
}

export type { Collected };
