import type { FlowDefinition, FlowNode, SequenceFlow } from '../definition.ts';
import { type Migration, migrateFlowNode } from '../migrate.ts';
import type { AnyNodeType, NodeRegistry, SignalUse, TimeLimit } from '../node-type.ts';
import type { Port, Ports } from '../port.ts';
import { FlowGraph, type GraphEdge } from './flow-graph.ts';
import { type PlantDirectory, type PlantPart, plantPart } from './plant-directory.ts';

/** A flowNode with what its type says of it. `type`, `params` and `ports` are absent as far as they cannot be known. */
export interface LintNode {
  readonly flowNode: FlowNode;
  readonly index: number;
  readonly migration: Migration;
  readonly type: AnyNodeType | undefined;
  /** Parsed by the type's schema; undefined when they do not parse. */
  readonly params: unknown;
  readonly ports: Ports | undefined;
  /** Connections at it, in the order of the definition. */
  readonly outgoing: readonly SequenceFlow[];
  readonly incoming: readonly SequenceFlow[];
}

/** What the checks share: everything is looked up once. */
export interface LintContext {
  readonly definition: FlowDefinition;
  readonly nodes: readonly LintNode[];
  node(id: string): LintNode | undefined;
  /** Connections between flowNodes that exist, whatever their ports, and the way from an operation to the boundary events at it. */
  readonly graph: FlowGraph;
  /** Equipment or class; undefined: there is none. */
  plantPart(id: string): PlantPart | undefined;
  /** Undefined: not known here. */
  readonly routings: PlantDirectory['routing'];
  /** Where a rule runs: the equipment or classes that its sources name, each once. */
  readonly ruleEquipment: readonly string[];
  /** The signals that a flowNode names, with the machine filled in that a rule leaves open. */
  signalUses(node: LintNode): readonly SignalUse[];
  /** 1 at the index of every flowNode from which a way leads to this one, itself included. */
  upstream(node: LintNode): Uint8Array;
}

export function lintContext(definition: FlowDefinition, registry: NodeRegistry, plant: PlantDirectory): LintContext {
  const nodes = lintNodes(definition, registry);
  const byId = new Map(nodes.map((node) => [node.flowNode.id, node]));
  const parts = new Map<string, PlantPart | undefined>();
  const ancestors = new Map<number, Uint8Array>();
  const graph = new FlowGraph(nodes.length, graphEdges(definition, byId));
  const ruleEquipment = definition.kind === 'qualityRule' ? sourceEquipment(nodes) : [];

  return {
    definition,
    nodes,
    graph,
    ruleEquipment,
    routings: plant.routing,
    node: (id) => byId.get(id),
    plantPart: (id) => {
      if (!parts.has(id)) parts.set(id, plantPart(plant, id));
      return parts.get(id);
    },
    signalUses: (node) => {
      const uses = node.params === undefined ? [] : (node.type?.signals?.(node.params as never) ?? []);
      return uses.flatMap((use) => (use.equipment === '' ? ruleEquipment.map((equipment) => ({ ...use, equipment })) : [use]));
    },
    upstream: (node) => {
      const known = ancestors.get(node.index) ?? graph.upstream([node.index]);
      ancestors.set(node.index, known);
      return known;
    },
  };
}

function lintNodes(definition: FlowDefinition, registry: NodeRegistry): readonly LintNode[] {
  const outgoing = new Map<string, SequenceFlow[]>(definition.flowNodes.map(({ id }) => [id, []]));
  const incoming = new Map<string, SequenceFlow[]>(definition.flowNodes.map(({ id }) => [id, []]));
  for (const flow of definition.sequenceFlows) {
    outgoing.get(flow.from.node)?.push(flow);
    incoming.get(flow.to.node)?.push(flow);
  }
  return definition.flowNodes.map((flowNode, index) => {
    const migration = migrateFlowNode(flowNode, registry);
    const params = migration.ok ? migration.params : undefined;
    return {
      flowNode,
      index,
      migration,
      type: migration.type,
      params,
      ports: migration.ok ? migration.type.ports(params as never) : undefined,
      outgoing: outgoing.get(flowNode.id) ?? [],
      incoming: incoming.get(flowNode.id) ?? [],
    };
  });
}

/** Index of the edge from an operation to a boundary event at it, or to a time limit that begins there: it is no sequenceFlow. */
const ATTACHMENT = -1;

function graphEdges(definition: FlowDefinition, byId: ReadonlyMap<string, LintNode>): readonly GraphEdge[] {
  const connections = definition.sequenceFlows.flatMap((flow, index) => {
    const from = byId.get(flow.from.node);
    const to = byId.get(flow.to.node);
    return from === undefined || to === undefined ? [] : [{ from: from.index, to: to.index, index }];
  });
  const attachments = [...byId.values()].flatMap((node) => {
    const attachedTo = node.flowNode.attachedTo ?? timeLimitOf(node)?.from.flowNode;
    const host = attachedTo === undefined ? undefined : byId.get(attachedTo);
    return host === undefined ? [] : [{ from: host.index, to: node.index, index: ATTACHMENT }];
  });
  return [...connections, ...attachments];
}

export function timeLimitOf({ type, params }: LintNode): TimeLimit | undefined {
  return type?.usedIn === 'routing' && params !== undefined ? type.timeLimit?.(params as never) : undefined;
}

function sourceEquipment(nodes: readonly LintNode[]): readonly string[] {
  const named = nodes.flatMap(({ type, params }) => {
    const source = type?.usedIn === 'qualityRule' && params !== undefined ? type.source?.(params as never) : undefined;
    const name = source?.equipment ?? source?.equipmentClass ?? '';
    return name === '' ? [] : [name];
  });
  return [...new Set(named)];
}

/** `"Cut"`, or its id when it has no name: how messages call a flowNode. */
export const nodeTitle = (node: LintNode): string => `"${node.flowNode.name.trim() || node.flowNode.id}"`;

export const findPort = (ports: readonly Port[] | undefined, name: string): Port | undefined => ports?.find((port) => port.name === name);
