import type { Json, Reading, RuleContext, RuleItem, Time, UnitInfo } from '@fettle/flows';
import { LatestCursor, readingAt } from '@fettle/flows/back-test/index.ts';
import type { ControlLimits } from '@fettle/flows/statistics/index.ts';
import type { CompiledRule, RuleNode } from '../core-deps.ts';
import { arrivalOf, type LimitsFrozen, limitsOf, type MachinePast, type Presence, presenceAt } from './machine-past.ts';

/** What a flowNode may know at an event of the past: what it knew then. Events only go on. */
export class PastContext implements RuleContext<unknown> {
  local: Json = null;
  readonly #past: MachinePast;
  readonly #rule: CompiledRule;
  readonly #node: RuleNode;
  readonly #cursors = new Map<string, KnownReading | undefined>();
  readonly #limits: readonly LimitsFrozen[];
  #inForce = -1;
  #sequence = 0;
  #item: RuleItem | undefined;
  #arrival: Time | undefined;
  #isWaited = false;

  constructor(past: MachinePast, rule: CompiledRule, node: RuleNode) {
    this.#past = past;
    this.#rule = rule;
    this.#node = node;
    this.#limits = limitsOf(past, { flow: rule.definition.id, flowNode: node.flowNode.id });
  }

  /** From now on it is event `sequence`, and this item arrives. `at`: when it is not the event's arrival, but a time after it for which something was waited. */
  moveTo(sequence: number, item: RuleItem, at?: Time): void {
    if (sequence !== this.#sequence || this.#isWaited) this.#arrival = undefined;
    this.#isWaited = at !== undefined;
    if (at !== undefined) this.#arrival = at;
    this.#sequence = sequence;
    this.#item = item;
  }

  get params(): unknown {
    return this.#node.params;
  }

  get flowNode(): { readonly id: string; readonly name: string } {
    return this.#node.flowNode;
  }

  get equipment(): string {
    return this.#past.equipment;
  }

  get presence(): Presence | undefined {
    return presenceAt(this.#past, this.at);
  }

  get unit(): UnitInfo | undefined {
    return this.presence?.unit;
  }

  get at(): Time {
    this.#arrival ??= arrivalOf(this.#past, this.#sequence);
    return this.#arrival;
  }

  isConnected(output: string): boolean {
    return this.#node.targets.has(output);
  }

  /** Those that were in force then: a chart that had none yet learns them from the period that is judged. */
  frozenLimits(version?: number): ControlLimits | undefined {
    if (this.#limits.length === 0) return undefined;
    if (version !== undefined) return this.#limits.find(({ limits }) => limits.version === version)?.limits;
    for (let next = this.#limits[this.#inForce + 1]; next !== undefined && next.from <= this.at; next = this.#limits[this.#inForce + 1])
      this.#inForce += 1;
    return this.#limits[this.#inForce]?.limits;
  }

  latest(signal: string): Reading | undefined {
    let known = this.#cursors.get(signal);
    if (known === undefined && !this.#cursors.has(signal)) {
      const column = this.#past.signals.get(signal);
      known = column === undefined ? undefined : { cursor: new LatestCursor(column.series), index: -1, reading: undefined };
      this.#cursors.set(signal, known);
    }
    if (known === undefined) return undefined;
    const index = known.cursor.at(this.#sequence);
    if (index !== known.index) {
      known.index = index;
      known.reading = readingAt(known.cursor.series, index, this.#past.equipment);
    }
    return known.reading;
  }

  evaluate(expression: string, extra: Readonly<Record<string, unknown>> = {}): Json | undefined {
    const item = this.#item;
    const reading = (name: string): Reading | undefined =>
      name === 'value' && item !== undefined && !('firing' in item) ? item : this.latest(name);
    return this.#rule.expressions.evaluateOverReadings(expression, reading, extra);
  }
}

interface KnownReading {
  readonly cursor: LatestCursor;
  index: number;
  reading: Reading | undefined;
}
