import { type Condition, ConditionIndex, compileCondition, type FactSource } from '@fettle/flows/rules/index.ts';
import { Engine } from 'json-rules-engine';
import { installPeers } from '../engine/peers.ts';
import { handWritten } from './hand-written.ts';
import { measureRate } from './measure-rate.ts';
import type { RulesPart } from './rules-part.ts';
import { type PartEvent, partEvents, thousandRules } from './thousand-rules.ts';
import { startZen } from './zen.ts';

/** Which rules fire at an event, by number, in any order. */
type Judge = (event: PartEvent) => readonly number[] | Promise<readonly number[]>;

/** Events on which all must agree before anything is measured. */
const COMPARED = 200;

/** 1,000 rules of three conditions, all of them judged for every event, by us and by others in the same process over the same events. */
export const rules1000: RulesPart = {
  name: 'rules1000',
  summary: '1,000 rules of three conditions, events a second, beside json-rules-engine, zen-engine and closures written by hand',
  async run({ seconds, figure, say, print }) {
    const rules = thousandRules();
    const events = partEvents(2000);
    const index = new ConditionIndex(rules);
    const own: Judge = (event) => index.matches(readingsOf(event));
    const compiled = closures(rules);
    const byHand = handWritten(rules);
    const library = jsonRulesEngine(rules);
    const zen = (await installPeers(print)) ? await startZen(rules, say) : undefined;

    const differences = [
      ...(await differencesOf('closures', compiled, own, events)),
      ...(await differencesOf('closures written by hand', byHand, own, events)),
      ...(await differencesOf('json-rules-engine', library, own, events)),
      ...(zen === undefined ? [] : await differencesOf('zen-engine', zen.judge, own, events)),
    ];
    let fired = 0;
    for (const event of events.slice(0, COMPARED)) fired += (await own(event)).length;
    say(`all agree on ${COMPARED} events; ${(fired / COMPARED).toFixed(2)} rules fire at an event`);

    const rate = await measureRate(seconds, batchOf(own, events, 200));
    const libraryRate = await measureRate(seconds, batchOf(library, events, 1));
    figure('rules1000_events_per_s', rate, 'events/s');
    figure('rules1000_vs_json_rules_engine_ratio', rate / libraryRate, 'ratio');
    figure('rules1000_json_rules_engine_events_per_s', libraryRate, 'events/s');
    figure('rules1000_closures_events_per_s', await measureRate(seconds, batchOf(compiled, events, 20)), 'events/s');
    figure('rules1000_hand_written_events_per_s', await measureRate(seconds, batchOf(byHand, events, 20)), 'events/s');
    if (zen !== undefined) {
      figure('rules1000_zen_engine_events_per_s', await measureRate(seconds, batchOf(zen.judge, events, 10)), 'events/s');
      zen.stop();
    }
    return differences;
  },
};

/** So many events a call, each awaited only when the judge wants to be. */
function batchOf(judge: Judge, events: readonly PartEvent[], size: number): () => number | Promise<number> {
  let next = 0;
  const event = (): PartEvent => {
    next = (next + 1) % events.length;
    return events[next] as PartEvent;
  };
  if (!(judge(event()) instanceof Promise)) {
    return () => {
      for (let count = 0; count < size; count += 1) void judge(event());
      return size;
    };
  }
  return async () => {
    for (let count = 0; count < size; count += 1) await judge(event());
    return size;
  };
}

async function differencesOf(name: string, judge: Judge, own: Judge, events: readonly PartEvent[]): Promise<readonly string[]> {
  for (const event of events.slice(0, COMPARED)) {
    const [theirs, ours] = [[...(await judge(event))], [...(await own(event))]].map((fired) => fired.sort((a, b) => a - b).join(' '));
    if (theirs !== ours) return [`${name} fires [${theirs}], the index [${ours}] at ${JSON.stringify(event)}`];
  }
  return [];
}

/** As the engine has them: the latest reading of a fact, with its quality. */
function readingsOf(event: PartEvent): FactSource {
  return (fact) => {
    const value = event[fact];
    return value === undefined ? undefined : { value, quality: 'good', sourceTime: 0 };
  };
}

function closures(rules: readonly Condition[]): Judge {
  const tests = rules.map((rule) => compileCondition(rule).test);
  return (event) => {
    const readings = readingsOf(event);
    const fired: number[] = [];
    for (let rule = 0; rule < tests.length; rule += 1) if (tests[rule]?.(readings) === true) fired.push(rule);
    return fired;
  };
}

function jsonRulesEngine(rules: readonly Condition[]): Judge {
  const engine = new Engine(
    rules.map((conditions, number) => ({ conditions: structuredClone(conditions) as never, event: { type: String(number) } })),
  );
  return async (event) => (await engine.run(event)).events.map(({ type }) => Number(type));
}
