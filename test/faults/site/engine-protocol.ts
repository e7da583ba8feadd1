import type { FailpointName, NewJobOrder, QueueBackend } from '@fettle/engine';
import type { EnteredValues, MachineEvent, WorkInstruction } from '@fettle/flows';

/** What a trial and an engine's process say to each other. */
export interface EngineSettings {
  readonly databaseUrl: string;
  readonly queue: QueueBackend;
  readonly queueName: string;
  readonly sinkUrl: string;
  /** False: it drains only what the queue rings it for, so that the queue matters. */
  readonly localDrains: boolean;
  /** The trap of trial-nodes.ts is mended when this file is there. */
  readonly mendFile: string;
}

export type Question =
  | { readonly do: 'accept'; readonly events: readonly MachineEvent[] }
  | { readonly do: 'order'; readonly order: Omit<NewJobOrder, 'at'> }
  | { readonly do: 'look' }
  | { readonly do: 'complete'; readonly task: string; readonly entry: { entryId: string; outcome: string; entries: EnteredValues } }
  | { readonly do: 'release'; readonly serialNumber: string; readonly hold: string }
  | { readonly do: 'decide'; readonly nonconformance: string; readonly disposition: string }
  | { readonly do: 'retry'; readonly incident: string };

/** What people see: open work instructions, holds, nonconformances and incidents. */
export interface OpenWork {
  readonly tasks: readonly OpenTask[];
  readonly holds: readonly { readonly serialNumber: string; readonly hold: string }[];
  readonly nonconformances: readonly { readonly id: string; readonly serialNumber: string }[];
  readonly incidents: readonly { readonly id: string; readonly kind: string; readonly detail: string }[];
}

export interface OpenTask {
  readonly id: string;
  readonly serialNumber: string;
  readonly flowNode: string;
  readonly instruction: WorkInstruction;
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
