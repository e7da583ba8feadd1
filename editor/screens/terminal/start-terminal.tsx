import './terminal.css';
import { api } from '@fettle/flows/contract';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createIndexedDbOutboxStore } from '../../offline/indexed-db-outbox-store.ts';
import { keepAnswers, restoreAnswers } from '../../offline/keep-answers.ts';
import { newEntryId } from '../../offline/new-entry-id.ts';
import { openOfflineDatabase } from '../../offline/offline-database.ts';
import { openOutbox } from '../../offline/outbox.ts';
import { createMemoryOutboxStore } from '../../offline/outbox-store.ts';
import { registerServiceWorker } from '../../offline/register-service-worker.ts';
import { openDraftStore } from './draft-store.ts';
import { sendEntry } from './send-entry.ts';
import { applyScheme, readSettings } from './station-settings.ts';
import { Terminal } from './terminal.tsx';
import { TerminalContext } from './terminal-context.tsx';
import { TerminalFault } from './terminal-fault.tsx';
import { createTerminalQueryClient } from './terminal-query-client.ts';
import { TerminalSession } from './terminal-session.tsx';

/** Answers that the terminal can be used with while the server is away. */
const KEPT = [api.whoAmI, api.listStations, api.listTasks, api.listJobOrders, api.listAndonCalls, api.getUnit].map(({ path }) => path);

/** The terminal is an app of its own: a tablet loads neither the components nor the router of the other screens. */
export async function startTerminal(element: HTMLElement): Promise<void> {
  applyScheme(readSettings());
  const client = createTerminalQueryClient();
  const database = await openOfflineDatabase().catch(() => undefined);
  if (database !== undefined) {
    await restoreAnswers(client, database, Date.now());
    keepAnswers(client, database, KEPT);
  }
  const drafts = await openDraftStore(database, Date.now());
  const outbox = await openOutbox({
    store: database === undefined ? createMemoryOutboxStore() : createIndexedDbOutboxStore(database),
    send: sendEntry,
    now: Date.now,
    newId: newEntryId,
    after: (milliseconds, run) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
    alone: (lane, run) => (navigator.locks === undefined ? run() : navigator.locks.request(`fettle-outbox-${lane}`, run)),
  });
  outbox.onSent((entry) => {
    if (entry.kind === 'task') drafts.remove(entry.task);
    void client.invalidateQueries();
  });
  window.addEventListener('online', () => outbox.tryNow());
  // Nobody is in the middle of something where no unit is open and nothing can be taken back.
  registerServiceWorker(
    () => !new URLSearchParams(location.search).has('task') && outbox.entries().every((entry) => entry.sendAfter <= Date.now()),
  );

  createRoot(element).render(
    <StrictMode>
      <TerminalFault>
        <QueryClientProvider client={client}>
          <TerminalContext value={{ outbox, drafts, database }}>
            <TerminalSession>
              <Terminal />
            </TerminalSession>
          </TerminalContext>
        </QueryClientProvider>
      </TerminalFault>
    </StrictMode>,
  );
}
