import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { FlowDefinition } from './definition.ts';

/**
 * What a flow does, and what operators and records call it: id, kind, name, product, every flowNode (id, type, version, name, params, what it is attached to) and every sequenceFlow. A name
 * is semantic because an operator at a terminal works by it. Two definitions with the same hash run the same. 64 hexadecimal digits (SHA-256).
 */
export function semanticHash(definition: FlowDefinition): string {
  const { schema, id, kind, name, product, flowNodes, sequenceFlows } = definition;
  return hashOf({ schema, id, kind, name, product, flowNodes: sortedById(flowNodes), sequenceFlows: sortedById(sequenceFlows) });
}

/** What only readers of the drawing see: positions, notes, groups, and the description. 64 hexadecimal digits (SHA-256). */
export function layoutHash(definition: FlowDefinition): string {
  const { positions, notes, groups } = definition.layout;
  const sortedGroups = sortedById(groups).map((group) => ({ ...group, members: [...group.members].sort() }));
  return hashOf({ description: definition.description, positions, notes: sortedById(notes), groups: sortedGroups });
}

const sortedById = <Item extends { readonly id: string }>(items: readonly Item[]): readonly Item[] =>
  [...items].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

/** SHA-256 of the canonical JSON, 64 hexadecimal digits. */
export const hashOf = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));

/**
 * JSON with sorted names and without spaces (RFC 8785, whose number format is JavaScript's own). Arrays keep their order: in params it has a meaning. What JSON does not
 * have (undefined) is left out.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((element) => canonicalJson(element ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const group = value as Record<string, unknown>;
  const entries = Object.keys(group)
    .filter((name) => group[name] !== undefined)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(group[name])}`);
  return `{${entries.join(',')}}`;
}
