import type { Measures } from '@fettle/engine';
import type { ProcessMeasures } from '@fettle/flows/contract';
import { Counter, Histogram, type Registry } from 'prom-client';
import { DurationWindow } from './duration-window.ts';

/** What this process measures of itself: as metrics, and as the row that the System screen shows. */
export interface OwnMeasures extends Measures {
  /** Milliseconds from a ring of the doorbell to the beginning of its drain. */
  answered(milliseconds: number): void;
  /** Of the time since it was last asked. */
  summary(now: { readonly slowedDown: boolean }): ProcessMeasures;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export function createOwnMeasures(registry: Registry): OwnMeasures {
  const registers = [registry];
  const histogram = (name: string, help: string) => new Histogram({ name, help, buckets: SECONDS, registers });
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const ingest = histogram('fettle_ingest_commit_seconds', 'Time of a transaction that records events, from its first statement to COMMIT');
  const drain = histogram('fettle_drain_seconds', 'Time of a transaction that drains shards, from taking them to COMMIT');
  const doorbell = histogram('fettle_doorbell_seconds', 'Time from a ring of the queue to the beginning of its drain');
  const events = counter('fettle_events_recorded_total', 'Machine events recorded by this process');
  const messages = counter('fettle_messages_drained_total', 'Messages consumed by this process');
  const windows = { ingest: new DurationWindow(), drain: new DurationWindow(), doorbell: new DurationWindow() };
  let counts = { events: 0, messages: 0, since: performance.now() };

  return {
    recorded(count, duration) {
      events.inc(count);
      ingest.observe(duration / 1000);
      windows.ingest.add(duration);
      counts.events += count;
    },
    drained(count, duration) {
      messages.inc(count);
      drain.observe(duration / 1000);
      windows.drain.add(duration);
      counts.messages += count;
    },
    answered(duration) {
      doorbell.observe(duration / 1000);
      windows.doorbell.add(duration);
    },
    summary({ slowedDown }) {
      const now = performance.now();
      const seconds = Math.max(0.001, (now - counts.since) / 1000);
      const perSecond = (count: number): number => Math.round((count / seconds) * 10) / 10;
      const { events: recorded, messages: drained } = counts;
      counts = { events: 0, messages: 0, since: now };
      const [ingestCommit, drainTime, doorbellTime] = [
        windows.ingest.quantiles(now),
        windows.drain.quantiles(now),
        windows.doorbell.quantiles(now),
      ];
      return {
        eventsPerSecond: perSecond(recorded),
        messagesPerSecond: perSecond(drained),
        memory: process.memoryUsage.rss(),
        slowedDown,
        ...(ingestCommit === undefined ? {} : { ingestCommit }),
        ...(drainTime === undefined ? {} : { drain: drainTime }),
        ...(doorbellTime === undefined ? {} : { doorbell: doorbellTime }),
      };
    },
  };
}
