import type { FailpointName, NewJobOrder, QueueBackend } from '@fettle/engine';
import type { EnteredValues, GivenNodeMap, MachineEvent, ReportedQuantity, WorkInstruction } from '@fettle/flows';
import type { Release } from '../load/releases.ts';

export interface Confirmation {
  readonly entryId: string;
  readonly outcome: string;
  readonly entries: EnteredValues;
  /** Of a lot. */
  readonly reported?: ReportedQuantity;
}

/** What a trial and an engine's process say to each other. */
export interface EngineSettings {
  readonly databaseUrl: string;
  readonly queue: QueueBackend;
  readonly queueName: string;
  readonly sinkUrl: string;
  /** False: it drains only what the queue rings it for, so that the queue matters. */
  readonly localDrains: boolean;
  /** Of Fettle, as far as the trials tell them apart. */
  readonly release: Release;
  /** Folder of the migrations that it brings. */
  readonly migrations: string;
  /** The trap of trial-nodes.ts is mended when this file is there. */
  readonly mendFile: string;
}

export type Question =
  | { readonly do: 'accept'; readonly events: readonly MachineEvent[] }
  | { readonly do: 'order'; readonly order: Omit<NewJobOrder, 'at'> }
  | { readonly do: 'look' }
  /** Why it leaves the work to others, if it does. */
  | { readonly do: 'whyIdle' }
  | { readonly do: 'migrate'; readonly flow: string; readonly from: number; readonly to: number; readonly map: GivenNodeMap }
  | { readonly do: 'complete'; readonly task: string; readonly entry: Confirmation }
  | { readonly do: 'hold'; readonly scope: 'equipment' | 'jobOrder'; readonly subject: string }
  | { readonly do: 'releaseScope'; readonly hold: string }
  | { readonly do: 'release'; readonly serialNumber: string; readonly hold: string }
  | { readonly do: 'decide'; readonly nonconformance: string; readonly disposition: string }
  | { readonly do: 'retry'; readonly incident: string };

/** What people see: open work instructions, holds, nonconformances and incidents. */
export interface OpenWork {
  readonly tasks: readonly OpenTask[];
  readonly holds: readonly { readonly serialNumber: string; readonly hold: string }[];
  /** Of orders and machines. */
  readonly scopeHolds: readonly string[];
  readonly nonconformances: readonly { readonly id: string; readonly serialNumber: string }[];
  readonly incidents: readonly { readonly id: string; readonly kind: string; readonly detail: string }[];
}

export interface OpenTask {
  readonly id: string;
  readonly serialNumber: string;
  readonly flowNode: string;
  readonly instruction: WorkInstruction;
  /** Pieces that are still there. */
  readonly remaining: number;
}

/** At the `hits`-th time that this process comes by: die as by kill -9, or stand still as by SIGSTOP. */
export interface Arm {
  readonly arm: FailpointName;
  readonly hits: number;
  readonly how: 'SIGKILL' | 'SIGSTOP';
}

export type ToEngine = ({ readonly call: number } & Question) | Arm;
export type FromEngine =
  | { readonly ready: true }
  | { readonly call: number; readonly answer: unknown }
  | { readonly call: number; readonly refused: string; readonly code: string };
