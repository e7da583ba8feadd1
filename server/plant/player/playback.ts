import { setTimeout as sleep } from 'node:timers/promises';
import { FettleError } from '@fettle/flows/fettle-error.ts';
import type { PlayerEndpoint, PlayerPosition } from './player-endpoint.ts';
import type { Recording } from './recording.ts';

/*
 * Plays recordings through an endpoint at a multiple of their speed.
 *
 * - Source time = base time + recorded time: it depends on the recordings and their order alone, so a row played again has the same source time.
 * - One part at a time. Rows come in order, none is left out; when the process is late they come closer together, and past 250 ms the rest comes later.
 * - With `waitForSubscriber` nothing is played to nobody: it waits for a subscriber, holds back while one is behind, starts the part again when all of
 *   them are gone, and calls a part played only when every value was acknowledged. So each value is delivered at least once.
 *
 * Does not own: sockets, files, who asked for the part.
 */

export interface PlaybackOptions {
  readonly recordings: readonly Recording[];
  readonly endpoint: PlayerEndpoint;
  /** Recorded time per real time. */
  readonly speed: number;
  /** Source time of the first row, ms since 1970. */
  readonly baseTime: number;
  readonly partGapMs: number;
  readonly waitForSubscriber: boolean;
}

export interface PlayedPart {
  readonly partNumber: number;
  readonly rows: number;
  /** Values of columns: rows times signals. */
  readonly readings: number;
  readonly badReadings: number;
}

const LATEST_MS = 250;

export class Playback {
  readonly #options: PlaybackOptions;
  readonly #starts: readonly number[];
  readonly #passMs: number;
  readonly #ending = new AbortController();
  #position: PlayerPosition = { playing: false, partNumber: 0, row: 0, rows: 0 };
  #running: { readonly partNumber: number; readonly restart: () => void; readonly done: Promise<PlayedPart> } | undefined;

  constructor(options: PlaybackOptions) {
    this.#options = options;
    let start = options.baseTime;
    this.#starts = options.recordings.map((recording) => {
      const own = start;
      start += recording.durationMs + options.partGapMs;
      return own;
    });
    this.#passMs = start - options.baseTime;
  }

  position(): PlayerPosition {
    return this.#position;
  }

  /**
   * Plays one part from its first row; resolves when it is over. Asking for the part that is being played starts it again, and both callers get its end.
   * `pass` moves the source times on by whole rounds through the folder.
   *
   * @throws FettleError notFound: no recording has this number; stateRefused: another part is being played, or the player was stopped.
   */
  async playPart(partNumber: number, pass = 0): Promise<PlayedPart> {
    const index = this.#options.recordings.findIndex((recording) => recording.partNumber === partNumber);
    const recording = this.#options.recordings[index];
    if (!recording) throw new FettleError('notFound', `No recording has the part number ${partNumber}.`);
    if (this.#ending.signal.aborted) throw stopped();
    if (this.#running) {
      if (this.#running.partNumber === partNumber) {
        this.#running.restart();
        return this.#running.done;
      }
      throw new FettleError(
        'stateRefused',
        `Part ${this.#running.partNumber} is being played; part ${partNumber} has to wait until it is over.`,
      );
    }
    const start = (this.#starts[index] ?? 0) + pass * this.#passMs;
    let again = false;
    const restartAsked = () => {
      const asked = again;
      again = false;
      return asked;
    };
    const done = this.#run(recording, start, restartAsked);
    this.#running = {
      partNumber,
      restart: () => {
        again = true;
      },
      done,
    };
    try {
      return await done;
    } finally {
      this.#running = undefined;
      this.#show({ ...this.#position, playing: false });
    }
  }

  /** Plays every part in order, with the gap between them. */
  async *playAll(pass = 0): AsyncGenerator<PlayedPart> {
    for (const [index, recording] of this.#options.recordings.entries()) {
      if (index > 0 || pass > 0) await this.#pause(this.#options.partGapMs / this.#options.speed);
      yield await this.playPart(recording.partNumber, pass);
    }
  }

  /** Stops between two rows; what is being played rejects with stateRefused. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running?.done.catch(() => undefined);
  }

  async #run(recording: Recording, start: number, restartAsked: () => boolean): Promise<PlayedPart> {
    while (!(await this.#runOnce(recording, start, restartAsked)));
    const { partNumber, rows, badReadings } = recording;
    return { partNumber, rows, readings: rows * recording.signals.length, badReadings };
  }

  /** One attempt from the first row; false when it has to begin again. */
  async #runOnce(recording: Recording, start: number, restartAsked: () => boolean): Promise<boolean> {
    const { endpoint, speed, waitForSubscriber } = this.#options;
    const show = (row: number) => this.#show({ playing: true, partNumber: recording.partNumber, row, rows: recording.rows });
    show(0);
    // The value at which a part was broken off would be the first that its next subscriber gets, before the rows that lead to it.
    if (waitForSubscriber && endpoint.subscribers() === undefined) endpoint.forget();
    const subscribers = waitForSubscriber ? await this.#untilSubscribed() : undefined;
    const interrupted = () => restartAsked() || (subscribers !== undefined && !subscribers.stillThere());

    endpoint.beginPart(recording.partNumber, start);
    let began = performance.now();
    for (let row = 0; row < recording.rows; ) {
      if (interrupted()) return false;
      const due = began + (recording.offsetsMs[row] ?? 0) / speed;
      const late = performance.now() - due;
      if (late < 0) {
        await this.#pause(-late);
        continue;
      }
      if (late > LATEST_MS) began += late - LATEST_MS;
      if (waitForSubscriber && endpoint.isBacklogged()) {
        await this.#pause(20);
        continue;
      }
      endpoint.writeRow(recording, row, start + (recording.offsetsMs[row] ?? 0));
      row += 1;
      show(row);
      // Sockets get their turn between rows even when many are due.
      if (late > 20 && row % 10 === 0) await this.#pause(0);
    }
    await this.#pause(Math.max(0, began + recording.durationMs / speed - performance.now()));
    endpoint.endPart(start + recording.durationMs);
    while (waitForSubscriber && !endpoint.isDelivered()) {
      if (interrupted()) return false;
      await this.#pause(20);
    }
    return !interrupted();
  }

  async #untilSubscribed() {
    for (;;) {
      const subscribers = this.#options.endpoint.subscribers();
      if (subscribers) return subscribers;
      await this.#pause(50);
    }
  }

  #show(position: PlayerPosition): void {
    this.#position = position;
    this.#options.endpoint.showPosition(position);
  }

  async #pause(ms: number): Promise<void> {
    try {
      await sleep(ms, undefined, { signal: this.#ending.signal });
    } catch {
      throw stopped();
    }
  }
}

function stopped(): FettleError {
  return new FettleError('stateRefused', 'The player was stopped.');
}
