import type { FlowDefinition, FlowNode } from './definition.ts';
import { suggestName } from './expression/suggest-name.ts';
import { FettleError } from './fettle-error.ts';
import type { AnyNodeType, NodeRegistry } from './node-type.ts';
import { type SchemaFault, schemaFaults } from './schema-fault.ts';

/** A flowNode at its type's current version, or why it cannot be brought there. */
export type Migration =
  | {
      readonly ok: true;
      readonly type: AnyNodeType;
      /** As it is to be stored: current `typeVersion`, migrated params. The same object when there was nothing to do. */
      readonly flowNode: FlowNode;
      /** Parsed by the type's schema: what `ports`, `enter`, … take. */
      readonly params: unknown;
    }
  | {
      readonly ok: false;
      readonly reason: 'unknownType' | 'newerVersion' | 'migrationFailed' | 'paramsDoNotParse';
      readonly message: string;
      readonly type?: AnyNodeType;
      /** With `paramsDoNotParse`: the migrated flowNode, for an editor to go on with, and what is wrong with its params. */
      readonly flowNode?: FlowNode;
      readonly faults?: readonly SchemaFault[];
    };

/** Brings a flowNode's params to the current version of its type by the type's ordered migrations. */
export function migrateFlowNode(flowNode: FlowNode, registry: NodeRegistry): Migration {
  const type = registry.get(flowNode.type);
  if (type === undefined) {
    const suggestion = suggestName(flowNode.type, registry.keys());
    const hint = suggestion === undefined ? 'Remove it, or install the Fettle version that knows it.' : `Did you mean ${suggestion}?`;
    return { ok: false, reason: 'unknownType', message: `"${flowNode.type}" is an unknown type of flowNode. ${hint}` };
  }
  if (flowNode.typeVersion > type.version) {
    const message = `It was made with version ${flowNode.typeVersion} of "${type.title}", but this Fettle knows version ${type.version}. Update Fettle.`;
    return { ok: false, reason: 'newerVersion', message, type };
  }
  const params = migratedParams(flowNode, type);
  if (params instanceof FettleError) return { ok: false, reason: 'migrationFailed', message: params.message, type };

  const current = flowNode.typeVersion === type.version ? flowNode : { ...flowNode, typeVersion: type.version, params };
  const parsed = type.params.safeParse(params);
  if (parsed.success) return { ok: true, type, flowNode: current, params: parsed.data };
  const faults = schemaFaults(parsed.error, params);
  return { ok: false, reason: 'paramsDoNotParse', message: faultsText(faults), type, flowNode: current, faults };
}

function migratedParams(flowNode: FlowNode, type: AnyNodeType): Record<string, unknown> | FettleError {
  let params = flowNode.params;
  for (let version = flowNode.typeVersion; version < type.version; version += 1) {
    const migration = type.migrations?.[version - 1];
    if (migration === undefined)
      return new FettleError(
        'malformedFlow',
        `"${type.title}" cannot be brought from version ${version} to ${version + 1}: delete it and add it again.`,
      );
    try {
      params = migration(structuredClone(params));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return new FettleError(
        'malformedFlow',
        `Bringing it from version ${version} of "${type.title}" to ${version + 1} failed (${reason}). Delete it and add it again.`,
      );
    }
  }
  return params;
}

const faultsText = (faults: readonly SchemaFault[]): string =>
  faults.map(({ path, message }) => `${path === '' ? 'params' : path} ${message}`).join('; ');

/** As `migrateFlowNode`, for what must work: throws `unknownNodeType` or `malformedFlow`, naming the flowNode. */
export function migrateParams(flowNode: FlowNode, registry: NodeRegistry): { type: AnyNodeType; params: unknown } {
  const migration = migrateFlowNode(flowNode, registry);
  if (migration.ok) return { type: migration.type, params: migration.params };
  const code = migration.reason === 'paramsDoNotParse' || migration.reason === 'migrationFailed' ? 'malformedFlow' : 'unknownNodeType';
  throw new FettleError(code, `"${flowNode.name}" (${flowNode.id}): ${migration.message}`, {
    place: { flowNode: flowNode.id },
    details: migration.faults,
  });
}

/**
 * A definition with every flowNode at its current version; the same object when nothing was old. A flowNode whose params have faults is kept (a draft may be
 * incomplete, the linter says so); throws `unknownNodeType` or `malformedFlow` for what cannot be brought to the current version at all.
 */
export function migrateFlow(definition: FlowDefinition, registry: NodeRegistry): FlowDefinition {
  let changed = false;
  const flowNodes = definition.flowNodes.map((flowNode) => {
    const migration = migrateFlowNode(flowNode, registry);
    if (!migration.ok && migration.flowNode === undefined) migrateParams(flowNode, registry);
    const current = migration.flowNode ?? flowNode;
    if (current !== flowNode) changed = true;
    return current;
  });
  return changed ? { ...definition, flowNodes } : definition;
}
