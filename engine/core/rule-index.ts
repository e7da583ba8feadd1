import type { CompiledRule, Judge } from './core-deps.ts';

/**
 * Which rules judge a signal. What a reading costs follows from the rules on its own signal: those on other machines are never looked at.
 */
export class RuleIndex {
  readonly #judges = new Map<string, Map<string, readonly Judge[]>>();
  #rules = new Set<CompiledRule>();

  constructor(rules: Iterable<CompiledRule> = []) {
    this.replace(rules);
  }

  /** The rules that judge this signal, by flow. */
  judges(equipment: string, signal: string): readonly Judge[] {
    return this.#judges.get(equipment)?.get(signal) ?? NONE;
  }

  /** From now on these rules judge. The work is that of what is new and what is gone. */
  replace(rules: Iterable<CompiledRule>): void {
    const wanted = new Set(rules);
    for (const rule of this.#rules) if (!wanted.has(rule)) this.#remove(rule);
    for (const rule of wanted) if (!this.#rules.has(rule)) this.#add(rule);
    this.#rules = wanted;
  }

  #add(rule: CompiledRule): void {
    for (const { node, signal, equipment } of rule.sources) {
      for (const one of equipment) {
        const before = this.judges(one, signal);
        const mine = before.find((judge) => judge.rule === rule);
        const others = before.filter((judge) => judge !== mine);
        this.#set(one, signal, [...others, { rule, sources: [...(mine?.sources ?? []), node] }].sort(byFlow));
      }
    }
  }

  #remove(rule: CompiledRule): void {
    for (const { signal, equipment } of rule.sources) {
      for (const one of equipment)
        this.#set(
          one,
          signal,
          this.judges(one, signal).filter((judge) => judge.rule !== rule),
        );
    }
  }

  #set(equipment: string, signal: string, judges: readonly Judge[]): void {
    let signals = this.#judges.get(equipment);
    if (signals === undefined) {
      signals = new Map();
      this.#judges.set(equipment, signals);
    }
    signals.set(signal, judges);
  }
}

const NONE: readonly Judge[] = [];

function byFlow(a: Judge, b: Judge): number {
  const [first, second] = [a.rule.definition.id, b.rule.definition.id];
  return first < second ? -1 : first > second ? 1 : a.rule.version - b.rule.version;
}
