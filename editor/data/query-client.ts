import { FettleError } from '@fettle/flows/fettle-error.ts';
import { QueryClient } from '@tanstack/react-query';

/** What the server said is kept until the live stream says that it changed; a refusal is not tried again, an unreachable server is. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => error instanceof FettleError && error.retry && failures < 2,
    },
    mutations: { retry: false },
  },
});
