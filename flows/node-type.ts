import type { z } from 'zod';
import type { RecordedSeries } from './back-test/recorded-series.ts';
import type { DomainRecord } from './domain-record.ts';
import type { EffectOutcome, EffectRequest } from './effect.ts';
import type { MachineEvent } from './machine-event.ts';
import type { Ports } from './port.ts';
import type { ControlLimits } from './statistics/control-limits.ts';
import type { DecisionTable } from './tables/decision-table.ts';
import type { LotSplit, UnitRequest } from './unit-request.ts';
import type { Json, Reading, Time, ValueKind } from './value.ts';
import type { Wait } from './wait.ts';
import type { EnteredValues, WorkInstruction } from './work-instruction.ts';

/** The unit (ISA-95 MaterialSubLot) that a routing moves. */
export interface UnitInfo {
  readonly serialNumber: string;
  readonly jobOrder: string;
  readonly product: string;
  readonly quantity: number;
}

/** Results of flowNodes by flowNode id: `data.cut.peakPower` in an expression. */
export type FlowData = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** What happened to something that a flowNode waits for. */
export type ActivitySignal =
  | { readonly kind: 'watchActivated'; readonly name: string; readonly at: Time }
  | { readonly kind: 'watchObserved'; readonly name: string; readonly milestone: string; readonly event: MachineEvent | undefined }
  | {
      readonly kind: 'watchMatched';
      readonly name: string;
      readonly outcome: string;
      /** The event that completed it; undefined when the condition was true already. */
      readonly event: MachineEvent | undefined;
      readonly collected: Readonly<Record<string, Collected>>;
      readonly reached: Readonly<Record<string, boolean>>;
    }
  | { readonly kind: 'timerFired'; readonly name: string }
  | {
      readonly kind: 'taskCompleted';
      readonly name: string;
      readonly person: string;
      readonly outcome: string;
      readonly entries: EnteredValues;
    }
  /** Another actor's reply to a request. `result` of a call: `{ result, quantity, data }`. */
  | {
      readonly kind: 'replied';
      readonly name: string;
      readonly ok: boolean;
      readonly result: Readonly<Record<string, Json>>;
      readonly reason: string;
    }
  | { readonly kind: 'effectFinished'; readonly name: string; readonly outcome: EffectOutcome }
  | {
      readonly kind: 'decided';
      readonly name: string;
      readonly person: string;
      readonly value: string;
      readonly reason: string;
      /** Of a rework: where to, and the reason code. */
      readonly target?: string | undefined;
      readonly code?: string | undefined;
    }
  | { readonly kind: 'escalated'; readonly name: string; readonly code: string; readonly person: string; readonly reason: string }
  /** A token is at the milestone; or one was there and has gone on (`missed`). */
  | { readonly kind: 'milestoneReached'; readonly name: string; readonly missed: boolean };

/** A collector's result, with how many readings it is made of and how many were left out for their quality. */
export interface Collected {
  readonly value: Json;
  readonly count: number;
  readonly left: number;
}

/** Everything that a routing flowNode may know. There is no clock: `at` is the time of the message that is being consumed. */
export interface RoutingContext<Params> {
  readonly params: Params;
  readonly flowNode: { readonly id: string; readonly name: string };
  readonly unit: UnitInfo;
  /** The instance of the unit that this one was split off from. */
  readonly origin?: string | undefined;
  readonly data: FlowData;
  readonly at: Time;
  /** How many times this unit has entered this flowNode, this time included. */
  readonly visit: number;
  /** What this flowNode kept since it was entered. */
  readonly local: Json;
  /** Number of the innermost instance of a multi-instance split that the token works on, from 1; 0: none. `instance` in expressions. */
  readonly instance: number;
  /** At a join: how many tokens have arrived, and what the instances of a multi-instance split recorded, by number. */
  readonly joined?: { readonly tokens: number; readonly instances: readonly Json[] } | undefined;
  /** The operations that this unit has been at and from which a way leads here, in the order of the drawing. */
  earlier(): readonly { readonly flowNode: string; readonly title: string }[];
  /** How often the unit was sent back to a flowNode by a decision, in all or for one reason. */
  reworks(target: string, reason?: string): number;
  /** The input at which the unit arrived; undefined at a start, and where no connection brought it. */
  readonly arrivedAt: string | undefined;
  /** Evaluates CEL over `unit`, `data`, `visit`, `instance` and `extra`. An error in it opens an incident at this flowNode. */
  evaluate(expression: string, extra?: Readonly<Record<string, unknown>>): Json;
  /** The machine that a param names: an equipment id as it is, a class as the unit's job order binds it. */
  equipment(reference: string): string;
}

/** What a flowNode wants to happen. Nothing has happened yet. */
export interface RoutingPlan {
  /** Leave through this port; an array is a split: one token a port (the first keeps the token), which a join brings together again. */
  readonly take?: string | readonly string[];
  /**
   * Instances, each with its number: `count` tokens leave through `port` as one generation, numbered from `from`. With `wait` this token stays here until a later
   * plan takes it away, so that more can follow; else it is the first of them itself.
   */
  readonly instances?: { readonly port: string; readonly from: number; readonly count: number };
  /** No more instances follow: the token that stayed goes to their join. */
  readonly close?: boolean;
  /** Go to another flowNode without a sequenceFlow. Leaving a split's branch ends its other branches. `reason` counts it as a rework. */
  readonly goTo?: { readonly flowNode: string; readonly reason?: string };
  /** Ends other tokens of the unit: those at some flowNodes, in the other branches of the innermost split, or the instances that this flowNode made and that have not arrived. */
  readonly cancel?: { readonly flowNodes: readonly string[] } | 'siblings' | 'instances';
  /** Throws an escalation: boundary events of any token of the unit catch it. */
  readonly escalate?: { readonly code: string; readonly reason: string };
  /** With `take` absent the token waits; waits opened earlier in the same activation stay open until it leaves. */
  readonly wait?: readonly Wait[];
  readonly effects?: readonly EffectRequest[];
  /** What other actors are asked for; the token waits for each reply. */
  readonly requests?: readonly UnitRequest[];
  /** New units that are taken off the lot. What is left takes `take`; a lot of which nothing is left ends here. */
  readonly splits?: readonly LotSplit[];
  readonly records?: readonly DomainRecord[];
  /** Merged into `data[flowNode.id]`. */
  readonly results?: Readonly<Record<string, Json>>;
  readonly local?: Json;
  /** The token ends here. `scrapped` and `aborted` end every token of the unit; `quiet` says nothing about the unit. */
  readonly end?: 'good' | 'scrapped' | 'aborted' | 'returned' | 'quiet';
}

/** What a boundary event makes of something that happened to one of its waits. */
export interface BoundaryReaction {
  /** `interrupt`: what its host has open closes, and the token goes on from here. `spawn`: the host goes on, and another token starts here. Absent: nothing yet. */
  readonly catches?: 'interrupt' | 'spawn';
  readonly wait?: readonly Wait[];
  readonly results?: Readonly<Record<string, Json>>;
}

/** BPMN boundary event. Its waits open and close with the activation of the flowNode that it is attached to. */
export interface BoundaryBehaviour<Params> {
  attach(ctx: RoutingContext<Params>): readonly Wait[];
  react(ctx: RoutingContext<Params>, signal: ActivitySignal): BoundaryReaction;
  /** It waits for nothing: its way out undoes the completed host when the unit is aborted. */
  readonly compensates?: true;
}

/** When a join fires, and what becomes of tokens of its generation that come later. */
export interface JoinRule {
  /** `all`: over every connection, or when none is on its way any more. `everyToken`: only when none is on its way. A number: when so many have arrived. */
  readonly needs: 'all' | 'everyToken' | number;
  readonly late: 'ignore' | 'cancel';
}

export type RuleItem = Reading | Firing;

/** A rule's decision that something is so, with the readings that made it so. */
export interface Firing {
  readonly firing: true;
  readonly at: Time;
  readonly title: string;
  /** Which condition or run rule, what it compared, with which readings. */
  readonly trace: readonly TraceLine[];
  /** The reading that arrived when it fired; what follows sees it as `value`. */
  readonly reading?: Reading;
  /** When it was last known to be so that nothing was wrong, and of which unit: containment goes back to there. */
  readonly lastGood?: LastGood;
  /** What an imported rule says of it (json-rules-engine's event). */
  readonly event?: { readonly type: string; readonly params?: Readonly<Record<string, Json>> | undefined };
}

/** `at` is the time of the message that carried the reading, as everything on a machine is ordered by it. */
export interface LastGood {
  readonly at: Time;
  readonly serialNumber?: string;
}

export interface TraceLine {
  readonly flowNode: string;
  readonly text: string;
  readonly readings: readonly Reading[];
  readonly values?: Readonly<Record<string, Json>>;
  /** Of a condition: what was compared, and what came out. */
  readonly comparison?: TracedComparison;
}

/** One comparison of a condition, as a firing keeps it; the readings stand beside it, that of the fact first. */
export interface TracedComparison {
  /** Its place in the condition: `all[0].any[1]`. */
  readonly at: string;
  readonly fact: string;
  readonly path?: string;
  readonly operator: string;
  /** What it was compared with: a constant, or (`other`) another fact. */
  readonly constant?: Json;
  readonly other?: string;
  readonly result: 'true' | 'false' | 'unknown';
  /** Whether the result of the whole condition rests on it. */
  readonly decisive: boolean;
}

export interface RuleContext<Params> {
  readonly params: Params;
  readonly flowNode: { readonly id: string; readonly name: string };
  readonly equipment: string;
  /** The unit that this equipment works on now, when a routing says so. */
  readonly unit: UnitInfo | undefined;
  readonly at: Time;
  readonly local: Json;
  /** False: nothing is connected to this output, so what it would carry need not be made. */
  isConnected(output: string): boolean;
  /** The frozen limits of this chart on this equipment: those in force, or those of a version. Undefined: there are none. */
  frozenLimits(version?: number): ControlLimits | undefined;
  /** The equipment's latest reading of a signal, whatever its quality. */
  latest(signal: string): Reading | undefined;
  /** CEL over the equipment's good signals, `value` and `extra`; undefined when a reading it needs is missing or not good. */
  evaluate(expression: string, extra?: Readonly<Record<string, unknown>>): Json | undefined;
}

export interface RuleStep {
  /** At most one item for each output port. */
  readonly out?: Readonly<Record<string, RuleItem>>;
  readonly local?: Json;
  readonly effects?: readonly EffectRequest[];
  readonly records?: readonly DomainRecord[];
  /** Place a hold on the unit that the equipment works on. */
  readonly holdUnit?: { readonly name: string; readonly reason: string };
  /** Place a hold on the equipment that the rule judges: no further unit claims it. */
  readonly holdEquipment?: { readonly name: string; readonly reason: string };
  /** Place a hold on every unit of the job order that the unit at the equipment belongs to. */
  readonly holdLot?: { readonly name: string; readonly reason: string };
  /** What follows belongs to a reaction: the one that is open for this signal, or a new one. Goes with `out`. */
  readonly reaction?: { readonly signal: string; readonly title: string; readonly signOff: boolean };
  /** A person is asked; the answer comes to `answer`. */
  readonly check?: {
    readonly name: string;
    readonly instruction: WorkInstruction;
    /** Milliseconds within which an answer is to come; then `late` is asked. Absent: as long as it takes. */
    readonly answerWithin?: number;
  };
  /** Holds on the units that the equipment has worked on since the last good sample; without one, on the last `least`. */
  readonly contain?: {
    readonly name: string;
    readonly reason: string;
    readonly of: 'equipment' | 'jobOrder';
    readonly least: number;
    /** The unit of the last good sample too. */
    readonly withLastGood: boolean;
  };
  /** Ends holds that the reaction has placed. */
  readonly release?: { readonly what: 'all' | 'equipment' | 'units'; readonly reason: string };
  /** Back to an earlier operation of their routing: the unit that it fired for, or all that the reaction holds. */
  readonly sendBack?: { readonly flowNode: string; readonly code: string; readonly units: ReactionUnits; readonly release: boolean };
  readonly scrap?: { readonly reason: string; readonly units: ReactionUnits };
  /** `wake` is asked at this time, unless this flowNode says another before; `null`: not any more. Absent: as it was. */
  readonly wakeAt?: Time | null;
  /** Hands a firing to another flowNode of the rule, at its input `told`. */
  readonly tell?: { readonly flowNode: string; readonly item: Firing };
}

export type ReactionUnits = 'fired' | 'held';

/** The way out of a check that nobody has answered in time; no answer is called so. */
export const NOT_ANSWERED = 'notAnswered';

/** What a person answered to a check. */
export interface CheckAnswer {
  readonly person: string;
  readonly outcome: string;
  readonly entries: EnteredValues;
  /** What the check was about. */
  readonly firing: Firing;
}

interface NodeTypeCommon<Params> {
  readonly type: string;
  readonly version: number;
  readonly title: string;
  /** One sentence for the palette. */
  readonly summary: string;
  /** Markdown shown beside the form: what it does, when to use it, an example. */
  readonly help: string;
  readonly category: 'events' | 'operations' | 'gateways' | 'quality' | 'sources' | 'processing' | 'decisions' | 'actions';
  /** Name of a Tabler icon without its prefix: `tool`, `clock`. */
  readonly icon: string;
  /** The form is made of this schema. Fields carry `.meta({ title, description, widget })`. */
  readonly params: z.ZodType<Params>;
  /** What a new flowNode starts with; it satisfies `params` structurally but may still have problems (an empty equipment). */
  readonly defaults: Params;
  /** `migrations[0]` takes version 1 to 2, and so on. */
  readonly migrations?: readonly ((params: Record<string, unknown>) => Record<string, unknown>)[];
  ports(params: Params): Ports;
  /** Names and kinds of what it adds to `data[flowNode.id]`, for the expression checker. */
  outputs?(params: Params): Readonly<Record<string, ValueKind | 'list' | 'any'>>;
  /** Expressions in the params, with what they may see: the linter checks them, the editor completes them. */
  expressions?(params: Params): readonly ExpressionUse[];
  /** Equipment and signals that the params name: the linter checks that they exist, ingest learns who cares. */
  signals?(params: Params): readonly SignalUse[];
  /** Decision tables in the params: the linter looks for gaps, overlaps and rows that never decide. `noMatch` is the way out when no row matches. */
  tables?(params: Params): readonly { readonly path: string; readonly table: DecisionTable; readonly noMatch?: string }[];
  /** Other flowNodes that the params name: the linter checks that they exist, the editor keeps them when an id changes. */
  flowNodes?(params: Params): readonly { readonly path: string; readonly flowNode: string }[];
  /** Faults that the schema cannot express; `name` is that of the flowNode. Errors, unless they say that a person is to judge them. */
  check?(params: Params, name?: string): readonly { readonly path: string; readonly message: string; readonly severity?: 'warning' }[];
  /** One line under the box on the canvas. */
  subtitle?(params: Params): string;
}

/** Ways out that are taken together, and what makes it so. */
export interface PossibleWay {
  readonly take: readonly string[];
  /** Conditions in the params with what they come out as then; anything else that decides by itself, with its outcome. */
  readonly when?: readonly { readonly expression: string; readonly is: boolean | string }[];
}

export interface ExpressionUse {
  /** JSON path in params: `abortWhen`, `collect[0].while`. */
  readonly path: string;
  readonly source: string;
  readonly scope: 'routing' | 'watch' | 'rule';
  readonly equipment?: string;
  readonly result: ValueKind | 'any';
  /** Engineering unit in which a number is needed; absent or empty: any. */
  readonly unit?: string;
  /** Further names in scope with their kinds (`reached.layer3`). */
  readonly names?: Readonly<Record<string, ValueKind | 'any'>>;
}
export interface SignalUse {
  readonly path: string;
  /** Equipment, or a class; empty in a rule: the equipment that the rule judges. */
  readonly equipment: string;
  readonly signal: string;
  readonly use: 'watch' | 'rule' | 'write';
  readonly valueKind?: ValueKind;
}

export interface RoutingNodeType<Params> extends NodeTypeCommon<Params> {
  readonly usedIn: 'routing';
  /** Where units begin. */
  readonly start?: boolean;
  /** A join waits for the other tokens of its generation; the core does that, `enter` runs once for all. */
  readonly join?: boolean;
  /** Absent: `{ needs: 'all', late: 'ignore' }`. */
  joinRule?(params: Params): JoinRule;
  /** What a join gathers: branches of a split (the usual), or the instances of a multi-instance split. */
  readonly joins?: 'instances';
  /** It makes several tokens of one: by `take` with an array, or by `instances` through its first way out. Joins belong to it that its branches reach. */
  readonly split?: 'branches' | 'instances';
  /** It stands at the edge of another flowNode (`attachedTo`); `enter` runs when it has caught. */
  readonly boundary?: BoundaryBehaviour<Params>;
  /** Waits until the parts of a lot are together again, and takes in what other units offer to merge; `enter` runs once for all. */
  readonly gather?: boolean;
  /** A gather that waits for units, too, that the routing split off, until they are merged back or have ended. */
  gathersSplits?(params: Params): boolean;
  /** Routings that it calls: their versions are bound when this one is released. */
  calls?(params: Params): readonly { readonly path: string; readonly flow: string }[];
  /** It limits the time between two operations. Nothing leads to it: a unit enters it when the time is over and the reaction is to take its way out. */
  timeLimit?(params: Params): TimeLimit | undefined;
  enter(ctx: RoutingContext<Params>): RoutingPlan;
  resume?(ctx: RoutingContext<Params>, signal: ActivitySignal): RoutingPlan;
  /** What it may leave by, where what it enters with decides that; absent: by one way out at a time, or as `enter` says of itself. */
  mayTake?(params: Params): readonly PossibleWay[];
  /** flowNodes to which it may send a unit without a sequenceFlow; `earlier`: any operation before it. */
  mayGoTo?(params: Params): readonly string[] | 'earlier';
  /** A person or a machine judges here whether the unit is as it should be. */
  inspects?(params: Params): boolean;
  /** Whether an authorised person may leave it out. Absent, with `skip`: it depends on where the unit stands. */
  isOptional?(params: Params): boolean;
  /** Ways out that a unit takes only so often before it must leave through another: no endless loop goes through them. */
  boundedPorts?(params: Params): readonly string[];
  /** What follows when an authorised person leaves the operation out; undefined: it is not optional. */
  skip?(ctx: RoutingContext<Params>): RoutingPlan | undefined;
}

/** A moment of an operation from which, or up to which, time is measured. */
export interface TimeLimitEnd {
  readonly flowNode: string;
  readonly when: 'entered' | 'left';
}

/** How long a unit may, or must, be on its way from one operation to another. Times in milliseconds; 0: none. */
export interface TimeLimit {
  readonly from: TimeLimitEnd;
  readonly to: TimeLimitEnd;
  readonly minimum: number;
  readonly maximum: number;
  /** So long before the maximum is over somebody is called. */
  readonly warning: number;
  /** Where the Andon call goes. */
  readonly station: string;
  /** When the maximum is over. `leave`: the unit leaves what it is at and takes the time limit's own way out. */
  readonly reaction: 'record' | 'hold' | 'nonconformance' | 'leave';
  readonly defect: string;
}

export interface RuleNodeType<Params> extends NodeTypeCommon<Params> {
  readonly usedIn: 'qualityRule';
  /** A source names the signal that feeds it; the item that it gets is that signal's reading. */
  source?(params: Params): { readonly equipment?: string; readonly equipmentClass?: string; readonly signal: string };
  process(ctx: RuleContext<Params>, input: { readonly port: string; readonly item: RuleItem }): RuleStep;
  /** It needs to know which units the machine has worked on. */
  readonly looksBack?: true;
  /** The time has come that a step asked for (`wakeAt`). `ctx.at` is that time, however late it is noticed; the item is the reading that arrived last. */
  wake?(ctx: RuleContext<Params>, input: { readonly port: string; readonly item: RuleItem }): RuleStep;
  /** It asks persons. */
  answer?(ctx: RuleContext<Params>, answer: CheckAnswer): RuleStep;
  /** Nobody has answered in time. What it gives out goes on in the reaction; the check can still be answered. */
  late?(ctx: RuleContext<Params>, firing: Firing): RuleStep;
  /**
   * For back-tests: the places of a recorded series at which `process`, begun without a local state, gives something out or keeps something else. At every other place it must do
   * nothing, so that millions of readings need not be handed to it one by one. Absent: it is asked at every reading.
   */
  moments?(params: Params, over: SeriesToJudge): Uint32Array;
  /** Everything that arrives goes on through this output as it is, and nothing else happens: a back-test need not hand it over. */
  readonly passesOn?: string;
  /** Numbers in the params that readings are compared with: what somebody moves while looking at the past. */
  thresholds?(params: Params): readonly RuleThreshold[];
}

export interface SeriesToJudge {
  /** What arrives. */
  readonly series: RecordedSeries;
  /** All readings of a signal of the machine; undefined: none is recorded. */
  latest(signal: string): RecordedSeries | undefined;
  isConnected(output: string): boolean;
}

export interface RuleThreshold {
  /** JSON path in params: `condition.all[0].value`. */
  readonly path: string;
  readonly title: string;
  readonly value: number;
  /** The signal that is compared with it; absent: what arrives at the flowNode. */
  readonly signal?: string;
}

export type NodeType<Params = never> = RoutingNodeType<Params> | RuleNodeType<Params>;
// biome-ignore lint/suspicious/noExplicitAny: a registry holds types of every params; the params are parsed by the type's own schema before use.
export type AnyNodeType = RoutingNodeType<any> | RuleNodeType<any>;
// biome-ignore lint/suspicious/noExplicitAny: as above
export type AnyRoutingNodeType = RoutingNodeType<any>;
// biome-ignore lint/suspicious/noExplicitAny: as above
export type AnyRuleNodeType = RuleNodeType<any>;

/** Type name → node type. Handed to the engine and the linter; neither knows the catalogue. */
export type NodeRegistry = ReadonlyMap<string, AnyNodeType>;

/** Declares a node type. It only fixes the types: the params' schema, defaults and behaviour must agree. */
export function defineNode<Params>(nodeType: RoutingNodeType<Params>): RoutingNodeType<Params>;
export function defineNode<Params>(nodeType: RuleNodeType<Params>): RuleNodeType<Params>;
export function defineNode<Params>(nodeType: NodeType<Params>): NodeType<Params> {
  return nodeType;
}
