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

/**
 * Several ways of one event meet in a flowNode from which it goes on: then the order within the event decides, and only the core knows it. Actions may be reached by several ways: they keep
 * nothing and lead nowhere. With `upTo` only the flowNodes before that one count, and it itself.
 */
export function isJoined(rule: CompiledRule, upTo?: string): boolean {
  /** Signals whose events come to a flowNode, once for each way. */
  const ways = new Map<string, string[]>();
  for (const { node, signal } of rule.sources) ways.set(node.flowNode.id, [...(ways.get(node.flowNode.id) ?? []), signal]);
  for (const node of nodesInOrder(rule)) {
    const mine = ways.get(node.flowNode.id) ?? [];
    if (node.targets.size > 0 && new Set(mine).size < mine.length) return true;
    if (node.flowNode.id === upTo) return false;
    for (const targets of node.targets.values()) {
      for (const { node: target } of targets) ways.set(target.flowNode.id, [...(ways.get(target.flowNode.id) ?? []), ...mine]);
    }
  }
  return false;
}
