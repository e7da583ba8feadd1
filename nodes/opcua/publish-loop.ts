import type { Log } from '@fettle/flows';
import { type NotificationMessage, PublishRequest, type PublishResponse, RepublishRequest, StatusCodes } from 'node-opcua-client';
import type { RawSession } from './raw-session.ts';
import { answerOf } from './server-answer.ts';

/*
 * Our own publish loop over the raw session services: the stock one acknowledges before anybody has seen the values, checks no sequence gap and
 * loses a notification after a keep-alive and a broken link. Invariants:
 * 1. A notification is acknowledged only after `committed()` was called for it, and only while the server still lists it (a common gateway drops the
 *    connection on stale numbers).
 * 2. At most HELD notifications are uncommitted; then no publish request goes out and the values stay in the server's queues: backpressure.
 * 3. Notifications are handed over in sequence order. A missing number is asked for again (republish); what the server no longer has is reported as a gap.
 * 4. A keep-alive carries the NEXT number: it never moves `last`.
 * 5. After a broken link nothing is published until `resume` has fetched every number after `last`.
 * 6. The loop owns no monitored items and no reconnecting: it says `onLost` and its owner builds anew.
 */

const REQUESTS_IN_FLIGHT = 3;
const HELD = 8;
/** Silence of this many keep-alives means that the subscription or the link is dead. */
const SILENT_KEEP_ALIVES = 1.5;
const RETRY = 1_000;
const MAX_SEQUENCE = 0xffff_ffff;

export interface PublishLoopOptions {
  readonly session: RawSession;
  readonly subscriptionId: number;
  /** Milliseconds. */
  readonly keepAlive: number;
  readonly log: Log;
  readonly onNotification: (message: NotificationMessage, committed: () => void) => void;
  /** The server no longer has these numbers. */
  readonly onGap: (from: number, to: number) => void;
  /** `subscription`: the server has lost it. `session`: the session is gone too. */
  readonly onLost: (what: 'subscription' | 'session') => void;
  /** Nothing came although it should, `times` times in a row: a dead link or a dead subscription. The loop goes on until it is told otherwise. */
  readonly onSilent: (times: number) => void;
}

export class PublishLoop {
  readonly #options: PublishLoopOptions;
  #generation = 0;
  #running = false;
  #inFlight = 0;
  #window = REQUESTS_IN_FLIGHT;
  #held = 0;
  #last = 0;
  #toAcknowledge: number[] = [];
  #listed: ReadonlySet<number> = new Set();
  #handling: Promise<void> = Promise.resolve();
  #lastHeard = 0;
  #silences = 0;
  #watchdog: NodeJS.Timeout | undefined;

  constructor(options: PublishLoopOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = true;
    this.#lastHeard = performance.now();
    this.#watchdog ??= setInterval(() => this.#watch(), Math.max(50, this.#options.keepAlive / 4));
    this.#pump();
  }

  /** Whether the last that is known of it is that nothing came. */
  get silent(): boolean {
    return this.#running && this.#silences > 0;
  }

  /** The link is down: answers that still come belong to the past. */
  suspend(): void {
    this.#running = false;
    this.#generation++;
    this.#inFlight = 0;
  }

  /** The link is up again: fetches what came after the last notification, then goes on. Returns whether the subscription is still there. */
  async resume(): Promise<boolean> {
    this.suspend();
    await this.#handling;
    this.#listed = new Set();
    for (let fetched = true; fetched; ) {
      try {
        fetched = await this.#republish(next(this.#last));
      } catch {
        return false;
      }
    }
    this.start();
    return true;
  }

  stop(): void {
    this.suspend();
    clearInterval(this.#watchdog);
    this.#watchdog = undefined;
  }

  #pump(): void {
    while (this.#running && this.#inFlight < this.#window && this.#inFlight + this.#held < HELD) this.#send();
  }

  #send(): void {
    const { session, subscriptionId, keepAlive } = this.#options;
    const generation = this.#generation;
    if (this.#inFlight === 0) this.#lastHeard = performance.now();
    this.#inFlight++;
    const listed = this.#listed;
    const subscriptionAcknowledgements = this.#toAcknowledge
      .filter((number) => listed.has(number))
      .map((sequenceNumber) => ({ subscriptionId, sequenceNumber }));
    if (listed.size > 0) this.#toAcknowledge = [];
    const timeoutHint = Math.max(60_000, keepAlive * (REQUESTS_IN_FLIGHT + 2) * 2);
    const request = new PublishRequest({ requestHeader: { timeoutHint }, subscriptionAcknowledgements });
    session.publish(request, (error, response) => {
      if (generation !== this.#generation) return;
      this.#inFlight--;
      if (error || !response) {
        this.#failed(error);
        return;
      }
      this.#lastHeard = performance.now();
      this.#silences = 0;
      this.#handling = this.#handling.then(() => this.#handle(response, generation)).catch((problem: unknown) => this.#failed(problem));
    });
  }

  #failed(error: unknown): void {
    if (!this.#running) return;
    const answer = answerOf(error);
    if (answer?.equals(StatusCodes.BadTooManyPublishRequests)) {
      this.#window = Math.max(1, this.#inFlight);
    } else if (answer?.equals(StatusCodes.BadNoSubscription) || answer?.equals(StatusCodes.BadSubscriptionIdInvalid)) {
      this.#lose('subscription');
    } else if (answer?.equals(StatusCodes.BadSessionIdInvalid) || answer?.equals(StatusCodes.BadSessionClosed)) {
      this.#lose('session');
    } else if (answer?.equals(StatusCodes.BadTimeout)) {
      this.#pump();
    } else {
      // A broken channel: the client reconnects and `resume` follows. Should the channel stand after all, try again.
      this.#options.log.debug({ error: error instanceof Error ? error.message : String(error) }, 'OPC UA publish request failed');
      const generation = this.#generation;
      setTimeout(() => {
        if (generation === this.#generation) this.#pump();
      }, RETRY).unref();
    }
  }

  async #handle(response: PublishResponse, generation: number): Promise<void> {
    if (response.subscriptionId !== this.#options.subscriptionId) {
      if (generation === this.#generation) this.#pump();
      return;
    }
    const message = response.notificationMessage;
    const keepsAlive = (message.notificationData?.length ?? 0) === 0;
    await this.#fetchMissing(message.sequenceNumber);
    // A keep-alive's number is the next one, so what precedes it has been fetched now; a number at or before `last` came twice.
    if (!keepsAlive && isAfter(message.sequenceNumber, this.#last)) this.#deliver(message);
    if (generation !== this.#generation) return;
    this.#listed = new Set(response.availableSequenceNumbers ?? []);
    this.#pump();
  }

  /** Asks again for the numbers between the last one and `arrived`. */
  async #fetchMissing(arrived: number): Promise<void> {
    for (let wanted = next(this.#last); isAfter(arrived, wanted); wanted = next(wanted)) {
      if (await this.#republish(wanted)) continue;
      let end = wanted;
      while (isAfter(arrived, next(end)) && !this.#listed.has(next(end))) end = next(end);
      this.#options.onGap(wanted, end);
      this.#last = end;
      wanted = end;
    }
  }

  /** Returns whether the server still had it. Throws when the subscription is gone or no answer came. */
  async #republish(retransmitSequenceNumber: number): Promise<boolean> {
    const { session, subscriptionId } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<NotificationMessage | undefined>();
    session.republish(new RepublishRequest({ subscriptionId, retransmitSequenceNumber }), (error, response) => {
      const answer = response?.responseHeader.serviceResult.isGoodish() === false ? response.responseHeader.serviceResult : answerOf(error);
      if (answer?.equals(StatusCodes.BadMessageNotAvailable)) resolve(undefined);
      else if (error || !response) reject(error ?? new Error('no answer to a republish request'));
      else resolve(response.notificationMessage);
    });
    const message = await promise;
    this.#lastHeard = performance.now();
    if (message === undefined) return false;
    this.#deliver(message);
    return true;
  }

  #deliver(message: NotificationMessage): void {
    this.#last = message.sequenceNumber;
    this.#held++;
    this.#options.onNotification(message, () => {
      this.#held--;
      this.#toAcknowledge.push(message.sequenceNumber);
      this.#pump();
    });
  }

  #watch(): void {
    if (!this.#running || this.#inFlight === 0) return;
    if (performance.now() - this.#lastHeard <= this.#options.keepAlive * SILENT_KEEP_ALIVES) return;
    this.#lastHeard = performance.now();
    this.#silences++;
    this.#options.onSilent(this.#silences);
  }

  #lose(what: 'subscription' | 'session'): void {
    this.suspend();
    this.#options.onLost(what);
  }
}

/** Sequence numbers run from 1 to 4294967295 and begin again at 1; 0 stands for "none yet". */
function next(sequence: number): number {
  return sequence === MAX_SEQUENCE ? 1 : sequence + 1;
}

/** Whether `a` comes after `b`, over the wrap. */
function isAfter(a: number, b: number): boolean {
  return a !== b && (a - b) >>> 0 < 0x8000_0000;
}
