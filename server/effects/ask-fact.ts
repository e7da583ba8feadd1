import { FettleError, type Json } from '@fettle/flows';
import { callHttp, jsonOf } from './call-http.ts';
import type { AskFact } from './judge-with-lookups.ts';

/** What is known of a job order; undefined: there is none of that id. */
export type JobOrderFact = (id: string) => Promise<Readonly<Record<string, Json>> | undefined>;

/** Asks other systems over HTTP (404 is "not known") and our own database. */
export function createAskFact(
  effect: string,
  timeout: number,
  { hosts, jobOrder }: { readonly hosts: readonly string[]; readonly jobOrder: JobOrderFact },
): AskFact {
  return async (fact, params) => {
    if (fact.from === 'jobOrder') return fact.jobOrder === '' ? undefined : ((await jobOrder(fact.jobOrder)) as Json | undefined);
    const url = new URL(fact.url);
    for (const [name, value] of [...Object.entries(fact.query), ...Object.entries(params)]) {
      url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
    const { status, ok, host, text } = await callHttp({ method: 'GET', url: url.href, id: effect, timeout }, hosts);
    if (status === 404) return undefined;
    if (!ok)
      throw new FettleError('stateRefused', `${host} answered ${status} when it was asked for "${fact.fact}": ${text.slice(0, 200)}`);
    return jsonOf(text);
  };
}
