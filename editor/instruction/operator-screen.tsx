import type { UserTask } from '@fettle/flows/contract';
import { useMemo, useRef } from 'react';
import type { Outbox } from '../offline/outbox.ts';
import { announce } from '../screens/terminal/announcement.ts';
import { Band } from '../screens/terminal/band.tsx';
import type { DraftStore } from '../screens/terminal/draft-store.ts';
import { timeOfDay } from '../screens/terminal/duration-text.ts';
import styles from '../screens/terminal/station.module.css';
import type { ScanTarget } from '../screens/terminal/station.tsx';
import { TaskScreen } from '../screens/terminal/task-screen.tsx';
import { TerminalContext } from '../screens/terminal/terminal-context.tsx';
import { TopBarCell, topBarClass } from '../screens/terminal/top-bar-cell.tsx';

/** The terminal's screen of one unit without a server behind it: one can walk through the steps and enter values; nothing is sent. */
export function OperatorScreen({ task }: { readonly task: UserTask }) {
  const scanTarget = useRef<ScanTarget | undefined>(undefined);
  const parts = useMemo(() => ({ outbox: NOTHING_SENT, drafts: draftsOfThePage(), database: undefined }), []);
  const say = (): void => announce('note', 'In the preview this does nothing.');
  return (
    <TerminalContext value={parts}>
      <main className={styles.frame}>
        <header className={topBarClass}>
          <TopBarCell label="Station" value={task.station || 'No station yet'} strong />
          <TopBarCell label="Order" value={task.unit.jobOrder} grow />
          <TopBarCell label="Part" value={task.unit.product} grow />
          <TopBarCell label="Serial number" value={task.unit.serialNumber} grow strong />
          <TopBarCell label="Time" value={timeOfDay(Date.now())} />
        </header>
        <TaskScreen
          task={task}
          bar={{ more: say, attention: 0, help: { state: 'none', says: 'brings somebody', open: say } }}
          lastScan={undefined}
          scanTarget={scanTarget}
          back={say}
          finish={(_, { title }) => announce('good', `It would end here: ${title}.`)}
        />
        <Band />
      </main>
    </TerminalContext>
  );
}

/** Nothing on this screen sends: what does is on others. */
const NOTHING_SENT = undefined as unknown as Outbox;

function draftsOfThePage(): DraftStore {
  const drafts = new Map<string, Parameters<DraftStore['save']>[0]>();
  return {
    get: (task) => drafts.get(task),
    save: (draft) => void drafts.set(draft.task, draft),
    remove: (task) => void drafts.delete(task),
  };
}
