import type { ProblemBody, Route } from '@fettle/flows/contract';
import { ERROR_CODES, type ErrorCode, type ErrorPlace, FettleError } from '@fettle/flows/fettle-error.ts';
import type { z } from 'zod';

/** A part of a request that the route does not declare is left out; one whose fields are all optional may be. */
type Part<Name extends string, Schema extends z.ZodType> =
  unknown extends z.input<Schema>
    ? { readonly [K in Name]?: never }
    : Record<string, never> extends z.input<Schema>
      ? { readonly [K in Name]?: z.input<Schema> }
      : { readonly [K in Name]: z.input<Schema> };

export type RequestOf<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = Part<'params', P> &
  Part<'query', Q> &
  Part<'body', B>;

/** Any request, for code that works on all routes. */
export interface AnyRequest {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
}

const signedOutListeners = new Set<() => void>();

/** Calls `listener` whenever the server says that nobody is signed in (any more). Returns how to stop. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

/**
 * Calls one operation of the contract: `call(api.getFlow, { params: { flow: 'housing' } })`.
 * @throws FettleError with the server's sentence; `unavailable` when it cannot be reached.
 */
export async function call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: Route<P, Q, B, R>,
  request: RequestOf<P, Q, B>,
  signal?: AbortSignal,
): Promise<z.output<R>> {
  const { body } = request as AnyRequest;
  const init: RequestInit = { method: route.method, credentials: 'same-origin', headers: { accept: 'application/json' } };
  if (signal !== undefined) init.signal = signal;
  if (body !== undefined) {
    init.headers = { ...init.headers, 'content-type': 'application/json' };
    init.body = JSON.stringify(body);
  }
  const response = await reach(urlOf(route, request as AnyRequest), init);
  const text = await response.text();
  if (!response.ok) throw refusal(response.status, text);
  return JSON.parse(text) as z.output<R>;
}

/** The address of a request: path parameters filled in, query appended; fields without a value are left out. */
export function urlOf(route: Pick<Route, 'path'>, request: AnyRequest): string {
  const params = (request.params ?? {}) as Record<string, unknown>;
  const path = route.path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries((request.query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new FettleError('unavailable', 'The server cannot be reached. Check the network; what you see may be old.', { cause });
  }
}

function refusal(status: number, text: string): FettleError {
  const problem = readProblem(text);
  const code = problem !== undefined && problem.code in ERROR_CODES ? (problem.code as ErrorCode) : codeOfStatus(status);
  if (code === 'notSignedIn') for (const listener of signedOutListeners) listener();
  const place = problem?.place as ErrorPlace | undefined;
  return new FettleError(code, problem?.message ?? `The server answered ${status} without saying why.`, {
    ...(place === undefined ? {} : { place }),
    details: problem?.details,
  });
}

function readProblem(text: string): ProblemBody | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    const isProblem = typeof parsed === 'object' && parsed !== null && 'message' in parsed && 'code' in parsed;
    return isProblem ? (parsed as ProblemBody) : undefined;
  } catch {
    return undefined;
  }
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 502 || status === 504) return 'unavailable';
  const found = Object.entries(ERROR_CODES).find(([, meaning]) => meaning.status === status);
  return (found?.[0] as ErrorCode | undefined) ?? 'internal';
}
