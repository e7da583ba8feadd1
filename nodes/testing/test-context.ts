import {
  type ActivitySignal,
  DomainRecord,
  EffectAction,
  type Firing,
  type FlowData,
  type Json,
  type Reading,
  type RoutingContext,
  type RoutingNodeType,
  type RoutingPlan,
  type RuleContext,
  type RuleItem,
  type RuleNodeType,
  type RuleStep,
  type UnitInfo,
  Wait,
} from '@fettle/flows';
import { compileExpression, openScope } from '@fettle/flows/expression/index.ts';
import type { ControlLimits } from '@fettle/flows/statistics/index.ts';

/*
 * The tool for authors of node types: runs one node type by itself, as the core would, with real expressions and a clock moved by hand.
 *
 *   const operation = activity(machineOperation, { equipment: 'mill-1', completeWhen: "stage == 'End'" });
 *   operation.enter();
 *   const plan = operation.resume({ kind: 'watchActivated', name: 'machine', at: 1000 });
 *
 *   const chart = rule(controlChart, { learnFrom: 2 });
 *   const step = chart.read(5.1);
 */

/** The time that everything begins at; move it with `at`. */
export const START = 1_700_000_000_000;

export const UNIT: UnitInfo = { serialNumber: 'S-0001', jobOrder: 'JO-1', product: 'S-block', quantity: 1 };

export interface ActivityOptions {
  readonly unit?: UnitInfo;
  readonly data?: FlowData;
  readonly visit?: number;
  /** Class → equipment, as the job order binds it. */
  readonly bound?: Readonly<Record<string, string>>;
  readonly instance?: number;
  /** The input at which it arrived. */
  readonly arrivedAt?: string;
  /** The lot that the unit was split off from. */
  readonly origin?: string;
  /** Name of a request that is answered: a reply to it can be given. */
  readonly answering?: string;
  readonly joined?: RoutingContext<unknown>['joined'];
  readonly earlier?: ReturnType<RoutingContext<unknown>['earlier']>;
  /** By `target` and `target|reason`. */
  readonly reworks?: Readonly<Record<string, number>>;
}

/** One token at one flowNode. `results` and `waits` are what the core would have after the plans so far. */
export interface Activity {
  at: number;
  readonly results: Readonly<Record<string, Json>>;
  readonly waits: readonly Wait[];
  enter(): RoutingPlan;
  resume(signal: ActivitySignal): RoutingPlan;
  /** An authorised person leaves it out. */
  skip(): RoutingPlan | undefined;
}

/** `params` as a flow document has them: they are parsed by the node type's schema, so defaults are filled in. */
export function activity<Params>(nodeType: RoutingNodeType<Params>, params: unknown, options: ActivityOptions = {}): Activity {
  const {
    unit = UNIT,
    data = {},
    visit = 1,
    bound = {},
    instance = 0,
    joined,
    earlier = [],
    reworks = {},
    arrivedAt = 'in',
    origin,
  } = options;
  const parsed = nodeType.params.parse(params);
  const kept: { at: number; local: Json; results: Record<string, Json>; waits: Wait[] } = {
    at: START,
    local: null,
    results: {},
    waits: [],
  };

  const context = (): RoutingContext<Params> => ({
    params: parsed,
    flowNode: { id: 'step', name: 'Step under test' },
    unit,
    data,
    at: kept.at,
    visit,
    local: kept.local,
    instance,
    arrivedAt,
    origin,
    joined,
    earlier: () => earlier,
    reworks: (target, reason) => reworks[reason === undefined ? target : `${target}|${reason}`] ?? 0,
    evaluate: (expression, extra) => compileExpression(expression, openScope).evaluate({ unit, data, visit, instance, ...extra }),
    equipment: (reference) => bound[reference] ?? reference,
  });
  const carryOut = (plan: RoutingPlan): RoutingPlan => {
    checkStorable(plan);
    Object.assign(kept.results, plan.results);
    if (plan.local !== undefined) kept.local = plan.local;
    kept.waits = plan.take === undefined && plan.end === undefined ? [...kept.waits, ...(plan.wait ?? [])] : [];
    return plan;
  };

  return {
    get at() {
      return kept.at;
    },
    set at(time) {
      kept.at = time;
    },
    get results() {
      return kept.results;
    },
    get waits() {
      return kept.waits;
    },
    enter: () => carryOut(nodeType.enter(context())),
    resume: (signal) => {
      if (!kept.waits.some((wait) => wait.name === signal.name) && signal.name !== options.answering)
        throw new Error(`nothing waits for "${signal.name}"`);
      if (signal.kind !== 'watchActivated' && signal.kind !== 'watchObserved') {
        kept.waits = kept.waits.filter((wait) => wait.name !== signal.name);
      }
      return carryOut(nodeType.resume?.(context(), signal) ?? {});
    },
    skip: () => nodeType.skip?.(context()),
  };
}

export interface RuleOptions {
  readonly equipment?: string;
  readonly unit?: UnitInfo;
  /** The chart's frozen limits, in the order of their versions; the last are in force. */
  readonly frozen?: readonly ControlLimits[];
  /** Outputs that lead nowhere; else all are connected. */
  readonly unconnected?: readonly string[];
}

/** One flowNode of a rule on one machine. */
export interface RuleUnderTest {
  /** Time of the next reading; it moves 100 ms with each. */
  at: number;
  /** The machine's latest reading of another signal. */
  set(signal: string, value: Reading['value'], quality?: Reading['quality']): void;
  /** A reading arrives at the input. */
  read(value: Reading['value'], quality?: Reading['quality']): RuleStep;
  /** A firing, or any other item, arrives. */
  take(item: RuleItem): RuleStep;
  /** When it wants to be woken; undefined: it does not. */
  readonly wakeAt: number | undefined;
  /** The time that it waits for comes, and nothing arrives. */
  wake(): RuleStep;
}

export function rule<Params>(nodeType: RuleNodeType<Params>, params: unknown, options: RuleOptions = {}): RuleUnderTest {
  const { equipment = 'mill-1', unit, unconnected = [] } = options;
  const parsed = nodeType.params.parse(params);
  const kept: { at: number; local: Json; wakeAt: number | undefined; last: RuleItem | undefined } = {
    at: START,
    local: null,
    wakeAt: undefined,
    last: undefined,
  };
  const readings = new Map<string, Reading>();
  const latest = (signal: string) => readings.get(signal);

  const context = (): RuleContext<Params> => ({
    params: parsed,
    flowNode: { id: 'step', name: 'Step under test' },
    equipment,
    unit,
    at: kept.at,
    local: kept.local,
    isConnected: (output) => !unconnected.includes(output),
    latest,
    frozenLimits: (version) =>
      version === undefined ? options.frozen?.at(-1) : options.frozen?.find((limits) => limits.version === version),
    evaluate: (expression, extra) => compileExpression(expression, openScope).evaluateOverReadings(latest, extra),
  });
  const portOf = (item: RuleItem): string => ('firing' in item ? 'firing' : 'in');
  const carryOut = (step: RuleStep): RuleStep => {
    checkStorable(step);
    // Through JSON, as the store keeps it.
    if (step.local !== undefined) kept.local = JSON.parse(JSON.stringify(step.local));
    if (step.wakeAt !== undefined) kept.wakeAt = step.wakeAt ?? undefined;
    kept.at += 100;
    return step;
  };
  const take = (item: RuleItem): RuleStep => {
    kept.last = item;
    return carryOut(nodeType.process(context(), { port: portOf(item), item }));
  };
  const wake = (): RuleStep => {
    if (kept.wakeAt === undefined || kept.last === undefined) throw new Error('it waits for nothing');
    kept.at = kept.wakeAt;
    kept.wakeAt = undefined;
    return carryOut(nodeType.wake?.(context(), { port: portOf(kept.last), item: kept.last }) ?? {});
  };

  return {
    get at() {
      return kept.at;
    },
    set at(time) {
      kept.at = time;
    },
    set: (signal, value, quality = 'good') => {
      readings.set(signal, { value, quality, sourceTime: kept.at, equipment, signal });
    },
    read: (value, quality = 'good') => take(readingOf(value, { quality, sourceTime: kept.at, equipment })),
    take,
    get wakeAt() {
      return kept.wakeAt;
    },
    wake,
  };
}

/** What is asked for must fit the schemas by which it is stored and performed. */
function checkStorable({ wait, effects, records }: Pick<RoutingPlan, 'wait' | 'effects' | 'records'>): void {
  for (const one of wait ?? []) Wait.parse(one);
  for (const { action } of effects ?? []) EffectAction.parse(action);
  for (const record of records ?? []) DomainRecord.parse(record);
}

/** A reading of `spindlePower` of mill-1. */
export function readingOf(value: Reading['value'], rest: Partial<Reading> = {}): Reading {
  return { value, quality: 'good', sourceTime: START, equipment: 'mill-1', signal: 'spindlePower', ...rest };
}

/** What a condition gives: that the spindle draws too much. */
export function firingOf(rest: Partial<Firing> = {}): Firing {
  const line = { flowNode: 'limit', text: 'value > 5', readings: [readingOf(5.3)] };
  return { firing: true, at: START, title: 'Spindle power too high', trace: [line], reading: readingOf(5.3), ...rest };
}
