import { FettleError } from '@fettle/flows';
import { type ApiName, api, type ProblemBody, type Route } from '@fettle/flows/contract';
import type { z } from 'zod';

type Input<Schema> = NonNullable<Schema> extends z.ZodType ? z.input<NonNullable<Schema>> : undefined;
interface Request<R extends Route> {
  readonly params?: Input<R['params']>;
  readonly query?: Input<R['query']>;
  readonly body?: Input<R['body']>;
}

/** Calls a running Fettle over its contract, with a session. For the command line, trials and benchmarks. */
export class ApiClient {
  readonly #url: string;
  #cookie = '';

  /** `url`: where Fettle answers, e.g. `http://127.0.0.1:3300`. */
  constructor(url: string) {
    this.#url = url.replace(/\/$/, '');
  }

  get cookie(): string {
    return this.#cookie;
  }

  async signIn(userName: string, password: string): Promise<void> {
    await this.call('signIn', { body: { userName, password } });
  }

  /** Throws the refusal as a FettleError with the server's own words. */
  async call<Name extends ApiName>(
    name: Name,
    request: Request<(typeof api)[Name]> = {},
  ): Promise<z.output<(typeof api)[Name]['response']>> {
    const route: Route = api[name];
    const path = route.path.replace(/:(\w+)/g, (_, key: string) =>
      encodeURIComponent(String((request.params as Record<string, unknown> | undefined)?.[key] ?? '')),
    );
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries((request.query as Record<string, unknown> | undefined) ?? {}))
      if (value !== undefined) query.set(key, String(value));
    const response = await this.#fetch(`${this.#url}${path}${query.size > 0 ? `?${query}` : ''}`, {
      method: route.method,
      headers: {
        ...(this.#cookie === '' ? {} : { cookie: this.#cookie }),
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
    const session = response.headers.getSetCookie().find((cookie) => cookie.startsWith('fettle_session='));
    if (session !== undefined) this.#cookie = session.split(';', 1)[0] ?? '';
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw refusal(response.status, body);
    return body as z.output<(typeof api)[Name]['response']>;
  }

  /** Bytes of what is no JSON, in pieces as they come. */
  async *read(path: string): AsyncGenerator<Uint8Array> {
    const response = await this.#fetch(`${this.#url}${path}`, { headers: this.#cookie === '' ? {} : { cookie: this.#cookie } });
    if (!response.ok || response.body === null) throw refusal(response.status, await response.json().catch(() => undefined));
    yield* response.body;
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(url, init);
    } catch {
      throw new FettleError(
        'connectionFailed',
        `Fettle does not answer at ${this.#url}. Start it with "npm start", or give its address with --url.`,
      );
    }
  }
}

function refusal(status: number, body: unknown): FettleError {
  const problem = body as Partial<ProblemBody> | undefined;
  return new FettleError(
    (problem?.code as FettleError['code'] | undefined) ?? 'internal',
    problem?.message ?? `Fettle answered ${status}.`,
    { details: problem?.details },
  );
}
