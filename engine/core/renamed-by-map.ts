import type { ControlState, RoutingInstance, Token, Wait } from '@fettle/flows';
import type { CompiledRouting } from './core-deps.ts';
import { splitOf } from './generations.ts';

/**
 * What a unit remembers under names of flowNodes, by the names that they have in another version. Results and visits of instances stand under `cut[2]`; they go with `cut`.
 */
type NodeMap = Readonly<Record<string, string>>;

export function renamedGeneration(generation: string, map: NodeMap): string {
  const split = splitOf(generation);
  return `${map[split] ?? split}${generation.slice(split.length)}`;
}

/** Where a token is, and whence it came, in the new version. */
export function renamedToken(token: Token, map: NodeMap): Partial<Token> {
  return {
    flowNode: map[token.flowNode] ?? token.flowNode,
    generations: token.generations.map((generation) => renamedGeneration(generation, map)),
    ...(token.instances === undefined ? {} : { instances: renamedInstances(token.instances, map) }),
    ...(token.heldTo === undefined ? {} : { heldTo: map[token.heldTo] ?? token.heldTo }),
    waits: token.waits.map((wait) => renamedWait(wait, map)),
  };
}

function renamedInstances(instances: NonNullable<Token['instances']>, map: NodeMap): NonNullable<Token['instances']> {
  return instances.map(({ generation, number }) => ({ generation: renamedGeneration(generation, map), number }));
}

/** Waits that speak of flowNodes; the others are the same objects. A rework that was offered to an operation that is no more is offered no longer. */
function renamedWait(wait: Wait, map: NodeMap): Wait {
  if (wait.kind === 'milestone') return { ...wait, flowNodes: wait.flowNodes.map((id) => map[id] ?? id) };
  if (wait.kind !== 'decision' || wait.decision.targets === undefined) return wait;
  const targets = wait.decision.targets.flatMap((target) => {
    const flowNode = map[target.flowNode];
    return flowNode === undefined ? [] : [{ ...target, flowNode }];
  });
  return { ...wait, decision: { ...wait.decision, targets } };
}

/** Results or visits. What has no counterpart keeps its name unless the new version means something else by it. */
export function renamedByNode<T>(byNode: Readonly<Record<string, T>>, map: NodeMap, to: CompiledRouting): Record<string, T> {
  const renamed: Record<string, T> = {};
  for (const [key, value] of Object.entries(byNode)) {
    const id = key.includes('[') ? key.slice(0, key.indexOf('[')) : key;
    const target = map[id];
    if (target !== undefined) renamed[`${target}${key.slice(id.length)}`] = value;
    else if (!to.nodes.has(id)) renamed[key] = value;
  }
  return renamed;
}

export function renamedControl(control: NonNullable<RoutingInstance['control']>, map: NodeMap): ControlState {
  const { fired, reworks, compensable, sendBack } = control;
  return {
    ...control,
    ...(sendBack === undefined ? {} : { sendBack: { ...sendBack, flowNode: map[sendBack.flowNode] ?? sendBack.flowNode } }),
    ...(fired === undefined ? {} : { fired: fired.map((key) => renamedFired(key, map)) }),
    ...(reworks === undefined
      ? {}
      : { reworks: Object.fromEntries(Object.entries(reworks).map(([key, count]) => [renamedHead(key, map), count])) }),
    ...(compensable === undefined
      ? {}
      : {
          compensable: compensable.map(({ flowNode, handler, instances, ...rest }) => ({
            ...rest,
            flowNode: map[flowNode] ?? flowNode,
            handler: map[handler] ?? handler,
            ...(instances === undefined ? {} : { instances: renamedInstances(instances, map) }),
          })),
        }),
  };
}

/** `join|generation` */
function renamedFired(key: string, map: NodeMap): string {
  const bar = key.indexOf('|');
  return `${renamedHead(key.slice(0, bar), map)}|${renamedGeneration(key.slice(bar + 1), map)}`;
}

/** `target` or `target|reason` */
function renamedHead(key: string, map: NodeMap): string {
  const bar = key.indexOf('|');
  const head = bar < 0 ? key : key.slice(0, bar);
  return `${map[head] ?? head}${key.slice(head.length)}`;
}
