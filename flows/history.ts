import { z } from 'zod';
import { MessageBody } from './message.ts';
import { Json, Time } from './value.ts';

/** Everything that can stand in a history. The list is closed: a projection that forgets a kind does not compile. */
export const HistoryKind = z.enum([
  'unitStarted',
  'entered',
  'waiting',
  'observed',
  'left',
  'joined',
  'tokenSpawned',
  'tokenEnded',
  'workInstructionOpened',
  'workInstructionCompleted',
  'workInstructionWithdrawn',
  'effectRequested',
  'effectFinished',
  'nonconformanceOpened',
  'nonconformanceClosed',
  'andonCalled',
  'holdPlaced',
  'holdReleased',
  /** An optional operation was left out by a person. */
  'skipped',
  /** A warning or the expiry of a time between two operations. */
  'timeLimit',
  'incidentOpened',
  'incidentClosed',
  'escalated',
  'compensating',
  'ruleFired',
  /** Of a control chart: a sample is complete, limits were learned and frozen, others are proposed. */
  'chartSampled',
  'limitsLearned',
  'limitsProposed',
  /** Of a reaction to what a rule saw: what it began with, that the same was seen again, and who signed it off. */
  'reactionOpened',
  'reactionRepeated',
  'reactionClosed',
  /** The units since the last good sample, which are held. */
  'unitsContained',
  'checkOpened',
  'checkAnswered',
  'checkOverdue',
  'samplingChanged',
  /** A reaction sends a unit back to an operation, or scraps it. */
  'sentBack',
  'scrapOrdered',
  /** To another version of the routing: once for the unit, and once for each token whose place or work changed by it. */
  'migrated',
  'messageVoid',
  'unitFinished',
  'workInstructionPartCompleted',
  'quantityScrapped',
  'lotSplit',
  'lotMerged',
  'materialConsumed',
  'requestRefused',
  'materialProduced',
  'materialLotChanged',
  'unitInstalled',
  'routingCalled',
  'routingReturned',
]);
export type HistoryKind = z.infer<typeof HistoryKind>;

/**
 * One line of what happened, append-only. `stream` is the instance's id for a unit, `rule/<flow>/<version>/<equipment>` for a rule, `material:<lot>` for a material lot; `sequence` counts 1..n in it.
 * `token` and `tokenVersion` are there when a token is concerned. `cause` names the consumed message; the first line that a message causes carries the message, so that
 * the history of a unit can be replayed through the core and must give its stored state.
 */
export const HistoryEvent = z.object({
  stream: z.string(),
  sequence: z.number().int().positive(),
  at: Time,
  kind: HistoryKind,
  flow: z.string(),
  version: z.number().int(),
  flowNode: z.string().optional(),
  token: z.string().optional(),
  tokenVersion: z.number().int().optional(),
  cause: z.string(),
  message: MessageBody.optional(),
  data: z.record(z.string(), Json),
});
export type HistoryEvent = z.infer<typeof HistoryEvent>;
