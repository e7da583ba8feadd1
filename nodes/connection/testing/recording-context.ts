import type { Connection, ConnectionHealth, ConnectorContext, DeadLetter, MachineEvent } from '@fettle/flows';

/** What a connector under test has said and handed over, with doors to make the store slow or refuse. */
export interface RecordingContext {
  readonly context: ConnectorContext;
  readonly events: MachineEvent[];
  readonly letters: DeadLetter[];
  readonly healths: ConnectionHealth[];
  /** Messages that the connector logged as warnings or errors. */
  readonly warnings: string[];
  /** Runs in the middle of every accept, before it is recorded: wait here, or throw. */
  beforeCommit: (events: readonly MachineEvent[]) => Promise<void> | void;
  distinct(): number;
}

export interface RecordingOptions {
  readonly connection: Connection;
  readonly password?: string;
  readonly certificates?: string;
  readonly valueKinds?: Readonly<Record<string, 'number' | 'string' | 'boolean'>>;
}

export function recordingContext(options: RecordingOptions): RecordingContext {
  const warnings: string[] = [];
  const note = (_fields: object, message: string) => void warnings.push(message);
  const quiet = () => undefined;
  const recording: RecordingContext = {
    events: [],
    letters: [],
    healths: [],
    warnings,
    beforeCommit: quiet,
    distinct: () => new Set(recording.events.map((event) => event.id)).size,
    context: {
      connection: options.connection,
      password: options.password,
      certificates: options.certificates ?? '',
      valueKinds: new Map(Object.entries(options.valueKinds ?? {})),
      clock: { now: Date.now },
      log: { debug: quiet, info: quiet, warn: note, error: note },
      onHealth: (health) => void recording.healths.push(health),
      sink: {
        accept: async (events) => {
          await recording.beforeCommit(events);
          for (const event of events) recording.events.push(event);
        },
        reject: async (letter) => void recording.letters.push(letter),
      },
    },
  };
  return recording;
}
