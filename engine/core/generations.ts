import type { Token } from '@fettle/flows';
import { partOf } from './quantity.ts';
import type { UnitDraft } from './unit-draft.ts';

/**
 * A generation is one activation of a split: `flowNode#activation`. Every token that came out of it carries it, innermost last, until a join takes it off.
 */
export const generationOf = (token: Pick<Token, 'flowNode' | 'activation'>): string => `${token.flowNode}#${token.activation}`;

export const splitOf = (generation: string): string => generation.slice(0, generation.lastIndexOf('#'));

/** Takes a generation off a token, with the number that it has in it. */
export function withoutGeneration(token: Token, generation: string): Pick<Token, 'generations' | 'instances'> {
  return {
    generations: token.generations.filter((one) => one !== generation),
    instances: keptInstances(token, (one) => one !== generation),
  };
}

export function keptInstances(token: Token, keeps: (generation: string) => boolean): Token['instances'] {
  const kept = token.instances?.filter((instance) => keeps(instance.generation));
  return kept === undefined || kept.length === 0 ? undefined : kept;
}

/** Another token at the place of one, in the same branches. */
export function besides(draft: UnitDraft, tokenId: string, data: Record<string, string>): Token {
  const token = draft.token(tokenId);
  const { flowNode, generations, instances } = token;
  const spawned = draft.newToken({ ...partOf(token), flowNode, generations, ...(instances === undefined ? {} : { instances }) });
  draft.record('tokenSpawned', { from: tokenId, ...data }, { token: spawned });
  return draft.token(spawned.id);
}

/** Joins that fired early are remembered while somebody may still come late. */
export function forgetFiredJoins(draft: UnitDraft): void {
  const { control } = draft.instance;
  if (control?.fired === undefined) return;
  const live = new Set([...draft.tokens.values()].flatMap(({ generations }) => generations));
  const fired = control.fired.filter((key) => live.has(key.slice(key.indexOf('|') + 1)));
  if (fired.length !== control.fired.length) draft.changeControl({ fired: fired.length === 0 ? undefined : fired });
}
