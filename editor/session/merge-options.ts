import type { DrawnRegistry } from '@fettle/flows';
import type { MergeOptions } from '@fettle/flows/merge/index.ts';
import { portsOf } from '../document/ports-of.ts';
import { renameReferences } from '../document/rename-references.ts';

/** What a merge has to know of node types: where a way out leads to one place only, and where params name other flowNodes. */
export function mergeOptions(registry: DrawnRegistry): MergeOptions {
  return {
    leadsOneWay: (flowNode, port) => portsOf(registry, flowNode).outputs.find(({ name }) => name === port)?.kind === 'token',
    renameReferences: (flowNode, renamed) => {
      const copy = structuredClone(flowNode);
      renameReferences(registry, copy, renamed);
      return copy;
    },
  };
}
