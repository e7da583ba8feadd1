import { calledBy } from '@fettle/engine/core/scenario-run/index.ts';
import type { FlowDefinition } from '@fettle/flows';
import { api } from '@fettle/flows/contract';
import { nodeRegistry } from '@fettle/nodes';
import { call } from '../api.ts';

/** Definitions of the flows that take part besides: those that are named, and the routings that are called. */
export async function takingPart(definition: FlowDefinition, beside: readonly string[]): Promise<readonly FlowDefinition[]> {
  const called = definition.kind === 'routing' ? calledBy(definition, nodeRegistry) : [];
  const wanted = [...new Set([...called, ...beside])].filter((id) => id !== definition.id);
  if (wanted.length === 0) return [];
  const { flows } = await call(api.flowsTakingPart, { query: { flows: wanted.join(',') } });
  return flows.filter(({ id }) => id !== definition.id);
}
