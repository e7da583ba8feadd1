import { once } from 'node:events';
import { join } from 'node:path';
import { FettleError } from '@fettle/flows/fettle-error.ts';
import type { PlayedPart } from './playback.ts';
import { type Player, startPlayer } from './player.ts';
import { loadPlayerMapping } from './player-mapping.ts';

export interface PlayCommandOptions {
  readonly folder: string;
  /** `cnc-mill`, or the path of a mapping; `play.json` in the folder when left out. */
  readonly mapping?: string;
  readonly speed: number;
  readonly protocol?: 'opcua' | 'mqtt';
  readonly port?: number;
  readonly host?: string;
  /** Again and again, source times moving on, until stopped. */
  readonly loop?: boolean;
  readonly waitForSubscriber?: boolean;
  /** Only what a client asks for with the method `Player.Play`, until stopped. */
  readonly control?: boolean;
  /** Where certificates and keys are kept. */
  readonly dataFolder?: string;
  /** Where lines go; the standard output when left out. */
  readonly print?: (line: string) => void;
}

const MOST_PROBLEMS_SHOWN = 20;

/**
 * `fettle play`: serves a folder of recordings until it has been played, or until `signal` stops it. The first line printed is the endpoint.
 *
 * @throws FettleError what is wrong with the folder, the mapping, the port or the broker.
 */
export async function runPlay(options: PlayCommandOptions, signal: AbortSignal): Promise<void> {
  const print = options.print ?? ((line) => process.stdout.write(`${line}\n`));
  const mapping = await loadPlayerMapping(options.folder, options.mapping);
  const player = await startPlayer({
    folder: options.folder,
    mapping,
    speed: options.speed,
    protocol: options.protocol,
    port: options.port ?? 0,
    host: options.host,
    dataFolder: options.dataFolder ?? join('.fettle', 'player'),
    waitForSubscriber: options.waitForSubscriber,
    control: options.control,
    onPlayed: (outcome) => print(outcome instanceof FettleError ? outcome.message : playedLine(outcome)),
  });
  print(`playing ${options.folder} at ${options.speed}x: ${player.url}`);
  for (const { file, line, problem } of player.problems.slice(0, MOST_PROBLEMS_SHOWN)) print(`${file}:${line}: ${problem}`);
  if (player.problems.length > MOST_PROBLEMS_SHOWN) print(`and ${player.problems.length - MOST_PROBLEMS_SHOWN} more such places`);
  const stop = () => player.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) return;
    if (options.control) await once(signal, 'abort');
    else await playThrough(player, options.loop ?? false, print);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    await player.stop();
  }
}

async function playThrough(player: Player, loop: boolean, print: (line: string) => void): Promise<void> {
  for (let pass = 0; pass === 0 || loop; pass++) {
    for await (const played of player.playAll(pass)) print(playedLine(played));
  }
}

function playedLine(played: PlayedPart): string {
  return `part ${played.partNumber} played: ${played.rows} rows, ${played.readings} readings, ${played.badReadings} of them bad`;
}
