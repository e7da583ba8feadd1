import type { JoinRule, Token } from '@fettle/flows';
import { cancelGeneration } from './cancel.ts';
import { handOnClocks } from './clocks.ts';
import { gathers } from './gather.ts';
import { splitOf, withoutGeneration } from './generations.ts';
import { takeInstances } from './instance-scope.ts';
import { closeSplit, isLot } from './quantity.ts';
import { type Joined, nodeOf } from './unit-context.ts';
import type { UnitDraft } from './unit-draft.ts';

/**
 * Joins. A token that came through a split carries that split's activation as its innermost generation; a join gathers tokens of one generation.
 *
 * Invariants:
 * 1. a join fires once per generation: by its rule, or when no live token of that generation is elsewhere (a branch that ended does not leave the others waiting for ever);
 * 2. the first arrival goes on, the others end there; the generation is taken off the one that goes on, unless another join of the same split still waits for the rest (partial);
 * 3. what comes after a join has fired ends there, or was ended when it fired, as the join says;
 * 4. a token none of whose splits has to do with the join passes it, and so does one that is still to meet its innermost branches behind it; a split whose branches meet nowhere any
 *    more (the others end by themselves) is given up, so that the join of the split around it gathers;
 * 5. a rework loop that splits again has a new activation, hence a new generation.
 */
const ALL: JoinRule = { needs: 'all', late: 'ignore' };

export function openGate(draft: UnitDraft, tokenId: string): 'waits' | 'passes' | 'ended' {
  const generation = gatheredHere(draft, tokenId);
  if (generation === undefined) return 'passes';
  const token = draft.token(tokenId);
  if (draft.instance.control?.fired?.includes(`${token.flowNode}|${generation}`) === true) {
    draft.record('tokenEnded', { reason: 'late' }, { token });
    draft.tokens.delete(tokenId);
    return 'ended';
  }
  draft.changeToken(tokenId, { state: 'joining' });
  return 'waits';
}

/** The generation that this join gathers, which is the token's innermost from then on. */
function gatheredHere(draft: UnitDraft, tokenId: string): string | undefined {
  const token = draft.token(tokenId);
  const { flowNode, generations } = token;
  const at = generations.findLastIndex((generation) => closing(draft, flowNode, generation) !== undefined);
  const inner = generations.slice(at + 1);
  if (at < 0 || inner.some((generation) => draft.routing.structure.meetsBehind(splitOf(generation), flowNode))) return undefined;
  for (const generation of inner) draft.changeToken(tokenId, withoutGeneration(draft.token(tokenId), generation));
  return generations[at];
}

/** Fires one join that is ready, and gives the token that goes on; undefined when none is. */
export function settleJoins(draft: UnitDraft): { readonly token: Token; readonly joined: Joined } | undefined {
  let seen: Set<string> | undefined;
  for (const token of draft.tokens.values()) {
    if (token.state !== 'joining' || gathers(draft, token)) continue;
    const generation = token.generations.at(-1);
    if (generation === undefined) continue;
    const key = `${token.flowNode}|${generation}`;
    seen ??= new Set();
    if (seen.has(key)) continue;
    seen.add(key);
    const members: Token[] = [];
    let elsewhere = false;
    for (const other of draft.tokens.values()) {
      if (!other.generations.includes(generation)) continue;
      if (other.state === 'joining' && other.flowNode === token.flowNode && other.generations.at(-1) === generation) members.push(other);
      else elsewhere = true;
    }
    if (elsewhere && !isReady(draft, token.flowNode, members)) continue;
    const fired = fire(draft, { members, generation, elsewhere });
    // Still inside an outer split that this join belongs to as well: it goes on gathering.
    return fired === undefined ? settleJoins(draft) : fired;
  }
  return undefined;
}

function isReady(draft: UnitDraft, join: string, members: readonly Token[]): boolean {
  const { type, params, incoming } = nodeOf(draft, join);
  const { needs } = type.joinRule?.(params) ?? ALL;
  if (needs === 'everyToken') return false;
  if (needs !== 'all') return members.length >= needs;
  // Of a lot further parts may still come over the same way: the join waits for all of them.
  if (isLot(draft)) return false;
  return incoming.every((flow) => members.some((member) => member.arrivedBy === flow.id));
}

function closing(draft: UnitDraft, join: string, generation: string): 'final' | 'partial' | undefined {
  const joins = draft.routing.structure.joinsOf(splitOf(generation));
  return joins === undefined ? 'final' : joins.get(join);
}

function fire(
  draft: UnitDraft,
  { members, generation, elsewhere }: { readonly members: readonly Token[]; readonly generation: string; readonly elsewhere: boolean },
): { readonly token: Token; readonly joined: Joined } | undefined {
  const [first, ...others] = members;
  if (first === undefined) return undefined;
  const join = first.flowNode;
  const { type, params } = nodeOf(draft, join);
  const { late } = type.joinRule?.(params) ?? ALL;
  for (const other of others) {
    draft.record('tokenEnded', { reason: 'joined', into: first.id }, { token: other });
    draft.tokens.delete(other.id);
    handOnClocks(draft, other.id, first);
  }
  if (elsewhere && late === 'cancel') cancelGeneration(draft, generation, { reason: 'cancelled', by: join }, ({ id }) => id === first.id);
  const othersLive = elsewhere && late === 'ignore';
  if (othersLive) draft.changeControl({ fired: [...(draft.instance.control?.fired ?? []), `${join}|${generation}`] });
  const keeps = othersLive && closing(draft, join, generation) === 'partial';
  // The token that let them follow has no number itself.
  const isInstance = members.some(({ instances }) => instances?.at(-1)?.generation === generation);
  draft.changeToken(first.id, { state: 'waiting', ...(keeps ? {} : withoutGeneration(first, generation)) });
  if (!keeps) closeSplit(draft, draft.token(first.id), members, generation);
  draft.record('joined', { generation, tokens: members.map((member) => member.id) }, { token: draft.token(first.id) });
  const token = draft.token(first.id);
  let instances: Joined['instances'] = [];
  if (isInstance && !keeps) {
    const taken = takeInstances(token, draft.instance.data);
    draft.change({ data: { ...taken.data } });
    instances = taken.instances;
  }
  if (!keeps && openGate(draft, token.id) !== 'passes') return undefined;
  return { token, joined: { tokens: members.length, instances } };
}
