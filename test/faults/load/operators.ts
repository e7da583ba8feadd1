import type { ReportedQuantity } from '@fettle/flows';
import { fillInTask } from '@fettle/server/demo/fill-in-task.ts';
import { Refused } from '../site/engine-handle.ts';
import type { Confirmation, OpenTask, OpenWork } from '../site/engine-protocol.ts';
import type { Engines } from '../site/engines.ts';
import type { Ledger } from './ledger.ts';
import { inspectionFails } from './round-plan.ts';

/** People who do whatever is open: confirm work instructions, release holds, decide nonconformances, through the services that screens use. */
export interface Operators {
  /** Incidents that they saw; they leave them alone until told. */
  readonly incidents: ReadonlyMap<string, string>;
  /** Entries that were sent and have no answer yet; like a terminal they send them again, whatever became of the work instruction. */
  readonly unanswered: number;
  /** From now on they retry every incident: what was wrong is mended. */
  retryIncidents(): void;
  stop(): Promise<void>;
}

/** Where lots are reported part by part. */
const IN_PARTS = 'saw';
const PAUSE = 40;
const AT_ONCE = 16;

export function startOperators(engines: Engines, ledger: Ledger): Operators {
  const attempts = new Map<string, number>();
  const unanswered = new Map<string, Confirmation>();
  const inspections = new Map<string, string[]>();
  const incidents = new Map<string, string>();
  let retrying = false;
  let stopped = false;

  const entryFor = ({ id, serialNumber, flowNode, instruction, remaining }: OpenTask) => {
    const filled = fillInTask(instruction);
    if (instruction.quantity !== undefined && flowNode === IN_PARTS) return { ...filled, reported: partOf(remaining) };
    if (flowNode !== 'inspect') return filled;
    const seen = inspections.get(serialNumber) ?? [];
    if (!seen.includes(id)) seen.push(id);
    inspections.set(serialNumber, seen);
    if (!inspectionFails(serialNumber, seen.indexOf(id) + 1)) return filled;
    return { ...filled, entries: { width: { value: 12, comment: 'Too wide.' } } };
  };

  const taken = (task: string, { reported }: Confirmation): void => {
    ledger.confirmed += 1;
    if (reported === undefined) ledger.completedTasks.add(task);
    else {
      ledger.parts += reported.good > 0 ? 1 : 0;
      ledger.scrappedPieces += reported.scrapped;
      // What is left of the lot is reported by another entry; a look that is too old is refused then.
      attempts.set(task, (attempts.get(task) ?? 0) + 1);
    }
  };

  const complete = async (task: string, entry: Confirmation): Promise<void> => {
    unanswered.set(task, entry);
    try {
      await engines.ask({ do: 'complete', task, entry });
      taken(task, entry);
    } catch (error) {
      // Nobody knows whether it was taken: the same entry id is sent again until there is an answer.
      if (!(error instanceof Refused) || error.code !== 'stateRefused') return;
      // Refused entries are kept under their id (the unit was held a moment ago): the next one is another.
      attempts.set(task, (attempts.get(task) ?? 0) + 1);
    }
    unanswered.delete(task);
  };

  const round = async (): Promise<void> => {
    const open = (await engines.ask({ do: 'look' })) as OpenWork;
    const work = [
      ...[...unanswered].map(
        ([task, entry]) =>
          () =>
            complete(task, entry),
      ),
      ...open.tasks
        .filter(({ id }) => !ledger.completedTasks.has(id) && !unanswered.has(id))
        .map((task) => () => complete(task.id, { entryId: `${task.id}#${attempts.get(task.id) ?? 0}`, ...entryFor(task) })),
      ...open.holds.map((hold) => () => ignoringRefusals(engines.ask({ do: 'release', ...hold }))),
      ...open.scopeHolds.map((hold) => () => ignoringRefusals(engines.ask({ do: 'releaseScope', hold }))),
      ...open.nonconformances.map(
        ({ id }) =>
          () =>
            ignoringRefusals(engines.ask({ do: 'decide', nonconformance: id, disposition: 'scrap' })),
      ),
      ...(retrying
        ? open.incidents.map(
            ({ id }) =>
              () =>
                ignoringRefusals(engines.ask({ do: 'retry', incident: id })),
          )
        : []),
    ];
    for (const { id, detail } of open.incidents) incidents.set(id, detail);
    for (let from = 0; from < work.length; from += AT_ONCE) await Promise.all(work.slice(from, from + AT_ONCE).map((one) => one()));
  };

  const running = (async () => {
    while (!stopped) {
      await round().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  })();
  return {
    incidents,
    get unanswered() {
      return unanswered.size;
    },
    retryIncidents() {
      retrying = true;
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}

/** Two pieces are good, again and again; of the last two one is scrapped. */
function partOf(remaining: number): ReportedQuantity {
  if (remaining > 2) return { good: 2, scrapped: 0, reason: '' };
  return { good: remaining - 1, scrapped: 1, reason: 'Cracked' };
}

/** Somebody was faster, or the answer was lost: the next look shows what is still open. */
async function ignoringRefusals(work: Promise<unknown>): Promise<void> {
  await work.catch(() => undefined);
}
