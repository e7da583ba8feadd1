import { fillInTask } from '@fettle/server/demo/fill-in-task.ts';
import { Refused } from '../site/engine-handle.ts';
import type { OpenTask, OpenWork } from '../site/engine-protocol.ts';
import type { Engines } from '../site/engines.ts';
import type { Ledger } from './ledger.ts';
import { inspectionFails } from './round-plan.ts';

/** People who do whatever is open: confirm work instructions, release holds, decide nonconformances, through the services that screens use. */
export interface Operators {
  /** Incidents that they saw; they leave them alone until told. */
  readonly incidents: ReadonlyMap<string, string>;
  /** From now on they retry every incident: what was wrong is mended. */
  retryIncidents(): void;
  stop(): Promise<void>;
}

const PAUSE = 40;
const AT_ONCE = 16;

export function startOperators(engines: Engines, ledger: Ledger): Operators {
  const attempts = new Map<string, number>();
  const inspections = new Map<string, string[]>();
  const incidents = new Map<string, string>();
  let retrying = false;
  let stopped = false;

  const entryFor = ({ id, serialNumber, flowNode, instruction }: OpenTask) => {
    const filled = fillInTask(instruction);
    if (flowNode !== 'inspect') return filled;
    const seen = inspections.get(serialNumber) ?? [];
    if (!seen.includes(id)) seen.push(id);
    inspections.set(serialNumber, seen);
    if (!inspectionFails(serialNumber, seen.indexOf(id) + 1)) return filled;
    return { ...filled, entries: { width: { value: 12, comment: 'Too wide.' } } };
  };

  const complete = async (task: OpenTask): Promise<void> => {
    const attempt = attempts.get(task.id) ?? 0;
    try {
      // The same entry id until there is an answer: an entry whose answer was lost is taken once.
      await engines.ask({ do: 'complete', task: task.id, entry: { entryId: `${task.id}#${attempt}`, ...entryFor(task) } });
      ledger.completedTasks.add(task.id);
    } catch (error) {
      // Refused entries are kept under their id (the unit was held a moment ago): the next one is another.
      if (error instanceof Refused && error.code === 'stateRefused') attempts.set(task.id, attempt + 1);
    }
  };

  const round = async (): Promise<void> => {
    const open = (await engines.ask({ do: 'look' })) as OpenWork;
    const work = [
      ...open.tasks.filter(({ id }) => !ledger.completedTasks.has(id)).map((task) => () => complete(task)),
      ...open.holds.map((hold) => () => ignoringRefusals(engines.ask({ do: 'release', ...hold }))),
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
    retryIncidents() {
      retrying = true;
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}

/** Somebody was faster, or the answer was lost: the next look shows what is still open. */
async function ignoringRefusals(work: Promise<unknown>): Promise<void> {
  await work.catch(() => undefined);
}
