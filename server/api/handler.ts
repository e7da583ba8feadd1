import type { ApiName, api, Person, Route } from '@fettle/flows/contract';
import type { z } from 'zod';

/** Who asks, and what a handler may do to the connection. `person` is the one signed in; for public routes it is `nobody`. */
export interface Caller {
  readonly person: Person;
  readonly requestId: string;
  readonly address: string;
  setSession(token: string, maxAgeSeconds: number): void;
  clearSession(): void;
  readonly sessionToken: string | undefined;
}

type Parsed<Schema> = NonNullable<Schema> extends z.ZodType ? z.output<NonNullable<Schema>> : undefined;

export interface ApiRequest<R extends Route> {
  readonly params: Parsed<R['params']>;
  readonly query: Parsed<R['query']>;
  readonly body: Parsed<R['body']>;
  readonly caller: Caller;
}

export type Handler<R extends Route> = (request: ApiRequest<R>) => Promise<z.input<R['response']>>;

/** One handler for every route of the contract: a route without one does not compile. */
export type Handlers = { readonly [Name in ApiName]: Handler<(typeof api)[Name]> };
