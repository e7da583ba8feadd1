import { join } from 'node:path';
import { FettleError, type Log, OpcUaSettings } from '@fettle/flows';
import { routeLibraryLog } from '@fettle/nodes/opcua/library-log.ts';
import { openSession } from '@fettle/nodes/opcua/session.ts';
import { AttributeIds, type ClientSession, DataType } from 'node-opcua';
import { Child, waitFor } from './child-process.ts';

const START_PATIENCE_MS = 30_000;
const QUIET: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const NAMESPACE = 'urn:fettle:player';
const PLAYED = /^part (\d+) played: (\d+) rows, (\d+) readings/;

/** What the player says that it has sent of a part. */
export interface SentPart {
  readonly rows: number;
}

/** The recording player in its own process, told by OPC UA what to play. It goes on when Fettle is killed, and starts the part again for its successor. */
export interface PlayerProcess {
  readonly child: Child;
  readonly endpoint: string;
  /** Begins a part; gives up with the player's own reason. */
  play(part: number): Promise<void>;
  /** What was sent of a part, once all of it has been taken and acknowledged. */
  sent(part: number): SentPart | undefined;
  /** Share of the part being played that has been written, 0..1. */
  progress(): Promise<number>;
  stop(): Promise<void>;
}

export async function startPlayerProcess(options: {
  readonly recordings: string;
  readonly speed: number;
  readonly folder: string;
}): Promise<PlayerProcess> {
  const { recordings, speed, folder } = options;
  const sent = new Map<number, SentPart>();
  let endpoint: string | undefined;
  const child = new Child({
    program: [
      'server/cli/main.ts',
      'play',
      recordings,
      '--mapping',
      'cnc-mill',
      '--speed',
      String(speed),
      '--control',
      '--wait-for-subscriber',
    ],
    folder,
    onLine: (line) => {
      endpoint ??= /(opc\.tcp:\/\/\S+)/.exec(line)?.[1];
      const played = PLAYED.exec(line);
      if (played) sent.set(Number(played[1]), { rows: Number(played[2]) });
    },
  });
  try {
    const url = await waitFor('The player starts', async () => endpoint, { patience: START_PATIENCE_MS, child });
    const control = await connect(url, join(folder, 'remote-control'));
    return {
      child,
      endpoint: url,
      async play(part) {
        sent.delete(part);
        await control.play(part);
      },
      sent: (part) => sent.get(part),
      progress: control.progress,
      async stop() {
        await control.close();
        await child.stop();
      },
    };
  } catch (error) {
    await child.stop();
    throw error;
  }
}

async function connect(endpoint: string, certificates: string) {
  routeLibraryLog(QUIET);
  const settings = OpcUaSettings.parse({ protocol: 'opcua', endpoint });
  const { session, close } = await openSession({ settings, password: undefined, certificates, name: 'Fettle trial' });
  const namespaces = (await session.readNamespaceArray()) as string[];
  const id = (name: string) => `ns=${namespaces.indexOf(NAMESPACE)};s=${name}`;
  return {
    async play(part: number) {
      const inputArguments = [{ dataType: DataType.Int32, value: part }];
      const answer = await session.call({ objectId: id('Player'), methodId: id('Player.Play'), inputArguments });
      if (answer.statusCode.isGood()) return;
      throw new FettleError(
        'stateRefused',
        `Part ${part} is not played: ${String(answer.outputArguments?.[0]?.value ?? answer.statusCode.name)}`,
      );
    },
    async progress() {
      const [row = 0, rows = 0] = await Promise.all([readNumber(session, id('Player.Row')), readNumber(session, id('Player.Rows'))]);
      return rows === 0 ? 0 : row / rows;
    },
    close,
  };
}

async function readNumber(session: ClientSession, nodeId: string): Promise<number> {
  return Number((await session.read({ nodeId, attributeId: AttributeIds.Value })).value.value);
}
