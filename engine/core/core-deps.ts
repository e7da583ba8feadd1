import type {
  AnyRoutingNodeType,
  AnyRuleNodeType,
  FlowDefinition,
  FlowNode,
  Json,
  Reading,
  RuleItem,
  SequenceFlow,
  SignalDelivery,
  ValueKind,
} from '@fettle/flows';
import type { ControlLimits } from '@fettle/flows/statistics/index.ts';
import type { RoutingStructure } from './routing-structure.ts';
import type { CompiledTimeLimit } from './time-limits.ts';

/** A flowNode with its type and parsed params, and the sequenceFlows at its ports. */
export interface CompiledNode<Type> {
  readonly flowNode: FlowNode;
  readonly type: Type;
  readonly params: unknown;
  readonly outgoing: ReadonlyMap<string, readonly SequenceFlow[]>;
  readonly incoming: readonly SequenceFlow[];
  /** Boundary events attached to it, in the order of the definition. */
  readonly boundaries: readonly CompiledNode<Type>[];
}

export interface CompiledExpressions {
  /** CEL over plain values. Throws FettleError('expressionInvalid') with what is wrong. */
  evaluate(source: string, values: Readonly<Record<string, unknown>>): Json;
  /** Three-valued: undefined (unknown) when the result depends on a reading that is missing or not good. Names in `values` are no signals. */
  evaluateOverReadings(
    source: string,
    reading: (signal: string) => Reading | undefined,
    values: Readonly<Record<string, unknown>>,
  ): Json | undefined;
  /** Top-level names that the expression reads. */
  references(source: string): readonly string[];
}

export interface CompiledRouting {
  readonly kind: 'routing';
  readonly definition: FlowDefinition;
  readonly version: number;
  readonly nodes: ReadonlyMap<string, CompiledNode<AnyRoutingNodeType>>;
  readonly start: string;
  readonly structure: RoutingStructure;
  /** Version of each routing that it calls, as it was bound at its release. */
  readonly calls: ReadonlyMap<string, number>;
  /** By flowNode; undefined: it has none. */
  readonly timeLimits: ReadonlyMap<string, CompiledTimeLimit> | undefined;
  readonly expressions: CompiledExpressions;
}

export interface CompiledRule {
  readonly kind: 'qualityRule';
  readonly definition: FlowDefinition;
  readonly version: number;
  /** `flow@version`, or `shadow/run`: its name in an equipment's state. */
  readonly key: string;
  /** It is a draft that runs in shadow, in this run: it judges, and nothing that it asks for happens. */
  readonly shadow?: string;
  readonly nodes: ReadonlyMap<string, RuleNode>;
  readonly expressions: CompiledExpressions;
  /** Where readings enter. */
  readonly sources: readonly RuleSource[];
}

/** A flowNode of a rule with the flowNodes behind it, so that judging looks nothing up. */
export interface RuleNode extends CompiledNode<AnyRuleNodeType> {
  /** By output; an output that leads nowhere is not there. */
  readonly targets: ReadonlyMap<string, readonly { readonly node: RuleNode; readonly port: string }[]>;
  /** Under which its local state says that it could not be evaluated last time. */
  readonly failedKey: string;
}

export interface RuleSource {
  readonly node: RuleNode;
  readonly signal: string;
  /** Each machine of the class when the source names one. */
  readonly equipment: readonly string[];
}

/** A rule that judges one signal of one equipment, with the sources that take it. */
export interface Judge {
  readonly rule: CompiledRule;
  readonly sources: readonly RuleNode[];
}

/** A draft that runs in shadow on one equipment: its sources by signal. */
export interface ShadowJudge {
  readonly rule: CompiledRule;
  readonly sources: ReadonlyMap<string, readonly RuleNode[]>;
}

/** What the core needs to know of the world. All of it is looked up before: nothing here waits. */
export interface CoreDeps {
  /** For watches, whose expressions come with the message. */
  readonly expressions: CompiledExpressions;
  routing(flow: string, version: number): CompiledRouting | undefined;
  /** The released rules that judge this signal, in a fixed order. */
  judges(equipment: string, signal: string): readonly Judge[];
  /** The frozen limits of a chart: those in force, or those of a version. Absent: no chart has any. */
  frozenLimits?(
    chart: { readonly flow: string; readonly flowNode: string; readonly equipment: string },
    version: number | undefined,
  ): ControlLimits | undefined;
  /** Drafts that run in shadow on this equipment; none most of the time. */
  shadows(equipment: string): readonly ShadowJudge[];
  /** A released version of a rule, also one that judges no more: a reaction of it goes on by it. */
  rule(flow: string, version: number): CompiledRule | undefined;
  /** A rule on this machine looks back at the units that it has worked on. */
  remembersUnits(equipment: string): boolean;
  signal(equipment: string, signal: string): { readonly valueKind: ValueKind; readonly delivery: SignalDelivery } | undefined;
  /** True when some routing in use watches this event signal: its events are buffered when nobody waits yet. */
  isAwaited(equipment: string, signal: string): boolean;
  /** Is told what goes along the connections of a rule: the simulation shows it. Absent in the plant, and nothing may follow from it. */
  passed?(rule: CompiledRule, pass: { readonly from: string; readonly output: string; readonly item: RuleItem }): void;
  /** Milliseconds that an unmatched event stays buffered. */
  readonly bufferTime: number;
  /** Cap on how often a unit may enter one flowNode: an unbounded loop becomes an incident. */
  readonly maxVisits: number;
}
