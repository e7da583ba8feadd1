import type { AnyRoutingNodeType, Wait } from '@fettle/flows';
import type { CompiledExpressions, CompiledNode, CompiledRouting } from './core-deps.ts';

/** `equipment.signal` by machine. A name in a condition counts whether or not the plant has such a signal: only what is in a buffer matters in the end. */
export type WatchedSignals = ReadonlyMap<string, ReadonlySet<string>>;

/** flowNodes that a token can still come to from these, by connections and boundary events; one of these itself only when a way leads back to it. */
export function reachableFrom(routing: CompiledRouting, starts: Iterable<string>): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [...starts];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = routing.nodes.get(id);
    const flows = [...(node?.outgoing.values() ?? [])].flat();
    for (const next of [...flows.map(({ to }) => to.node), ...(node?.boundaries ?? []).map(({ flowNode }) => flowNode.id)]) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  return reached;
}

/** What these flowNodes of a version would watch for a unit whose classes are bound so. */
export function watchedSignals(
  routing: CompiledRouting,
  flowNodes: Iterable<string>,
  equipment: Readonly<Record<string, string>>,
): Map<string, Set<string>> {
  const watched = new Map<string, Set<string>>();
  const add = (reference: string, signal: string): void => {
    const machine = equipment[reference] ?? reference;
    watched.set(machine, (watched.get(machine) ?? new Set()).add(signal));
  };
  for (const id of flowNodes) {
    const node = routing.nodes.get(id);
    if (node !== undefined) for (const { reference, signal } of usesOf(node, routing.expressions)) add(reference, signal);
  }
  return watched;
}

/** What a wait that is open watches, whatever its flowNode says by now. */
export function signalsOfWait(wait: Wait, expressions: CompiledExpressions): readonly string[] {
  if (wait.kind !== 'watch') return [];
  const { until, milestones, collect } = wait.watch;
  const conditions = [...until, ...milestones].map(({ when }) => when);
  const whiles = collect.flatMap((collector) => (collector.while === undefined || collector.while === '' ? [] : [collector.while]));
  return [...collect.map(({ signal }) => signal), ...[...conditions, ...whiles].flatMap((source) => expressions.references(source))];
}

function usesOf(node: CompiledNode<AnyRoutingNodeType>, expressions: CompiledExpressions): { reference: string; signal: string }[] {
  const { type, params } = node;
  const stated = (type.signals?.(params) ?? []).filter(({ use }) => use === 'watch');
  const named = (type.expressions?.(params) ?? []).filter(({ scope, source }) => scope === 'watch' && source !== '');
  return [
    ...stated.map(({ equipment, signal }) => ({ reference: equipment, signal })),
    ...named.flatMap(({ source, equipment }) => expressions.references(source).map((signal) => ({ reference: equipment ?? '', signal }))),
  ];
}

/** What `before` has and `after` has not. */
export function watchedNoMore(before: WatchedSignals, after: WatchedSignals): { equipment: string; signals: string[] }[] {
  return [...before]
    .map(([equipment, signals]) => ({
      equipment,
      signals: [...signals].filter((signal) => signal !== 'reached' && after.get(equipment)?.has(signal) !== true).sort(),
    }))
    .filter(({ signals }) => signals.length > 0)
    .sort((a, b) => (a.equipment < b.equipment ? -1 : 1));
}
