import { api } from '@fettle/flows/contract';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { call } from '../../api.ts';

export type Readiness = z.output<typeof api.releaseReadiness.response>;

/** What the draft of a revision has of what a release should stand on. Asked anew when something of the flow changes, a review by somebody else included. */
export function useReadiness(
  flow: string,
  { revision, enabled }: { readonly revision: number; readonly enabled: boolean },
): UseQueryResult<Readiness, Error> {
  return useQuery({
    queryKey: [api.releaseReadiness.path, flow, revision],
    queryFn: async ({ signal }) => withPictures(await call(api.releaseReadiness, { params: { flow } }, signal)),
    enabled,
    gcTime: 0,
  });
}

/** Pictures that are given by their path: the page reaches them as a terminal does. */
async function withPictures(readiness: Readiness): Promise<Readiness> {
  const checks = await Promise.all(
    readiness.checks.map(async (check): Promise<Readiness['checks'][number]> => {
      if (check.key !== 'documents' || check.details.length === 0) return check;
      const answers = await Promise.all(check.details.map(async (detail) => ({ detail, isThere: await isThere(detail.words) })));
      const missing = answers
        .filter((answer) => !answer.isThere)
        .map(({ detail }) => ({ ...detail, words: `${detail.words} is not there.` }));
      return missing.length === 0
        ? { ...check, state: 'ready', words: 'Every picture is there', details: [] }
        : {
            ...check,
            words: missing.length === 1 ? 'A picture is not there' : `${missing.length} pictures are not there`,
            details: missing,
          };
    }),
  );
  return { ...readiness, checks };
}

async function isThere(path: string): Promise<boolean> {
  try {
    const { ok, headers } = await fetch(path, { method: 'HEAD', credentials: 'same-origin' });
    return ok && (headers.get('content-type') ?? '').startsWith('image/');
  } catch {
    return false;
  }
}
