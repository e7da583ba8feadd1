import type { RoutingInstance, SequenceFlow, Token } from '@fettle/flows';
import type { CompiledRouting } from './core-deps.ts';
import type { MigrationRefusal, TokenMove, Versions } from './plan-migration.ts';
import { reachableFrom } from './watched-signals.ts';

/**
 * Splits and joins when a unit moves to another version. A generation is `<split>#<activation>`: it goes on only if its split is there and splits into as many branches, and if
 * its tokens can still meet at a join where they could before.
 */
type NodeMap = Readonly<Record<string, string>>;

/** The split of a generation. */
export function splitOf(generation: string): string {
  return generation.slice(0, generation.lastIndexOf('#'));
}

/** The generation by the name that its split has in the new version. */
export function renamedGeneration(generation: string, map: NodeMap): string {
  const split = splitOf(generation);
  return `${map[split] ?? split}${generation.slice(split.length)}`;
}

export function generationFault(
  instance: RoutingInstance,
  moves: readonly TokenMove[],
  { from, to }: Versions,
  map: NodeMap,
): MigrationRefusal[] {
  const refusals: MigrationRefusal[] = [];
  for (const generation of new Set(instance.tokens.flatMap((token) => token.generations))) {
    const split = splitOf(generation);
    const name = from.nodes.get(split)?.flowNode.name ?? split;
    const target = to.nodes.get(map[split] ?? '');
    const members = instance.tokens.filter((token) => token.generations.includes(generation));
    const refuse = (reason: string): unknown => refusals.push({ flowNode: split, reason });
    if (target === undefined) {
      refuse(`Its branches came from "${name}", which version ${to.version} does not have: their join would wait for ever, or not at all.`);
      continue;
    }
    const [before, after] = [branches(from, split), branches(to, target.flowNode.id)];
    if (before !== after) {
      refuse(
        `"${name}" has ${after} branches in version ${to.version} and ${before} in version ${from.version}: a unit between it and its join cannot move.`,
      );
      continue;
    }
    if (members.length < 2) continue;
    const placeOf = new Map(moves.map((move) => [move.token, move.to]));
    const meet = commonJoins(from, members, (token) => token.flowNode);
    const meetThen = commonJoins(to, members, (token) => placeOf.get(token.id) ?? token.flowNode);
    if (meet.size > 0 && meetThen.size === 0)
      refuse(`The branches of "${name}" do not meet again in version ${to.version} from where they are.`);
  }
  return refusals;
}

function branches(routing: CompiledRouting, split: string): number {
  return [...(routing.nodes.get(split)?.outgoing.values() ?? [])].reduce((total, flows) => total + flows.length, 0);
}

/** Joins at which all of them can still arrive. */
function commonJoins(routing: CompiledRouting, members: readonly Token[], placeOf: (token: Token) => string): ReadonlySet<string> {
  const reached = members.map((token) => {
    const place = placeOf(token);
    const ahead = reachableFrom(routing, [place]);
    const joins = [...ahead].filter((id) => routing.nodes.get(id)?.type.join === true);
    return new Set(token.state === 'joining' ? [...joins, place] : joins);
  });
  const [first = new Set<string>(), ...others] = reached;
  return new Set([...first].filter((join) => others.every((joins) => joins.has(join))));
}

/**
 * The connection of the new version that stands for the one by which a token came: the same id into the same flowNode, else one from the same port, else the only one whose
 * beginning can be reached from there (an operation was put in between). Undefined when there is none.
 */
export function joinArrival(token: Token, { from, to }: Versions, map: NodeMap): string | undefined {
  const target = map[token.flowNode] ?? '';
  const incoming = to.nodes.get(target)?.incoming ?? [];
  const came = from.nodes.get(token.flowNode)?.incoming.find((flow) => flow.id === token.arrivedBy);
  if (came === undefined) return undefined;
  const origin = map[came.from.node];
  const isFrom = (flow: SequenceFlow): boolean => flow.from.node === origin && flow.from.port === came.from.port;
  const same = incoming.find((flow) => flow.id === came.id && flow.from.node === origin) ?? incoming.find(isFrom);
  if (same !== undefined) return same.id;
  if (origin === undefined) return undefined;
  const ways = incoming.filter((flow) => reachableFrom(to, [origin]).has(flow.from.node));
  return ways.length === 1 ? ways[0]?.id : undefined;
}
