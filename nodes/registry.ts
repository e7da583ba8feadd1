import type { AnyNodeType, FlowKind, NodeRegistry } from '@fettle/flows';
import { andonCall } from './actions/andon-call.ts';
import { changeSampling } from './actions/change-sampling.ts';
import { check } from './actions/check.ts';
import { containUnits } from './actions/contain-units.ts';
import { holdEquipment } from './actions/hold-equipment.ts';
import { holdLot } from './actions/hold-lot.ts';
import { holdUnit } from './actions/hold-unit.ts';
import { httpCall } from './actions/http-call.ts';
import { lookup } from './actions/lookup.ts';
import { publishMqtt } from './actions/publish-mqtt.ts';
import { releaseHolds } from './actions/release-holds.ts';
import { scrapUnit } from './actions/scrap-unit.ts';
import { sendUnitBack } from './actions/send-unit-back.ts';
import { writeSignal } from './actions/write-signal.ts';
import { capability } from './decisions/capability.ts';
import { condition } from './decisions/condition.ts';
import { controlChart } from './decisions/control-chart.ts';
import { decisionTable } from './decisions/decision-table.ts';
import { reactionPlan } from './decisions/reaction-plan.ts';
import { samplingPlan } from './decisions/sampling-plan.ts';
import { abort } from './events/abort.ts';
import { boundaryCompensation } from './events/boundary-compensation.ts';
import { boundaryEscalation } from './events/boundary-escalation.ts';
import { boundaryMachineEvent } from './events/boundary-machine-event.ts';
import { boundaryTimer } from './events/boundary-timer.ts';
import { catchMachineEvent } from './events/catch-machine-event.ts';
import { end } from './events/end.ts';
import { escalate } from './events/escalate.ts';
import { milestone } from './events/milestone.ts';
import { scrap } from './events/scrap.ts';
import { startOnJobOrder } from './events/start-on-job-order.ts';
import { timeLimit } from './events/time-limit.ts';
import { timer } from './events/timer.ts';
import { alternative } from './gateways/alternative.ts';
import { anyOrder } from './gateways/any-order.ts';
import { cancel } from './gateways/cancel.ts';
import { decideByTable } from './gateways/decide-by-table.ts';
import { eventBasedGateway } from './gateways/event-based-gateway.ts';
import { exclusiveGateway } from './gateways/exclusive-gateway.ts';
import { gather } from './gateways/gather.ts';
import { inclusiveGateway } from './gateways/inclusive-gateway.ts';
import { mergeLot } from './gateways/merge-lot.ts';
import { multiInstance } from './gateways/multi-instance.ts';
import { multiInstanceJoin } from './gateways/multi-instance-join.ts';
import { parallelJoin } from './gateways/parallel-join.ts';
import { parallelSplit } from './gateways/parallel-split.ts';
import { partialJoin } from './gateways/partial-join.ts';
import { rework } from './gateways/rework.ts';
import { splitLot } from './gateways/split-lot.ts';
import { consumeMaterial } from './materials/consume-material.ts';
import { produceMaterial } from './materials/produce-material.ts';
import { callRouting } from './operations/call-routing.ts';
import { inspection } from './operations/inspection.ts';
import { machineOperation } from './operations/machine-operation.ts';
import { manualOperation } from './operations/manual-operation.ts';
import { publishMessage } from './operations/publish-message.ts';
import { expression } from './processing/expression.ts';
import { filter } from './processing/filter.ts';
import { signalSource } from './processing/signal-source.ts';
import { window } from './processing/window.ts';
import { hold } from './quality/hold.ts';
import { nonconformance } from './quality/nonconformance.ts';

/** Every node type of Fettle, in the order of the palette. A test fails when a file of a node type is not here. */
const CATALOGUE: readonly AnyNodeType[] = [
  startOnJobOrder,
  manualOperation,
  machineOperation,
  inspection,
  publishMessage,
  callRouting,
  consumeMaterial,
  produceMaterial,
  exclusiveGateway,
  decideByTable,
  alternative,
  anyOrder,
  eventBasedGateway,
  parallelSplit,
  inclusiveGateway,
  parallelJoin,
  partialJoin,
  multiInstance,
  multiInstanceJoin,
  cancel,
  rework,
  splitLot,
  mergeLot,
  gather,
  catchMachineEvent,
  timer,
  timeLimit,
  milestone,
  escalate,
  boundaryTimer,
  boundaryMachineEvent,
  boundaryEscalation,
  boundaryCompensation,
  hold,
  nonconformance,
  scrap,
  abort,
  end,
  signalSource,
  filter,
  window,
  expression,
  condition,
  decisionTable,
  controlChart,
  capability,
  samplingPlan,
  reactionPlan,
  holdUnit,
  holdLot,
  holdEquipment,
  containUnits,
  check,
  releaseHolds,
  sendUnitBack,
  scrapUnit,
  changeSampling,
  andonCall,
  writeSignal,
  publishMqtt,
  httpCall,
  lookup,
];

export const nodeRegistry: NodeRegistry = new Map(CATALOGUE.map((nodeType) => [nodeType.type, nodeType]));

/** What the palette of a flow of this kind offers. */
export function nodeTypesFor(kind: FlowKind): readonly AnyNodeType[] {
  return CATALOGUE.filter(({ usedIn }) => usedIn === kind);
}
