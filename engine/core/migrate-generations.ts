import type { RoutingInstance, SequenceFlow, Token } from '@fettle/flows';
import type { CompiledRouting } from './core-deps.ts';
import { splitOf } from './generations.ts';
import type { MigrationRefusal, TokenMove, Versions } from './plan-migration.ts';
import { reachableFrom } from './watched-signals.ts';

/**
 * Splits and joins when a unit moves to another version. A generation is `<split>#<activation>`: it goes on only if its split is there and splits into as many branches, and if
 * its tokens can still meet at a join of that split where they could before.
 */
type NodeMap = Readonly<Record<string, string>>;

export function generationFaults(
  instance: RoutingInstance,
  moves: readonly TokenMove[],
  { from, to }: Versions,
  map: NodeMap,
): MigrationRefusal[] {
  const placeOf = new Map(moves.map((move) => [move.token, move.to]));
  const faultOf = (generation: string): string | undefined => {
    const split = splitOf(generation);
    const target = map[split];
    const name = from.nodes.get(split)?.flowNode.name ?? split;
    if (target === undefined || !to.nodes.has(target))
      return `Its branches came from "${name}", which version ${to.version} does not have: their join would wait for ever, or not at all.`;
    const [before, after] = [branches(from, split), branches(to, target)];
    if (before !== after)
      return `"${name}" has ${after} branches in version ${to.version} and ${before} in version ${from.version}: a unit between it and its join cannot move.`;
    const members = instance.tokens.filter((token) => token.generations.includes(generation));
    const waits = members.find((token) => token.state === 'joining' && token.generations.at(-1) === generation);
    if (waits !== undefined) {
      const there = to.structure.joinsOf(target)?.get(placeOf.get(waits.id) ?? '');
      if (there !== from.structure.joinsOf(split)?.get(waits.flowNode))
        return `It waits at a join of "${name}" that brings other branches together in version ${to.version}.`;
    }
    if (members.length < 2) return undefined;
    const meet = commonJoins(from, split, members, (token) => token.flowNode);
    const meetThen = commonJoins(to, target, members, (token) => placeOf.get(token.id) ?? '');
    return meet.size > 0 && meetThen.size === 0
      ? `The branches of "${name}" do not meet again in version ${to.version} from where they are.`
      : undefined;
  };
  return [...new Set(instance.tokens.flatMap((token) => token.generations))].flatMap((generation) => {
    const reason = faultOf(generation);
    return reason === undefined ? [] : [{ flowNode: splitOf(generation), reason }];
  });
}

function branches(routing: CompiledRouting, split: string): number {
  return [...(routing.nodes.get(split)?.outgoing.values() ?? [])].reduce((total, flows) => total + flows.length, 0);
}

/** Joins of a split at which all of them can still arrive. */
function commonJoins(
  routing: CompiledRouting,
  split: string,
  members: readonly Token[],
  placeOf: (token: Token) => string,
): ReadonlySet<string> {
  const joins = [...(routing.structure.joinsOf(split)?.keys() ?? [])];
  const ahead = members.map((token) => {
    const place = placeOf(token);
    const reached = reachableFrom(routing, [place]);
    return new Set(token.state === 'joining' ? [...reached, place] : reached);
  });
  return new Set(joins.filter((join) => ahead.every((reached) => reached.has(join))));
}

/**
 * The connection of the new version that stands for the one by which a token came: the same id into the same flowNode, else one from the same port, else the only one whose
 * beginning can be reached from there (an operation was put in between). `lost`: there is none.
 */
export function arrivalOf(token: Token, { from, to }: Versions, map: NodeMap): { readonly by: string | undefined; readonly lost: boolean } {
  // Sent there without a connection: by a boundary event, a rework, or as the last of several instances.
  if (token.arrivedBy === undefined) return { by: undefined, lost: false };
  const incoming = to.nodes.get(map[token.flowNode] ?? '')?.incoming ?? [];
  const came = from.nodes.get(token.flowNode)?.incoming.find((flow) => flow.id === token.arrivedBy);
  const origin = map[came?.from.node ?? ''];
  if (came === undefined || origin === undefined) return { by: undefined, lost: true };
  const isFrom = (flow: SequenceFlow): boolean => flow.from.node === origin && flow.from.port === came.from.port;
  const same = incoming.find((flow) => flow.id === came.id && flow.from.node === origin) ?? incoming.find(isFrom);
  if (same !== undefined) return { by: same.id, lost: false };
  const ahead = reachableFrom(to, [origin]);
  const ways = incoming.filter((flow) => ahead.has(flow.from.node));
  return ways.length === 1 ? { by: ways[0]?.id, lost: false } : { by: undefined, lost: true };
}
