import { setImmediate as rest } from 'node:timers/promises';
import { routingProblems } from '@fettle/engine/core/routing-check/index.ts';
import type { FlowDefinition, NodeRegistry } from '@fettle/flows';
import { semanticHash } from '@fettle/flows/hash.ts';
import type { Problem } from '@fettle/flows/lint/problem.ts';

/** Definitions of which the answer is kept: the same one is asked about when a draft is opened, saved, looked at before a release and released. */
const KEPT = 200;
const known = new WeakMap<NodeRegistry, Map<string, Promise<readonly Problem[]>>>();

/** What following units through a routing finds: a little at a time, letting everything else of the process go on in between. Never in a transaction: of a large routing it takes a second. */
export function checkedRouting(definition: FlowDefinition, registry: NodeRegistry): Promise<readonly Problem[]> {
  const answers = known.get(registry) ?? new Map<string, Promise<readonly Problem[]>>();
  known.set(registry, answers);
  const hash = semanticHash(definition);
  const answer = answers.get(hash) ?? follow(definition, registry);
  answers.delete(hash);
  answers.set(hash, answer);
  for (const oldest of answers.keys()) {
    if (answers.size <= KEPT) break;
    answers.delete(oldest);
  }
  return answer;
}

async function follow(definition: FlowDefinition, registry: NodeRegistry): Promise<readonly Problem[]> {
  const work = routingProblems(definition, registry);
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    await rest();
  }
}
