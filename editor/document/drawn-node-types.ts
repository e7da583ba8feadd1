import type { DrawnNodeType, DrawnRegistry, FlowKind } from '@fettle/flows';
import { nodeRegistry, nodeTypesFor } from '@fettle/nodes';

/*
 * The catalogue as the drawing needs it. The build (build/drawn-catalogue.ts) knows this file: what it imports of nodes/ comes without what a node type does. Whoever needs
 * that (forms, simulation, the linter's worker) imports @fettle/nodes in a part that is loaded later. In development and in tests both are the same objects.
 */
export const drawnRegistry: DrawnRegistry = nodeRegistry;

/** What the palette of a flow of this kind offers. */
export const drawnTypesFor = (kind: FlowKind): readonly DrawnNodeType[] => nodeTypesFor(kind);
