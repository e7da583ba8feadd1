import type { FlowDefinition } from '@fettle/flows';
import { api } from '@fettle/flows/contract';
import type { LibrarySample } from '@fettle/flows/library/index.ts';
import { call } from '../../../api.ts';

/** Keeps a sample's scenarios with the copies of its flows, so that what the sample shows stays true of them or is said to be no more. */
export async function keepSampleScenarios(sample: LibrarySample, copies: readonly FlowDefinition[]): Promise<void> {
  const { sampleScenarios } = await import('../../../simulation/sample-scenarios.ts');
  for (const { flow, ...body } of sampleScenarios(sample, copies)) await call(api.createScenario, { params: { flow }, body });
}
