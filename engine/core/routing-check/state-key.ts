import type { RoutingInstance, Token } from '@fettle/flows';
import { splitOf } from '../generations.ts';

/**
 * A name for everything about a unit that can make a difference to where its tokens go from here. Numbers that only count (activations, tokens, visits) are left out or given anew, so that a rework
 * loop comes back to the same state.
 */
export function stateKey(instance: RoutingInstance, visited: readonly string[], aside: ReadonlyMap<string, string>): string {
  const tokens = [...instance.tokens]
    .map((token) => ({ token, plain: plainOf(token, aside) }))
    .sort((a, b) => (a.plain < b.plain ? -1 : a.plain > b.plain ? 1 : 0));
  const numbers = new Map<string, number>();
  const numberOf = (generation: string): string => {
    const number = numbers.get(generation) ?? numbers.size;
    numbers.set(generation, number);
    return `${splitOf(generation)}#${number}`;
  };
  const parts = tokens.map(
    ({ token, plain }) =>
      `${plain} ${token.generations.map(numberOf).join(',')} ${(token.instances ?? []).map(({ generation }) => numberOf(generation)).join(',')}`,
  );
  const { control } = instance;
  if (control !== undefined) {
    const places = new Map(tokens.map(({ token }, index) => [token.id, index]));
    for (const key of control.fired ?? []) {
      const at = key.indexOf('|');
      parts.push(`fired ${key.slice(0, at)} ${numberOf(key.slice(at + 1))}`);
    }
    for (const { handler, flowNode } of control.compensable ?? []) parts.push(`undo ${flowNode} ${handler}`);
    for (const { limit, token, state } of control.clocks ?? []) parts.push(`clock ${limit} ${places.get(token) ?? '-'} ${state}`);
    if (control.aborting !== undefined) parts.push('aborting');
  }
  for (const flowNode of visited) if ((instance.visits[flowNode] ?? 0) > 0) parts.push(`been ${flowNode}`);
  return parts.join(';');
}

function plainOf({ id, flowNode, state, arrivedBy, generations, waits }: Token, aside: ReadonlyMap<string, string>): string {
  const came = state === 'joining' ? (arrivedBy ?? '') : '';
  return `${flowNode} ${state} ${came} ${generations.map(splitOf).join(',')} ${waits.map(({ name }) => name).join(',')} ${aside.get(id) ?? ''}`;
}
