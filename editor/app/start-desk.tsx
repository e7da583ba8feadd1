import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '../theme/theme.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '../data/query-client.ts';
import { theme } from '../theme/theme.ts';
import { router } from './router.tsx';

/** What is told before it is loaded is shown when it is. */
const NotificationsHost = lazy(() => import('./notifications-host.tsx').then((module) => ({ default: module.NotificationsHost })));

// No dialog is open that soon.
void import('./focus-after-dialogs.ts').then(({ keepFocusAfterDialogs }) => keepFocusAfterDialogs());

/** Everything but the terminal: the screens inside the shell, with the components and the router that they share. */
export function startDesk(element: HTMLElement): void {
  createRoot(element).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          <Suspense>
            <NotificationsHost />
          </Suspense>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
