import {
  type AnyNodeType,
  type AnyRoutingNodeType,
  type AnyRuleNodeType,
  FettleError,
  type FlowDefinition,
  type NodeRegistry,
  type SequenceFlow,
} from '@fettle/flows';
import { migrateParams } from '@fettle/flows/migrate.ts';
import type { CompiledExpressions, CompiledNode, CompiledRouting, CompiledRule, RuleNode, RuleSource } from './core-deps.ts';
import { RoutingStructure } from './routing-structure.ts';
import { compileTimeLimits } from './time-limits.ts';

/**
 * Makes a definition ready to run: types looked up, params migrated and parsed, connections indexed. Done once for each released version.
 * Throws FettleError('malformedFlow' | 'unknownNodeType') for what a linted definition cannot have.
 */
export function compileFlow(
  definition: FlowDefinition,
  version: number,
  options: {
    registry: NodeRegistry;
    expressions: CompiledExpressions;
    equipmentOfClass: (equipmentClass: string) => readonly string[];
    /** Versions of the routings that it calls. */
    calls?: ReadonlyMap<string, number>;
  },
): CompiledRouting | CompiledRule {
  return definition.kind === 'routing' ? compileRouting(definition, version, options) : compileRule(definition, version, options);
}

/** A draft of a rule that is to run in shadow. Undefined: it is no rule. */
export function compileShadow(definition: FlowDefinition, run: string, options: Options): CompiledRule | undefined {
  const compiled = compileFlow(definition, 0, options);
  return compiled.kind === 'qualityRule' ? { ...compiled, key: `shadow/${run}`, shadow: run } : undefined;
}

type Options = Parameters<typeof compileFlow>[2];

function compileRouting(definition: FlowDefinition, version: number, options: Options): CompiledRouting {
  const nodes = compileNodes(definition, options.registry, isRouting);
  const starts = [...nodes.values()].filter((node) => node.type.start === true);
  const start = starts[0];
  if (start === undefined || starts.length > 1) {
    throw new FettleError('malformedFlow', `Routing "${definition.id}" has ${starts.length} starts; it needs exactly one.`);
  }
  const structure = new RoutingStructure(nodes, start.flowNode.id);
  return {
    kind: 'routing',
    definition,
    version,
    nodes,
    start: start.flowNode.id,
    structure,
    timeLimits: compileTimeLimits(nodes),
    calls: options.calls ?? new Map(),
    expressions: options.expressions,
  };
}

function compileRule(definition: FlowDefinition, version: number, options: Options): CompiledRule {
  const nodes = linked(compileNodes(definition, options.registry, isRule));
  const sources: RuleSource[] = [];
  for (const node of nodes.values()) {
    const source = node.type.source?.(node.params);
    if (source === undefined) continue;
    const equipment = source.equipment ? [source.equipment] : source.equipmentClass ? options.equipmentOfClass(source.equipmentClass) : [];
    sources.push({ node, signal: source.signal, equipment: [...new Set(equipment)] });
  }
  return { kind: 'qualityRule', definition, version, key: `${definition.id}@${version}`, nodes, expressions: options.expressions, sources };
}

/** The same flowNodes, each with those that its outputs lead to. */
function linked(nodes: ReadonlyMap<string, CompiledNode<AnyRuleNodeType>>): ReadonlyMap<string, RuleNode> {
  const made = new Map<string, RuleNode & { readonly targets: Map<string, { node: RuleNode; port: string }[]> }>();
  for (const [id, node] of nodes) made.set(id, { ...node, targets: new Map(), failedKey: `${id} failed` });
  for (const { outgoing, targets } of made.values()) {
    for (const [port, flows] of outgoing) {
      const led = flows.flatMap(({ to }) => {
        const node = made.get(to.node);
        return node === undefined ? [] : [{ node, port: to.port }];
      });
      if (led.length > 0) targets.set(port, led);
    }
  }
  return made;
}

const isRouting = (type: AnyNodeType): type is AnyRoutingNodeType => type.usedIn === 'routing';
const isRule = (type: AnyNodeType): type is AnyRuleNodeType => type.usedIn === 'qualityRule';

function compileNodes<Type extends AnyNodeType>(
  definition: FlowDefinition,
  registry: NodeRegistry,
  belongs: (type: AnyNodeType) => type is Type,
): ReadonlyMap<string, CompiledNode<Type>> {
  const nodes = new Map<string, CompiledNode<Type> & { readonly boundaries: CompiledNode<Type>[] }>();
  const outgoing = groupBy(definition.sequenceFlows, (flow) => flow.from.node);
  const incoming = groupBy(definition.sequenceFlows, (flow) => flow.to.node);
  for (const flowNode of definition.flowNodes) {
    const { type, params } = migrateParams(flowNode, registry);
    if (!belongs(type)) {
      throw new FettleError('malformedFlow', `"${flowNode.name}" is a ${type.title}, which is not used in a ${definition.kind}.`, {
        place: { flowNode: flowNode.id },
      });
    }
    nodes.set(flowNode.id, {
      flowNode,
      type,
      params,
      outgoing: groupBy(outgoing.get(flowNode.id) ?? [], (flow) => flow.from.port),
      incoming: incoming.get(flowNode.id) ?? [],
      boundaries: [],
    });
  }
  for (const node of nodes.values()) {
    const { attachedTo } = node.flowNode;
    if (attachedTo !== undefined) nodes.get(attachedTo)?.boundaries.push(node);
  }
  return nodes;
}

function groupBy(flows: readonly SequenceFlow[], key: (flow: SequenceFlow) => string): Map<string, SequenceFlow[]> {
  const groups = new Map<string, SequenceFlow[]>();
  for (const flow of flows) {
    const name = key(flow);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [flow]);
    else group.push(flow);
  }
  return groups;
}
