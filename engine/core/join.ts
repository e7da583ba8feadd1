import type { Token } from '@fettle/flows';
import type { UnitDraft } from './unit-draft.ts';

/**
 * Joins. A token that came through a split carries that split's activation as its innermost generation; a join gathers tokens of one generation.
 *
 * Invariants:
 * 1. a join fires once per generation: when a token of it has arrived over every incoming sequenceFlow, or when no live token of that generation is elsewhere (a branch that
 *    ended does not leave the others waiting for ever);
 * 2. the first arrival goes on, the others end there; the generation is taken off the one that goes on;
 * 3. a rework loop that splits again has a new activation, hence a new generation.
 */
export function openGate(draft: UnitDraft, tokenId: string): 'waits' | 'passes' {
  if (draft.token(tokenId).generations.length === 0) return 'passes';
  draft.changeToken(tokenId, { state: 'joining' });
  return 'waits';
}

/** Fires one join that is ready, and gives the token that goes on; undefined when none is. */
export function settleJoins(draft: UnitDraft): Token | undefined {
  for (const token of draft.tokens.values()) {
    if (token.state !== 'joining') continue;
    const generation = token.generations.at(-1);
    if (generation === undefined) continue;
    const members: Token[] = [];
    let elsewhere = false;
    for (const other of draft.tokens.values()) {
      if (!other.generations.includes(generation)) continue;
      if (other.state === 'joining' && other.flowNode === token.flowNode && other.generations.at(-1) === generation) members.push(other);
      else elsewhere = true;
    }
    const incoming = draft.routing.nodes.get(token.flowNode)?.incoming ?? [];
    const complete = incoming.every((flow) => members.some((member) => member.arrivedBy === flow.id));
    if (complete || !elsewhere) return fire(draft, members, generation);
  }
  return undefined;
}

function fire(draft: UnitDraft, members: readonly Token[], generation: string): Token | undefined {
  const [first, ...others] = members;
  if (first === undefined) return undefined;
  for (const other of others) {
    draft.record('tokenEnded', { reason: 'joined', into: first.id }, { token: other });
    draft.tokens.delete(other.id);
  }
  draft.changeToken(first.id, { state: 'waiting', generations: first.generations.slice(0, -1) });
  draft.record('joined', { generation, tokens: members.map((member) => member.id) }, { token: draft.token(first.id) });
  return draft.token(first.id);
}
