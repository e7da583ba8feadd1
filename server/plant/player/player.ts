import { FettleError } from '@fettle/flows/fettle-error.ts';
import { PLANT_USER } from '../plant.ts';
import { startMqttPlayer } from './mqtt-player-endpoint.ts';
import { startOpcuaPlayer } from './opcua-player-endpoint.ts';
import { Playback, type PlayedPart } from './playback.ts';
import type { PlayerPosition } from './player-endpoint.ts';
import type { PlayerMapping } from './player-mapping.ts';
import type { RecordingProblem } from './recording.ts';
import { loadRecordings } from './recording-folder.ts';

export interface PlayerOptions {
  readonly folder: string;
  readonly mapping: PlayerMapping;
  /** Recorded time per real time: 1 plays as fast as it was recorded. */
  readonly speed: number;
  /** The mapping's protocol when left out. */
  readonly protocol?: 'opcua' | 'mqtt' | undefined;
  /** 0 takes a free port. */
  readonly port: number;
  /** OPC UA: the address to listen on. MQTT: a broker to publish to instead of the embedded one. */
  readonly host?: string | undefined;
  /** Certificates and keys of the OPC UA server are kept here. */
  readonly dataFolder: string;
  readonly user?: { readonly name: string; readonly password: string } | undefined;
  readonly waitForSubscriber?: boolean | undefined;
  /** Parts are played when a client calls `Player.Play` (OPC UA only). */
  readonly control?: boolean | undefined;
  /** Told of each part that remote control has played, or why not. */
  readonly onPlayed?: ((outcome: PlayedPart | FettleError) => void) | undefined;
}

export interface PlayerPart {
  readonly partNumber: number;
  readonly file: string;
  readonly rows: number;
  readonly badReadings: number;
}

export interface Player {
  readonly url: string;
  readonly parts: readonly PlayerPart[];
  readonly problems: readonly RecordingProblem[];
  position(): PlayerPosition;
  playPart(partNumber: number): Promise<PlayedPart>;
  playAll(pass?: number): AsyncGenerator<PlayedPart>;
  /** May be called more than once. */
  stop(): Promise<void>;
}

/** Reads the recordings and opens the server; nothing is played before it is asked for. @throws FettleError what is wrong with the files, the mapping or the port. */
export async function startPlayer(options: PlayerOptions): Promise<Player> {
  const { mapping, speed } = options;
  if (!(speed > 0)) throw new FettleError('invalidInput', `The speed is ${speed}; it has to be more than 0.`);
  const protocol = options.protocol ?? mapping.protocol;
  if (options.control && protocol === 'mqtt') throw new FettleError('invalidInput', 'Remote control of the player needs OPC UA.');
  const waitForSubscriber = options.waitForSubscriber ?? false;
  const recordings = await loadRecordings(options.folder, mapping);
  const partNumbers = recordings.map((recording) => recording.partNumber);

  let playback: Playback | undefined;
  const playRemotely = (partNumber: number): string | undefined => {
    const position = playback?.position();
    if (!playback || !partNumbers.includes(partNumber)) return `No recording has the part number ${partNumber}.`;
    if (position?.playing && position.partNumber !== partNumber) return `Part ${position.partNumber} is being played.`;
    const repeated = position?.playing ?? false;
    const played = playback.playPart(partNumber);
    if (repeated) played.catch(() => undefined);
    else played.then(options.onPlayed, (error) => options.onPlayed?.(error as FettleError));
    return undefined;
  };
  const endpoint =
    protocol === 'mqtt'
      ? await startMqttPlayer({ mapping, port: options.port, host: options.host, waitForSubscriber })
      : await startOpcuaPlayer({
          ...options,
          user: options.user ?? PLANT_USER,
          signals: recordings[0]?.signals ?? [],
          partNumbers,
          play: options.control ? playRemotely : undefined,
        });
  const baseTime = mapping.baseTime === 'start' ? Date.now() : Date.parse(mapping.baseTime);
  const running = new Playback({ recordings, endpoint, speed, baseTime, partGapMs: mapping.partGapMs, waitForSubscriber });
  playback = running;
  let stopping: Promise<void> | undefined;
  return {
    url: endpoint.url,
    parts: recordings.map(({ partNumber, file, rows, badReadings }) => ({ partNumber, file, rows, badReadings })),
    problems: recordings.flatMap((recording) => recording.problems),
    position: () => running.position(),
    playPart: (partNumber) => running.playPart(partNumber),
    playAll: (pass) => running.playAll(pass),
    stop() {
      stopping ??= running.stop().then(() => endpoint.stop());
      return stopping;
    },
  };
}
