import { type Effect, type EffectAction, type EffectOutcome, FettleError, type Json } from '@fettle/flows';
import type { ConnectionHost } from '../connections/connection-host.ts';

type ActionOf<Kind extends EffectAction['kind']> = Extract<EffectAction, { kind: Kind }>;
type Perform = (effect: Effect) => Promise<EffectOutcome>;

/** An answer of more than this is cut: what a unit keeps of a call is its outcome, not a download. */
const ANSWER_LIMIT = 16_384;

/**
 * Performs effects on the outside world. A rejected promise is a try that failed: the runtime tries again, or, when the refusal says that this would change nothing, opens an incident at
 * once, which somebody retries when the reason is gone. Whoever waits for the effect goes on waiting; nothing fails silently.
 */
export function createEffectHandlers(
  host: () => ConnectionHost,
  httpCallHosts: readonly string[],
  holdJobOrder: (hold: { readonly id: string } & Omit<ActionOf<'holdJobOrder'>, 'kind'>) => Promise<void>,
): Record<EffectAction['kind'], Perform> {
  return {
    writeSignal: async (effect) => {
      const action = effect.action as ActionOf<'writeSignal'>;
      await host()
        .sourceOf(action.equipment, action.signal)
        .write({ equipment: action.equipment, signal: action.signal, value: action.value });
      return { ok: true, result: null };
    },
    publishMqtt: async (effect) => {
      const action = effect.action as ActionOf<'publishMqtt'>;
      const source = host().connection(action.connection);
      if (source.publish === undefined)
        throw new FettleError('stateRefused', `Connection "${action.connection}" cannot publish: it is not MQTT. Correct the flow.`);
      await source.publish({ topic: action.topic, payload: JSON.stringify(action.payload), retain: action.retain, id: effect.id });
      return { ok: true, result: null };
    },
    holdJobOrder: async (effect) => {
      const { kind: _kind, ...hold } = effect.action as ActionOf<'holdJobOrder'>;
      await holdJobOrder({ id: effect.id, ...hold });
      return { ok: true, result: null };
    },
    httpCall: (effect) => httpCall(effect, effect.action as ActionOf<'httpCall'>, httpCallHosts),
  };
}

/** Deny by default: only hosts that the administrator lists, no redirects to others. */
async function httpCall(effect: Effect, action: ActionOf<'httpCall'>, hosts: readonly string[]): Promise<EffectOutcome> {
  const url = URL.canParse(action.url) ? new URL(action.url) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new FettleError('stateRefused', `"${action.url}" is not an http address. Correct the flow.`);
  if (!hosts.includes(url.host) && !hosts.includes(url.hostname)) {
    throw new FettleError(
      'notAllowed',
      `Calls to ${url.host} are not allowed. An administrator lists allowed hosts in FETTLE_HTTP_CALL_HOSTS.`,
    );
  }
  const response = await fetch(url, {
    method: action.method,
    redirect: 'manual',
    signal: AbortSignal.timeout(action.timeout),
    headers: { 'idempotency-key': effect.id, ...(action.body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(action.body === undefined ? {} : { body: JSON.stringify(action.body) }),
  });
  const text = (await response.text()).slice(0, ANSWER_LIMIT);
  if (response.status >= 500 || response.status === 429 || response.status === 408)
    throw new FettleError('connectionFailed', `${url.host} answered ${response.status}.`);
  if (!response.ok) throw new FettleError('stateRefused', `${url.host} answered ${response.status}: ${text.slice(0, 200)}`);
  return { ok: true, result: { status: response.status, body: parsed(text) } };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
