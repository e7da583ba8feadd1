import { z } from 'zod';

/** What is found by following units through the routing, not by looking at its parts: the core does that. */
export const RoutingProblemCode = z.enum(['deadlock', 'neverReached', 'leftOverToken', 'noInspection', 'routingNotDecided']);
export type RoutingProblemCode = z.infer<typeof RoutingProblemCode>;

/** Everything that the linter can find. */
export const ProblemCode = z.enum([
  ...RoutingProblemCode.options,
  'unknownNodeType',
  'wrongFlowKind',
  'invalidParams',
  'duration',
  'danglingConnection',
  'portsDoNotFit',
  'severalConnections',
  'outputNotConnected',
  'notOneStart',
  'unreachable',
  'noWayToEnd',
  'boundaryNotAttached',
  'unknownFlowNode',
  'unboundedLoop',
  'parallelNotJoined',
  'joinWithOneInput',
  'invalidExpression',
  'resultNotKnown',
  'unknownEquipment',
  'unknownSignal',
  'signalKind',
  'signalNotWritable',
  'callNotPossible',
  'duplicateName',
  'ruleWithoutSource',
  'ruleWithoutAction',
  'ruleCycle',
  'ruleSourcesDiffer',
  'timeLimitApart',
  'tableCell',
  'tableOverlap',
  'tableGap',
  'tableRowUnreachable',
]);
export type ProblemCode = z.infer<typeof ProblemCode>;

/** One decision on the way of a unit: which wait of which activation is answered, and how. */
export const RunStep = z.object({
  token: z.string(),
  activation: z.number().int(),
  name: z.string(),
  value: z.string(),
  /** Of a rework: where to. */
  target: z.string().optional(),
  flowNode: z.string(),
  title: z.string(),
});
export type RunStep = z.infer<typeof RunStep>;

/** A fault in a flow: what, where, and what to do. A flow with an error cannot be released; a warning is for a person to judge. */
export const Problem = z.object({
  code: ProblemCode,
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  /** Id of the flowNode that has it. */
  flowNode: z.string().optional(),
  /** Id of the sequenceFlow that has it. */
  sequenceFlow: z.string().optional(),
  /** Path in the flowNode's params: `collect[0].while`. */
  path: z.string().optional(),
  /** Character offsets in the text at `path`. */
  range: z.object({ start: z.number().int(), end: z.number().int() }).optional(),
  /** The way out that has it. */
  port: z.string().optional(),
  /** What was probably meant in place of what stands at `path`: a text, or of a length of time the number of seconds. */
  suggestion: z.string().optional(),
  /** Ids of the flowNodes at which units then stand, when there are several. */
  places: z.array(z.string()).optional(),
  /** Ids of the flowNodes and sequenceFlows on the way that leads to it, to be shown on the canvas. */
  way: z.array(z.string()).optional(),
  /** An example of how it comes about: the decisions of one unit, from its start. */
  run: z.array(RunStep).optional(),
});
export type Problem = z.infer<typeof Problem>;
