import type { Route } from '@fettle/flows/contract';
import { type UseMutationResult, type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { type AnyRequest, call, type RequestOf } from '../api.ts';

/** The key of a query: the route's path first, so that the live stream can say "everything under /api/units changed". */
export function queryKeyOf(route: Pick<Route, 'path'>, request: AnyRequest): readonly unknown[] {
  return [route.path, request.params ?? {}, request.query ?? {}];
}

export interface ReadOptions {
  /** False: do not ask yet. */
  readonly enabled?: boolean;
  /** Milliseconds between asking again while the screen shows it. */
  readonly every?: number;
  /** Keep showing the last answer while a changed question is being asked. */
  readonly keepPrevious?: boolean;
  /** Never an answer from before: for what is opened to be changed. */
  readonly fresh?: boolean;
}

/** Reads one GET operation of the contract: `useRoute(api.listUnits, { query: { state: 'held' } })`. */
export function useRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: Route<P, Q, B, R>,
  request: RequestOf<P, Q, B>,
  options: ReadOptions = {},
): UseQueryResult<z.output<R>, Error> {
  return useQuery<z.output<R>, Error>({
    queryKey: queryKeyOf(route, request as AnyRequest),
    queryFn: ({ signal }) => call(route, request, signal),
    enabled: options.enabled ?? true,
    ...(options.fresh === true ? { gcTime: 0, staleTime: Number.POSITIVE_INFINITY } : {}),
    ...(options.every === undefined ? {} : { refetchInterval: options.every }),
    ...(options.keepPrevious === true ? { placeholderData: (previous: z.output<R> | undefined) => previous as never } : {}),
  });
}

/** One operation that changes something. Afterwards everything under `changes` (paths of the contract) is asked again. */
export function useChange<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: Route<P, Q, B, R>,
  changes: readonly Pick<Route, 'path'>[] = [],
): UseMutationResult<z.output<R>, Error, RequestOf<P, Q, B>> {
  const client = useQueryClient();
  return useMutation<z.output<R>, Error, RequestOf<P, Q, B>>({
    mutationFn: (request) => call(route, request),
    onSuccess: () => Promise.all(changes.map((changed) => client.invalidateQueries({ queryKey: [changed.path] }))),
  });
}
