import type { CompiledRule, Judge, RuleNode, ShadowJudge } from './core-deps.ts';

/**
 * Which rules judge a signal. What a reading costs follows from the rules on its own signal: those on other machines are never looked at.
 */
export class RuleIndex {
  readonly #judges = new Map<string, Map<string, readonly Judge[]>>();
  /** How many rules on a machine look back at its units. */
  readonly #lookingBack = new Map<string, number>();
  readonly #shadows = new Map<string, readonly (ShadowJudge & { readonly sources: Map<string, RuleNode[]> })[]>();
  #rules = new Set<CompiledRule>();

  constructor(rules: Iterable<CompiledRule> = []) {
    this.replace(rules);
  }

  /** The rules that judge this signal, by flow. */
  judges(equipment: string, signal: string): readonly Judge[] {
    return this.#judges.get(equipment)?.get(signal) ?? NONE;
  }

  /** Drafts that run in shadow on this machine. */
  shadows(equipment: string): readonly ShadowJudge[] {
    return this.#shadows.get(equipment) ?? NO_SHADOWS;
  }

  /** A rule on this machine looks back at the units that it has worked on. */
  remembersUnits(equipment: string): boolean {
    return this.#lookingBack.has(equipment);
  }

  /** One that judges now. */
  rule(flow: string, version: number): CompiledRule | undefined {
    for (const rule of this.#rules) if (rule.shadow === undefined && rule.definition.id === flow && rule.version === version) return rule;
    return undefined;
  }

  /** From now on these rules judge. The work is that of what is new and what is gone. */
  replace(rules: Iterable<CompiledRule>): void {
    const wanted = new Set(rules);
    for (const rule of this.#rules) if (!wanted.has(rule)) this.#remove(rule);
    for (const rule of wanted) if (!this.#rules.has(rule)) this.#add(rule);
    this.#rules = wanted;
  }

  #countLookingBack(rule: CompiledRule, change: 1 | -1): void {
    if (![...rule.nodes.values()].some(({ type }) => type.looksBack === true)) return;
    for (const one of new Set(rule.sources.flatMap(({ equipment }) => equipment))) {
      const count = (this.#lookingBack.get(one) ?? 0) + change;
      if (count === 0) this.#lookingBack.delete(one);
      else this.#lookingBack.set(one, count);
    }
  }

  #addShadow(rule: CompiledRule): void {
    for (const { node, signal, equipment } of rule.sources) {
      for (const one of equipment) {
        const others = (this.#shadows.get(one) ?? []).filter((shadow) => shadow.rule !== rule);
        const mine = this.#shadows.get(one)?.find((shadow) => shadow.rule === rule) ?? { rule, sources: new Map<string, RuleNode[]>() };
        mine.sources.set(signal, [...(mine.sources.get(signal) ?? []), node]);
        this.#shadows.set(one, [...others, mine]);
      }
    }
  }

  #removeShadow(rule: CompiledRule): void {
    for (const [equipment, shadows] of this.#shadows) {
      const left = shadows.filter((shadow) => shadow.rule !== rule);
      if (left.length === 0) this.#shadows.delete(equipment);
      else this.#shadows.set(equipment, left);
    }
  }

  #add(rule: CompiledRule): void {
    if (rule.shadow !== undefined) {
      this.#addShadow(rule);
      return;
    }
    this.#countLookingBack(rule, 1);
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
    if (rule.shadow !== undefined) {
      this.#removeShadow(rule);
      return;
    }
    this.#countLookingBack(rule, -1);
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
const NO_SHADOWS: readonly ShadowJudge[] = [];

function byFlow(a: Judge, b: Judge): number {
  const [first, second] = [a.rule.definition.id, b.rule.definition.id];
  return first < second ? -1 : first > second ? 1 : a.rule.version - b.rule.version;
}
