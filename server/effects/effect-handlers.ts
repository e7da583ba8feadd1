import { type Effect, type EffectAction, type EffectOutcome, FettleError, type MachineEvent } from '@fettle/flows';
import type { ConnectionHost } from '../connections/connection-host.ts';
import { createAskFact, type JobOrderFact } from './ask-fact.ts';
import { callHttp, jsonOf } from './call-http.ts';
import { answerEvent, judgeWithLookups } from './judge-with-lookups.ts';

type ActionOf<Kind extends EffectAction['kind']> = Extract<EffectAction, { kind: Kind }>;
type Perform = (effect: Effect) => Promise<EffectOutcome>;

/** What performing effects needs of the rest of the server. */
export interface EffectPlaces {
  readonly host: () => ConnectionHost;
  readonly httpCallHosts: readonly string[];
  readonly holdJobOrder: (hold: { readonly id: string } & Omit<ActionOf<'holdJobOrder'>, 'kind'>) => Promise<void>;
  readonly releaseJobOrder: (release: Omit<ActionOf<'releaseJobOrder'>, 'kind'>) => Promise<void>;
  readonly jobOrder: JobOrderFact;
  /** Records readings; resolves when they are committed. */
  readonly accept: (events: readonly MachineEvent[]) => Promise<void>;
  readonly now: () => number;
}

/**
 * Performs effects on the outside world. A rejected promise is a try that failed: the runtime tries again, or, when the refusal says that this would change nothing, opens an incident at
 * once, which somebody retries when the reason is gone. Whoever waits for the effect goes on waiting; nothing fails silently.
 */
export function createEffectHandlers({
  host,
  httpCallHosts,
  holdJobOrder,
  releaseJobOrder,
  jobOrder,
  accept,
  now,
}: EffectPlaces): Record<EffectAction['kind'], Perform> {
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
    releaseJobOrder: async (effect) => {
      const { kind: _kind, ...release } = effect.action as ActionOf<'releaseJobOrder'>;
      await releaseJobOrder(release);
      return { ok: true, result: null };
    },
    lookup: async (effect) => {
      const action = effect.action as ActionOf<'lookup'>;
      const ask = createAskFact(effect.id, action.timeout, { hosts: httpCallHosts, jobOrder });
      const outcome = await judgeWithLookups(action, ask);
      await accept([answerEvent(effect.id, action.answer, { outcome, now: now() })]);
      return { ok: true, result: outcome ?? null };
    },
    httpCall: (effect) => httpCall(effect, effect.action as ActionOf<'httpCall'>, httpCallHosts),
  };
}

async function httpCall(effect: Effect, action: ActionOf<'httpCall'>, hosts: readonly string[]): Promise<EffectOutcome> {
  const { method, url, body, timeout } = action;
  const { status, ok, host, text } = await callHttp({ method, url, body, timeout, id: effect.id }, hosts);
  if (!ok) throw new FettleError('stateRefused', `${host} answered ${status}: ${text.slice(0, 200)}`);
  return { ok: true, result: { status, body: jsonOf(text) } };
}
