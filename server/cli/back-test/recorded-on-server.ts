import { FrameGatherer, type MachinePast } from '@fettle/engine/core/back-test/index.ts';
import { FrameReader } from '@fettle/flows/back-test/index.ts';
import { type BackTestPlan, READINGS_PATH } from '@fettle/flows/contract';
import type { ApiClient } from '../api-client.ts';

export interface PeriodAsked {
  readonly from: number;
  readonly to: number;
  readonly equipment?: string | undefined;
}

/** What a running Fettle recorded of a rule's signals, with both its versions. */
export async function readPlanned(
  client: ApiClient,
  flow: string,
  period: PeriodAsked,
): Promise<BackTestPlan & { readonly pasts: readonly MachinePast[] }> {
  const plan = await client.call('planBackTest', { params: { flow }, query: period });
  const gatherer = new FrameGatherer();
  for (const { equipment, signals } of plan.machines) {
    if (signals.length === 0) continue;
    const names = signals.map(({ signal }) => signal).join(',');
    const query = new URLSearchParams({ equipment, signals: names, from: String(plan.from), to: String(plan.to) });
    const reader = new FrameReader();
    for await (const piece of client.read(`${READINGS_PATH}?${query}`)) for (const frame of reader.push(piece)) gatherer.add(frame);
  }
  return { ...plan, pasts: gatherer.pasts(plan.machines, plan.to) };
}
