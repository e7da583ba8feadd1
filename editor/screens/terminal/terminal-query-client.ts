import { FettleError } from '@fettle/flows/fettle-error.ts';
import { QueryCache, QueryClient } from '@tanstack/react-query';
import { noteAnswer, noteFailure } from '../../offline/reachability.ts';

/** A shift. An answer stays at hand although its screen was left: there may be no network when it is opened again. */
const KEEP = 12 * 3_600_000;

/** Asks whatever the browser believes about the network (`always`): in a plant, "online" is the Wi-Fi and not the server. */
export function createTerminalQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onSuccess: noteAnswer, onError: noteFailure }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        gcTime: KEEP,
        networkMode: 'always',
        refetchOnWindowFocus: true,
        retry: (failures, error) => error instanceof FettleError && error.retry && error.code !== 'unavailable' && failures < 2,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
