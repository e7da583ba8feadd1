import type { Effect, HistoryEvent, HistoryKind, Json, Message, Reading, Time, WatchSpec } from '@fettle/flows';
import type { CompiledRule, CoreDeps } from './core-deps.ts';
import type { BufferedEvent, EquipmentHold, EquipmentState, OpenWatch, RuleState, ServedUnit } from './equipment-state.ts';
import type { DeadEvent, Outcome, TimerSet } from './outcome.ts';
import type { ShadowFiring } from './shadow.ts';
import { nextWake } from './wakes.ts';

/**
 * The working copy of one equipment while it consumes messages.
 *
 * Invariants:
 * 1. the state that it began with is never changed: what is written to is copied first, once for all messages;
 * 2. what a state holds that no message changed is the same object after as before;
 * 3. one that threw in the middle of a message is no use any more: begin anew and consume the messages before again, which gives the same.
 *
 * What a message asks for and tells gathers until it is taken by `told` or `finish`.
 */
export class EquipmentDraft {
  readonly before: EquipmentState;
  readonly equipment: string;
  readonly deps: CoreDeps;
  readonly watches: OpenWatch[];
  buffer: readonly BufferedEvent[];
  holds: readonly EquipmentHold[];
  served: readonly ServedUnit[];
  messages: Message[] = [];
  effects: Effect[] = [];
  history: HistoryEvent[] = [];
  dead: DeadEvent[] = [];
  timers: TimerSet[] = [];
  /** When rules are to be woken next; infinity: none waits. */
  wakeAt: Time;
  /** What drafts in shadow judge otherwise than the released rules. */
  shadow: ShadowFiring[] = [];
  /** Of the draft that judges now: what fired and what it would have done. */
  #fired: { title: string; trace: Json }[] = [];
  #would: string[] = [];
  #latest: Record<string, Reading>;
  #ownsLatest = false;
  readonly #rules = new Map<string, RuleDraft>();
  #rulesChanged = false;
  #message: Message | undefined;
  #at: Time = 0;

  constructor(state: EquipmentState, deps: CoreDeps) {
    this.before = state;
    this.equipment = state.equipment;
    this.deps = deps;
    this.watches = [...state.watches];
    this.buffer = state.buffer;
    this.holds = state.holds ?? NO_HOLDS;
    this.served = state.served ?? NO_UNITS;
    this.#latest = state.latest;
    this.wakeAt = nextWake(state.rules);
  }

  /** What follows belongs to this message. */
  begin(message: Message): void {
    this.#message = message;
    this.#at = message.at;
  }

  /** The time that it is: of the message, or of what it wakes. */
  get at(): Time {
    return this.#at;
  }

  moveTo(at: Time): void {
    this.#at = at;
  }

  /** States of rules, as they are now. */
  get rules(): Readonly<Record<string, RuleState>> {
    return this.#rulesChanged ? this.#changedRules() : this.before.rules;
  }

  get latest(): Readonly<Record<string, Reading>> {
    return this.#latest;
  }

  setLatest(signal: string, reading: Reading): void {
    if (!this.#ownsLatest) {
      this.#latest = { ...this.#latest };
      this.#ownsLatest = true;
    }
    this.#latest[signal] = reading;
  }

  /** What the rule keeps on this equipment. */
  localsOf(rule: RuleKey): Readonly<Record<string, Json>> {
    return this.#ruleOf(rule).locals;
  }

  setLocal(rule: RuleKey, key: string, local: Json): void {
    const state = this.#changedRule(rule);
    if (!state.ownsLocals) {
      state.locals = { ...state.locals };
      state.ownsLocals = true;
    }
    state.locals[key] = local;
  }

  /** Appends to the history of a rule on this equipment; gives the sequence number. */
  recordRule(rule: CompiledRule, kind: HistoryKind, flowNode: string, data: Record<string, Json>): number {
    const state = this.#changedRule(rule);
    state.sequence += 1;
    if (rule.shadow !== undefined) {
      if (kind === 'ruleFired') this.#fired.push({ title: String(data.title), trace: data.trace ?? [] });
      return state.sequence;
    }
    this.history.push({
      stream: ruleStream(rule, this.equipment),
      sequence: state.sequence,
      at: this.at,
      kind,
      flow: rule.definition.id,
      version: rule.version,
      flowNode,
      cause: this.#message?.id ?? '',
      data,
    });
    return state.sequence;
  }

  /** A draft in shadow would have done this. */
  would(what: readonly string[]): void {
    this.#would.push(...what);
  }

  /** What the draft that has judged in shadow saw; the next one begins anew. */
  endShadow(): { readonly fired: readonly { readonly title: string; readonly trace: Json }[]; readonly would: readonly string[] } {
    const seen = { fired: this.#fired, would: this.#would };
    this.#fired = [];
    this.#would = [];
    return seen;
  }

  #ruleOf(rule: RuleKey): RuleDraft {
    let state = this.#rules.get(rule.key);
    if (state === undefined) {
      const before = this.before.rules[rule.key];
      state = { sequence: before?.sequence ?? 0, locals: before?.locals ?? NO_LOCALS, ownsLocals: false, changed: false };
      this.#rules.set(rule.key, state);
    }
    return state;
  }

  #changedRule(rule: RuleKey): RuleDraft {
    const state = this.#ruleOf(rule);
    state.changed = true;
    this.#rulesChanged = true;
    return state;
  }

  /** Names that a condition reads, without `reached`-like namespaces' fields. */
  namesIn(condition: string): readonly string[] {
    return this.deps.expressions.references(condition);
  }

  reads(condition: string, name: string): boolean {
    return this.namesIn(condition).includes(name);
  }

  /** Every signal that a watch reacts to. */
  signalsOf(spec: WatchSpec): ReadonlySet<string> {
    let signals = SIGNALS.get(spec);
    if (signals === undefined) {
      const sources = [
        ...spec.until.map(({ when }) => when),
        ...spec.milestones.map(({ when }) => when),
        ...spec.collect.map((collector) => collector.while ?? ''),
      ];
      const names = sources.filter((source) => source !== '').flatMap((source) => this.namesIn(source));
      signals = new Set([...names.filter((name) => name !== 'reached'), ...spec.collect.map((collector) => collector.signal)]);
      SIGNALS.set(spec, signals);
    }
    return signals;
  }

  /** Something was asked for or told that has not been taken. */
  get hasTold(): boolean {
    return (
      this.history.length > 0 ||
      this.messages.length > 0 ||
      this.effects.length > 0 ||
      this.dead.length > 0 ||
      this.timers.length > 0 ||
      this.shadow.length > 0
    );
  }

  /** What was asked for and told since the last time. */
  told(): Omit<Outcome<EquipmentState>, 'state'> {
    const { messages, effects, timers, history, dead, shadow } = this;
    this.messages = [];
    this.effects = [];
    this.timers = [];
    this.history = [];
    this.dead = [];
    this.shadow = [];
    return { messages, effects, timers, history, dead, ...(shadow.length === 0 ? {} : { shadow }) };
  }

  /** The state as it is now, with what was not taken before. The draft is done with. */
  finish(): Outcome<EquipmentState> {
    return {
      ...this.told(),
      state: {
        equipment: this.equipment,
        latest: this.#latest,
        watches: sameItems(this.before.watches, this.watches) ? this.before.watches : this.watches,
        buffer: this.buffer,
        rules: this.rules,
        ...(this.holds.length === 0 ? {} : { holds: this.holds }),
        ...(this.served.length === 0 ? {} : { served: this.served }),
      },
    };
  }

  #changedRules(): Record<string, RuleState> {
    const rules = { ...this.before.rules };
    for (const [key, { sequence, locals, changed }] of this.#rules) if (changed) rules[key] = { sequence, locals };
    return rules;
  }
}

/** The state of a rule is found by its name alone. */
type RuleKey = Pick<CompiledRule, 'key'>;

interface RuleDraft {
  sequence: number;
  locals: Record<string, Json>;
  ownsLocals: boolean;
  changed: boolean;
}

const NO_HOLDS: readonly EquipmentHold[] = [];
const NO_UNITS: readonly ServedUnit[] = [];
const NO_LOCALS: Record<string, Json> = {};

/** Derived from the spec alone, so remembering it changes no result. */
const SIGNALS = new WeakMap<WatchSpec, ReadonlySet<string>>();

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

/** As who acts where no person does. */
export const ruleName = (rule: CompiledRule): string => `rule ${rule.definition.name}`;

export function ruleStream(rule: CompiledRule, equipment: string): string {
  return `rule/${rule.definition.id}/${rule.version}/${equipment}`;
}
