import { z } from 'zod';

/** Everything that the linter can find. */
export const ProblemCode = z.enum([
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
});
export type Problem = z.infer<typeof Problem>;
