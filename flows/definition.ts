import { z } from 'zod';

/** The two kinds of flow. A routing moves units; a quality rule judges readings. */
export const FlowKind = z.enum(['routing', 'qualityRule']);
export type FlowKind = z.infer<typeof FlowKind>;

/** Ids of flowNodes appear in expressions (`data.cut.peakPower`), so they are CEL identifiers. */
export const FlowNodeId = z
  .string()
  .max(60)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'use letters, digits and _, starting with a letter');
export const FlowId = z
  .string()
  .max(100)
  .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'use letters, digits, - and _, starting with a letter');

/** BPMN flowNode: one step of a flow. `params` is checked by its node type, never here. */
export const FlowNode = z.object({
  id: FlowNodeId,
  type: z.string().min(1).max(60),
  typeVersion: z.number().int().positive(),
  name: z.string().max(120),
  params: z.record(z.string(), z.unknown()).default({}),
  /** BPMN boundary event: the flowNode at whose edge it stands. Only node types with `boundary` have it. */
  attachedTo: FlowNodeId.optional(),
});
export type FlowNode = z.infer<typeof FlowNode>;

export const PortRef = z.object({ node: FlowNodeId, port: z.string().min(1).max(60) });
export type PortRef = z.infer<typeof PortRef>;

/** BPMN sequenceFlow: a directed connection between two ports. Its id is stable: joins count arrivals by it. */
export const SequenceFlow = z.object({ id: z.string().min(1).max(80), from: PortRef, to: PortRef });
export type SequenceFlow = z.infer<typeof SequenceFlow>;

export const Position = z.object({ x: z.number(), y: z.number() });
export type Position = z.infer<typeof Position>;

/** What only the eye needs. It is hashed apart: moving a box is no new version. */
export const FlowLayout = z.object({
  positions: z.record(z.string(), Position).default({}),
  notes: z
    .array(z.object({ id: z.string(), text: z.string().max(2000), position: Position, width: z.number(), height: z.number() }))
    .default([]),
  groups: z.array(z.object({ id: z.string(), title: z.string().max(120), members: z.array(z.string()) })).default([]),
});
export type FlowLayout = z.infer<typeof FlowLayout>;

/** The document that engineers draw, git diffs and the engine executes. */
export const FlowDefinition = z.object({
  schema: z.literal('fettle/flow@1'),
  id: FlowId,
  kind: FlowKind,
  name: z.string().min(1).max(120),
  description: z.string().max(4000).default(''),
  /** ISA-95 MaterialDefinition that a routing makes. */
  product: z.string().max(100).optional(),
  flowNodes: z.array(FlowNode).max(5000),
  sequenceFlows: z.array(SequenceFlow).max(10_000),
  layout: FlowLayout.default({ positions: {}, notes: [], groups: [] }),
});
export type FlowDefinition = z.infer<typeof FlowDefinition>;
