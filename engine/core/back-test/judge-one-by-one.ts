import type { CompiledRule } from '../core-deps.ts';
import type { JudgedPast } from './judged-firing.ts';
import { eventsIn, type MachinePast } from './machine-past.ts';
import { PastDraft } from './past-draft.ts';

const EVENTS_AT_ONCE = 5000;

/** Judges a rule by the engine's own equipment actor, event by event. Slower than flowNode by flowNode, and right for every drawing: it is what the other way is tested against. */
export function* judgeOneByOne(past: MachinePast, rule: CompiledRule): Generator<void, JudgedPast> {
  const led = new PastDraft(past, rule);
  const total = eventsIn(past);
  for (let sequence = 1; sequence <= total; sequence += 1) {
    led.consume(sequence);
    if (sequence % EVENTS_AT_ONCE === 0) yield;
  }
  led.end();
  return led.judged();
}
