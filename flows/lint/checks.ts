import { boundaryNotAttached } from './checks/boundary-not-attached.ts';
import { callNotPossible } from './checks/call-not-possible.ts';
import { danglingConnection } from './checks/dangling-connection.ts';
import { duplicateName } from './checks/duplicate-name.ts';
import { duration } from './checks/duration.ts';
import { invalidExpression } from './checks/invalid-expression.ts';
import { invalidParams } from './checks/invalid-params.ts';
import { joinWithOneInput } from './checks/join-with-one-input.ts';
import { noWayToEnd } from './checks/no-way-to-end.ts';
import { notOneStart } from './checks/not-one-start.ts';
import { outputNotConnected } from './checks/output-not-connected.ts';
import { parallelNotJoined } from './checks/parallel-not-joined.ts';
import { portsDoNotFit } from './checks/ports-do-not-fit.ts';
import { resultNotKnown } from './checks/result-not-known.ts';
import { ruleCycle } from './checks/rule-cycle.ts';
import { ruleSourcesDiffer } from './checks/rule-sources-differ.ts';
import { ruleWithoutAction } from './checks/rule-without-action.ts';
import { ruleWithoutSource } from './checks/rule-without-source.ts';
import { severalConnections } from './checks/several-connections.ts';
import { signalKind } from './checks/signal-kind.ts';
import { signalNotWritable } from './checks/signal-not-writable.ts';
import { tableCell } from './checks/table-cell.ts';
import { tableGap } from './checks/table-gap.ts';
import { tableOverlap } from './checks/table-overlap.ts';
import { tableRowUnreachable } from './checks/table-row-unreachable.ts';
import { timeLimitApart } from './checks/time-limit-apart.ts';
import { unboundedLoop } from './checks/unbounded-loop.ts';
import { unknownEquipment } from './checks/unknown-equipment.ts';
import { unknownFlowNode } from './checks/unknown-flow-node.ts';
import { unknownNodeType } from './checks/unknown-node-type.ts';
import { unknownSignal } from './checks/unknown-signal.ts';
import { unreachable } from './checks/unreachable.ts';
import { wrongFlowKind } from './checks/wrong-flow-kind.ts';
import type { LintCheck } from './lint-check.ts';
import type { ProblemCode, RoutingProblemCode } from './problem.ts';

/** The check behind every code; a code without one does not compile. The order is that of the problems. */
export const CHECKS: Readonly<Record<Exclude<ProblemCode, RoutingProblemCode>, LintCheck>> = {
  unknownNodeType,
  wrongFlowKind,
  invalidParams,
  duration,
  danglingConnection,
  portsDoNotFit,
  severalConnections,
  outputNotConnected,
  notOneStart,
  unreachable,
  noWayToEnd,
  boundaryNotAttached,
  unknownFlowNode,
  unboundedLoop,
  parallelNotJoined,
  joinWithOneInput,
  invalidExpression,
  resultNotKnown,
  unknownEquipment,
  unknownSignal,
  signalKind,
  signalNotWritable,
  callNotPossible,
  duplicateName,
  ruleWithoutSource,
  ruleWithoutAction,
  ruleCycle,
  ruleSourcesDiffer,
  timeLimitApart,
  tableCell,
  tableOverlap,
  tableGap,
  tableRowUnreachable,
};
