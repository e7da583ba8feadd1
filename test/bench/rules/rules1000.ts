import { compileCondition, type FactReading } from '@fettle/flows/rules/index.ts';
import { measureRate } from './measure-rate.ts';
import type { RulesPart } from './rules-part.ts';
import { type PartEvent, partEvents, thousandRules } from './thousand-rules.ts';

/** 1,000 rules of three conditions, every one judged for every event. */
export const rules1000: RulesPart = {
  name: 'rules1000',
  summary: '1,000 rules of three conditions, events a second',
  async run({ seconds, figure }) {
    const tests = thousandRules().map((rule) => compileCondition(rule).test);
    const events = partEvents(1000);
    let next = 0;
    const rate = await measureRate(seconds, () => {
      for (let count = 0; count < 100; count += 1) {
        const readings = readingsOf(events[next % events.length] as PartEvent);
        next += 1;
        for (const test of tests) test(readings);
      }
      return 100;
    });
    figure('rules1000_closures_events_per_s', rate, 'events/s');
    return [];
  },
};

function readingsOf(event: PartEvent): (fact: string) => FactReading | undefined {
  return (fact) => {
    const value = event[fact];
    return value === undefined ? undefined : { value, quality: 'good', sourceTime: 0 };
  };
}
