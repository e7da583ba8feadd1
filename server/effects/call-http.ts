import { FettleError, type Json } from '@fettle/flows';

/** An answer of more than this is cut: what is kept of a call is its outcome, not a download. */
const ANSWER_LIMIT = 16_384;

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  /** Sent as `idempotency-key`. */
  readonly id: string;
  readonly body?: Json | undefined;
  /** Milliseconds. */
  readonly timeout: number;
}

/**
 * Calls another system. Deny by default: only hosts that the administrator lists, no redirects to others. Throws `stateRefused` and `notAllowed` for what another try would not change, and
 * `connectionFailed` for what it may. Gives every other answer, 4xx too.
 */
export async function callHttp(
  request: HttpRequest,
  hosts: readonly string[],
): Promise<{ readonly status: number; readonly ok: boolean; readonly host: string; readonly text: string }> {
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new FettleError('stateRefused', `"${request.url}" is not an http address. Correct the flow.`);
  if (!hosts.includes(url.host) && !hosts.includes(url.hostname)) {
    throw new FettleError(
      'notAllowed',
      `Calls to ${url.host} are not allowed. An administrator lists allowed hosts in FETTLE_HTTP_CALL_HOSTS.`,
    );
  }
  const response = await fetch(url, {
    method: request.method,
    redirect: 'manual',
    signal: AbortSignal.timeout(request.timeout),
    headers: { 'idempotency-key': request.id, ...(request.body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  });
  const text = (await response.text()).slice(0, ANSWER_LIMIT);
  if (response.status >= 500 || response.status === 429 || response.status === 408)
    throw new FettleError('connectionFailed', `${url.host} answered ${response.status}.`);
  return { status: response.status, ok: response.ok, host: url.host, text };
}

/** Its JSON, or the text itself. */
export function jsonOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
