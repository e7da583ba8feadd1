import type { CompiledRule, RuleNode } from '../core-deps.ts';

/** A rule's flowNodes, each behind those that lead to it; those in a circle, which no released rule has, are left out. */
export function nodesInOrder(rule: CompiledRule): readonly RuleNode[] {
  const waiting = new Map<string, number>();
  for (const node of rule.nodes.values()) {
    for (const targets of node.targets.values()) {
      for (const { node: target } of targets) waiting.set(target.flowNode.id, (waiting.get(target.flowNode.id) ?? 0) + 1);
    }
  }
  const order = [...rule.nodes.values()].filter(({ flowNode }) => !waiting.has(flowNode.id));
  for (const node of order) {
    for (const targets of node.targets.values()) {
      for (const { node: target } of targets) {
        const left = (waiting.get(target.flowNode.id) ?? 0) - 1;
        waiting.set(target.flowNode.id, left);
        if (left === 0) order.push(target);
      }
    }
  }
  return order;
}

/** FlowNodes that readings come to, in order. All others are reached by firings. */
export function readingNodes(rule: CompiledRule): readonly RuleNode[] {
  const reached = new Set<RuleNode>(rule.sources.map(({ node }) => node));
  const order = nodesInOrder(rule);
  for (const node of order)
    if (reached.has(node)) for (const { node: target, isFiring } of targetsOf(node)) if (!isFiring) reached.add(target);
  return order.filter((node) => reached.has(node));
}

/**
 * Only the core can judge it, event by event: several ways of one event meet in a flowNode from which it goes on, so that the order within the event decides; or a flowNode that readings come to hears of
 * firings, too. With `upTo` only the flowNodes before that one count, and it itself.
 */
export function needsTheCore(rule: CompiledRule, upTo?: string): boolean {
  const reading = new Set(readingNodes(rule));
  /** Signals whose events come to a flowNode, once for each way. */
  const ways = new Map<RuleNode, string[]>();
  const comes = (to: RuleNode, signals: readonly string[]): void => void ways.set(to, [...(ways.get(to) ?? []), ...signals]);
  for (const { node, signal } of rule.sources) comes(node, [signal]);
  for (const node of nodesInOrder(rule)) {
    const told = (node.type.flowNodes?.(node.params) ?? []).map(({ flowNode }) => rule.nodes.get(flowNode));
    if (told.some((to) => to !== undefined && reading.has(to))) return true;
    if (!reading.has(node)) continue;
    const mine = ways.get(node) ?? [];
    if (node.targets.size > 0 && new Set(mine).size < mine.length) return true;
    if (node.flowNode.id === upTo) return false;
    for (const { node: target, isFiring } of targetsOf(node)) {
      if (!isFiring) comes(target, mine);
      else if (reading.has(target)) return true;
    }
  }
  return false;
}

function targetsOf(node: RuleNode): readonly { readonly node: RuleNode; readonly isFiring: boolean }[] {
  const { outputs } = node.type.ports(node.params);
  return [...node.targets].flatMap(([output, targets]) => {
    const isFiring = outputs.find(({ name }) => name === output)?.kind === 'firing';
    return targets.map(({ node: target }) => ({ node: target, isFiring }));
  });
}
