import type { Effect, HistoryEvent, HistoryKind, Json, Message, Reading, Time, WatchSpec } from '@fettle/flows';
import type { CompiledRule, CoreDeps } from './core-deps.ts';
import type { BufferedEvent, EquipmentState, OpenWatch, RuleState } from './equipment-state.ts';
import type { DeadEvent, Outcome } from './outcome.ts';

/** The working copy of one equipment while it consumes one message. */
export class EquipmentDraft {
  readonly before: EquipmentState;
  readonly equipment: string;
  readonly deps: CoreDeps;
  readonly message: Message;
  readonly at: Time;
  latest: Readonly<Record<string, Reading>>;
  readonly watches: OpenWatch[];
  buffer: readonly BufferedEvent[];
  rules: Readonly<Record<string, RuleState>>;
  readonly messages: Message[] = [];
  readonly effects: Effect[] = [];
  readonly history: HistoryEvent[] = [];
  readonly dead: DeadEvent[] = [];

  constructor(state: EquipmentState, message: Message, deps: CoreDeps) {
    this.before = state;
    this.equipment = state.equipment;
    this.deps = deps;
    this.message = message;
    this.at = message.at;
    this.latest = state.latest;
    this.watches = [...state.watches];
    this.buffer = state.buffer;
    this.rules = state.rules;
  }

  /** Appends to the history of a rule on this equipment; gives the sequence number. */
  recordRule(rule: CompiledRule, kind: HistoryKind, flowNode: string, data: Record<string, Json>): number {
    const key = ruleKey(rule);
    const state = this.rules[key] ?? { sequence: 0, locals: {} };
    const sequence = state.sequence + 1;
    this.rules = { ...this.rules, [key]: { ...state, sequence } };
    this.history.push({
      stream: ruleStream(rule, this.equipment),
      sequence,
      at: this.at,
      kind,
      flow: rule.definition.id,
      version: rule.version,
      flowNode,
      cause: this.message.id,
      data,
    });
    return sequence;
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

  finish(): Outcome<EquipmentState> {
    const watches = sameItems(this.before.watches, this.watches) ? this.before.watches : this.watches;
    return {
      state: { equipment: this.equipment, latest: this.latest, watches, buffer: this.buffer, rules: this.rules },
      messages: this.messages,
      effects: this.effects,
      timers: [],
      history: this.history,
      dead: this.dead,
    };
  }
}

/** Derived from the spec alone, so remembering it changes no result. */
const SIGNALS = new WeakMap<WatchSpec, ReadonlySet<string>>();

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

export function ruleKey(rule: CompiledRule): string {
  return `${rule.definition.id}@${rule.version}`;
}

export function ruleStream(rule: CompiledRule, equipment: string): string {
  return `rule/${rule.definition.id}/${rule.version}/${equipment}`;
}
