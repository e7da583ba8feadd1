import type { IncidentView } from '@fettle/flows/contract';

interface IncidentKind {
  /** What it is an incident of. */
  readonly says: string;
  readonly toDo: string;
  /** Words on the button for going on without it. */
  readonly skip: string;
  /** The same, done. */
  readonly skipped: string;
  /** What going on without it means. */
  readonly skipMeans: string;
}

/** Each kind of incident in words, with what to do about it. */
export const INCIDENT_KINDS: Record<IncidentView['kind'], IncidentKind> = {
  flowNode: {
    says: 'a step of the routing',
    toDo: 'The unit stands still here. Mend the cause and try the step again, or send the unit on by one of its ways out.',
    skip: 'Send it on',
    skipped: 'Sent on',
    skipMeans: 'The step is left undone; the unit goes on through the way you choose.',
  },
  effect: {
    says: 'a command to the outside',
    toDo: 'It did not get through. Mend the connection or the address and try again, or go on as if it had failed for good.',
    skip: 'Give it up',
    skipped: 'Given up',
    skipMeans: 'It is not tried any more; whatever waits for it is told that it failed.',
  },
  message: {
    says: 'a message in the queue',
    toDo: 'It could not be taken in. Mend the cause and try again, or leave it out.',
    skip: 'Leave it out',
    skipped: 'Left out',
    skipMeans: 'The message is not taken in; what it would have changed stays as it is.',
  },
};
