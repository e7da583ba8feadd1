import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failure } from './failure.tsx';
import { Waiting } from './waiting.tsx';

export interface QueryContentProps<Data> {
  readonly query: UseQueryResult<Data, Error>;
  /** What is being read, for a screen reader. */
  readonly what: string;
  readonly children: (data: Data) => ReactNode;
}

/** The answer of a query, or that it is on its way, or why there is none. An old answer stays while a new one is asked for. */
export function QueryContent<Data>({ query, what, children }: QueryContentProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return <Waiting for={what} />;
}
