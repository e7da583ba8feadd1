import {
  type AnyRoutingNodeType,
  type BufferQuestion,
  boundaryOfWait,
  type ChangedOperations,
  canonicalJson,
  type RoutingInstance,
  type Token,
} from '@fettle/flows';
import type { CompiledNode, CompiledRouting } from './core-deps.ts';
import { generationOf } from './generations.ts';
import { arrivalOf, generationFaults } from './migrate-generations.ts';
import { reachableFrom, signalsOfWait, watchedNoMore, watchedSignals } from './watched-signals.ts';

/**
 * Whether a unit can move to another version of its routing, and what would become of each of its tokens. Pure, and told to the person before and by the core when it happens.
 *
 * Refused is what would strand something:
 * 1. a token whose flowNode has no counterpart, or one of another type than the flowNode it waits at;
 * 2. a wait whose answer would leave through a port that is no more, where the wait cannot be begun anew;
 * 3. a generation whose split is gone or splits into another number of branches, or whose branches would not meet again;
 * 4. a token held on its way out of a port that leads nowhere.
 * Events in machines' buffers are told by `asks`: what this unit could have taken on the old version and never will on the new.
 */
export interface MigrationRequest {
  readonly map: Readonly<Record<string, string>>;
  readonly changed: ChangedOperations;
}

export interface MigrationPlan {
  readonly refusals: readonly MigrationRefusal[];
  readonly tokens: readonly TokenMove[];
  readonly asks: readonly BufferQuestion[];
}

export interface MigrationRefusal {
  /** In the version that the unit is on. */
  readonly flowNode: string;
  readonly reason: string;
}

/** `stays`: nothing of it changes but the version. `keeps`: its operation changed, and it finishes what is open. `reopens`: what is open is withdrawn and begun anew. */
export type TokenAction = 'stays' | 'keeps' | 'reopens';

export interface TokenMove {
  readonly token: string;
  readonly from: string;
  readonly to: string;
  readonly action: TokenAction;
  /** The sequenceFlow of the new version that counts as the one by which it came. */
  readonly arrivedBy: string | undefined;
}

export interface Versions {
  readonly from: CompiledRouting;
  readonly to: CompiledRouting;
}

type Node = CompiledNode<AnyRoutingNodeType>;

export function planMigration(instance: RoutingInstance, versions: Versions, request: MigrationRequest): MigrationPlan {
  const refusals: MigrationRefusal[] = [];
  const tokens: TokenMove[] = [];
  for (const token of instance.tokens) {
    const found = moveOf(instance, token, versions, request);
    if ('reason' in found) refusals.push(found);
    else tokens.push(found);
  }
  if (refusals.length === 0)
    refusals.push(...generationFaults(instance, tokens, versions, request.map), ...controlFaults(instance, versions, request.map));
  return { refusals, tokens, asks: refusals.length > 0 ? [] : bufferQuestions(instance, tokens, versions) };
}

function moveOf(instance: RoutingInstance, token: Token, versions: Versions, request: MigrationRequest): TokenMove | MigrationRefusal {
  const { from, to } = versions;
  const old = from.nodes.get(token.flowNode);
  const target = to.nodes.get(request.map[token.flowNode] ?? '');
  const refuse = (reason: string): MigrationRefusal => ({ flowNode: token.flowNode, reason });
  const name = old?.flowNode.name ?? token.flowNode;
  if (old === undefined || target === undefined) return refuse(`"${name}" has no counterpart in version ${to.version}.`);
  const move = { token: token.id, from: token.flowNode, to: target.flowNode.id, action: 'stays' as TokenAction };
  const { by: arrivedBy, lost } = arrivalOf(token, versions, request.map);
  if (token.state === 'joining') {
    if (target.type.type !== old.type.type)
      return refuse(`It waits at the join "${name}", which is a ${target.type.title} in version ${to.version}.`);
    return lost
      ? refuse(`It came to the join "${name}" over a connection that version ${to.version} does not have.`)
      : { ...move, arrivedBy };
  }
  if (token.state === 'held') {
    if (token.heldTo !== undefined && !to.nodes.has(request.map[token.heldTo] ?? ''))
      return refuse(`A hold keeps it on its way to "${nameIn(from, token.heldTo)}", which version ${to.version} does not have.`);
    const nowhere = (token.heldPorts ?? []).find((port) => !leadsOn(target, port));
    return nowhere === undefined
      ? { ...move, arrivedBy }
      : refuse(`A hold keeps it on its way out of "${name}" through "${nowhere}", which leads nowhere in version ${to.version}.`);
  }
  if (token.state === 'incident') return { ...move, arrivedBy };
  if (target.type.type !== old.type.type) return refuse(`It waits at "${name}", which is a ${target.type.title} in version ${to.version}.`);
  if (!isChanged(old, target, request.map)) return { ...move, arrivedBy };
  const kept = whyNotKept(token, old, target, { to, map: request.map });
  const anew = whyNotAnew(instance, token, name);
  if (request.changed === 'reopen' && anew === undefined) return { ...move, action: 'reopens', arrivedBy };
  if (kept === undefined) return { ...move, action: 'keeps', arrivedBy };
  return refuse(anew === undefined ? `${kept} Let what changed begin anew.` : `${kept} ${anew}`);
}

/** The same params and name, and the same boundary events: what is open is what the new version would have opened. */
function isChanged(old: Node, target: Node, map: MigrationRequest['map']): boolean {
  if (canonicalJson(meaning(old)) !== canonicalJson(meaning(target))) return true;
  // A boundary event's waits carry its id.
  const attached = (node: Node) =>
    node.boundaries.map((boundary) => ({ id: boundary.flowNode.id, type: boundary.type.type, ...meaning(boundary) }));
  return (
    old.boundaries.some(({ flowNode }) => map[flowNode.id] !== flowNode.id) ||
    canonicalJson(attached(old)) !== canonicalJson(attached(target))
  );
}

const meaning = ({ flowNode, params }: Node) => ({ name: flowNode.name, params });

/** What is open may be answered in any way that the old version knew: each needs its port, and each boundary event that waits needs itself. */
function whyNotKept(
  token: Token,
  old: Node,
  target: Node,
  { to, map }: { readonly to: CompiledRouting; readonly map: MigrationRequest['map'] },
): string | undefined {
  const { name } = old.flowNode;
  const lost = old.type
    .ports(old.params)
    .outputs.find((port) => (old.outgoing.get(port.name)?.length ?? 0) > 0 && !leadsOn(target, port.name));
  if (lost !== undefined)
    return `What is open at "${name}" may leave through "${lost.title || lost.name}", which leads nowhere in version ${to.version}.`;
  const waiting = new Set(token.waits.flatMap((wait) => boundaryOfWait(wait.name)?.boundary ?? []));
  const gone = old.boundaries.find(({ flowNode, type }) => {
    const there = target.boundaries.find((boundary) => boundary.flowNode.id === flowNode.id);
    return waiting.has(flowNode.id) && (map[flowNode.id] !== flowNode.id || there?.type.type !== type.type);
  });
  if (gone !== undefined) return `"${gone.flowNode.name}" runs at "${name}" and is not there in version ${to.version}.`;
  const milestone = token.waits.find((wait) => wait.kind === 'milestone' && wait.flowNodes.some((id) => !to.nodes.has(map[id] ?? '')));
  if (milestone !== undefined) return `"${name}" waits until the unit is at a flowNode that version ${to.version} does not have.`;
  const rework = token.waits.find(
    (wait) => wait.kind === 'decision' && wait.decision.targets?.every(({ flowNode }) => map[flowNode] === undefined),
  );
  return rework === undefined ? undefined : `No operation that "${name}" offers for rework is there in version ${to.version}.`;
}

/** A decision belongs to a record (a hold, a nonconformance) that would stay behind; an effect on its way would be asked for twice. */
function whyNotAnew(instance: RoutingInstance, token: Token, name: string): string | undefined {
  const own = generationOf(token);
  if (instance.tokens.some(({ generations }) => generations.includes(own))) return `Instances of "${name}" are under way.`;
  if (token.waits.some(({ kind }) => kind === 'effect')) return `An effect of "${name}" is on its way: try again when it has finished.`;
  if (token.waits.some(({ kind }) => kind === 'decision')) return `Decide at "${name}" first.`;
  return instance.holds.length > 0 ? `A held unit begins nothing anew: release it first.` : undefined;
}

/** What the unit remembers of its way and would need there. */
function controlFaults({ control }: RoutingInstance, { from, to }: Versions, map: MigrationRequest['map']): MigrationRefusal[] {
  if (control === undefined) return [];
  const isGone = (id: string): boolean => !to.nodes.has(map[id] ?? '');
  const faults: MigrationRefusal[] = [];
  if (control.aborting !== undefined) faults.push({ flowNode: '', reason: 'What it has done is being undone.' });
  for (const { flowNode, handler } of control.compensable ?? []) {
    const there = to.nodes.get(map[handler] ?? '');
    if (isGone(flowNode) || there?.type.boundary?.compensates !== true)
      faults.push({ flowNode, reason: `What "${nameIn(from, flowNode)}" did could not be undone in version ${to.version}.` });
  }
  for (const key of control.fired ?? []) {
    const join = key.slice(0, key.indexOf('|'));
    if (isGone(join))
      faults.push({
        flowNode: join,
        reason: `The join "${nameIn(from, join)}" has let the unit on, and version ${to.version} does not have it for the branches that come late.`,
      });
  }
  return faults;
}

const nameIn = (routing: CompiledRouting, id: string): string => routing.nodes.get(id)?.flowNode.name ?? id;

function leadsOn(node: Node, port: string): boolean {
  if ((node.outgoing.get(port)?.length ?? 0) > 0) return true;
  return node.type.ports(node.params).outputs.some(({ name, optional }) => name === port && optional === true);
}

function bufferQuestions(instance: RoutingInstance, moves: readonly TokenMove[], { from, to }: Versions): BufferQuestion[] {
  const ahead = watchedSignals(
    from,
    reachableFrom(
      from,
      moves.map((move) => move.from),
    ),
    instance.equipment,
  );
  const there = moves.map((move) => move.to);
  const stillWatched = watchedSignals(to, new Set([...there, ...reachableFrom(to, there)]), instance.equipment);
  for (const wait of instance.tokens.flatMap((token) => token.waits)) {
    if (wait.kind !== 'watch') continue;
    const { equipment } = wait.watch;
    stillWatched.set(equipment, new Set([...(stillWatched.get(equipment) ?? []), ...signalsOfWait(wait, to.expressions)]));
  }
  return watchedNoMore(ahead, stillWatched);
}
