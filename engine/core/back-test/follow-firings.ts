import type { CompiledRule, RuleNode } from '../core-deps.ts';
import { goOnFrom } from '../evaluate.ts';
import type { ItemFired } from './items.ts';
import type { JudgedPast } from './judged-firing.ts';
import type { MachinePast } from './machine-past.ts';
import { PastDraft } from './past-draft.ts';

/** A flowNode that readings come to has fired. */
export interface Fired extends ItemFired {
  readonly node: RuleNode;
  readonly output: string;
}

const EVENTS_AT_ONCE = 500;

/** What follows from firings, in the order of their events: decisions, reactions and actions behind them, by the engine's own walk, as if nobody had answered or signed off anything. */
export function* followFirings(past: MachinePast, rule: CompiledRule, fired: readonly Fired[]): Generator<void, JudgedPast> {
  const led = new PastDraft(past, rule);
  for (let begin = 0, events = 1; begin < fired.length; events += 1) {
    const { sequence, waitedUntil } = fired[begin] as Fired;
    let end = begin + 1;
    while (fired[end]?.sequence === sequence && fired[end]?.waitedUntil === waitedUntil) end += 1;
    const now = fired.slice(begin, end);
    led.at({ sequence, waitedUntil }, (draft) => goOnFrom(draft, rule, now));
    begin = end;
    if (events % EVENTS_AT_ONCE === 0) yield;
  }
  led.end();
  return led.judged();
}
