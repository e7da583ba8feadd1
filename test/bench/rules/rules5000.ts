import type { Json } from '@fettle/flows';
import { type Condition, ConditionNetwork, compileCondition, type FactReading } from '@fettle/flows/rules/index.ts';
import { measureRate } from './measure-rate.ts';
import type { RulesPart } from './rules-part.ts';
import { seededNumbers } from './seeded-numbers.ts';

const RULES = 5000;
const NUMBERS = 400;
const STATES = 100;
const WORDS = ['Idle', 'Running', 'Setup', 'Down', 'Blocked', 'Starved'];
/** Updates that are made once and then told again and again, forwards. */
const STREAM = 200_000;

interface Update {
  readonly signal: string;
  readonly reading: FactReading;
}

/** 5,000 rules of three conditions over 500 signals that change one at a time: each update tells which rules became true, false or unknown. */
export const rules5000: RulesPart = {
  name: 'rules5000',
  summary: '5,000 rules over 500 signals, one of which changes at a time: updates a second',
  async run({ seconds, figure, say }) {
    const rules = fiveThousandRules();
    const network = new ConditionNetwork(rules);
    const stream = updates();
    let at = 0;
    let changed = 0;
    let told = 0;
    const rate = await measureRate(seconds, () => {
      for (let count = 0; count < 1000; count += 1) {
        const { signal, reading } = stream[at] as Update;
        changed += network.update(signal, reading).length;
        at = at + 1 === stream.length ? 0 : at + 1;
      }
      told += 1000;
      return 1000;
    });
    figure('rules5000_updates_per_s', rate, 'updates/s');
    say(`${(changed / told).toFixed(2)} rules become another truth at an update`);

    const latest = new Map(
      Array.from({ length: stream.length }, (_, back) => stream[(at + back) % stream.length] as Update).map((one) => [
        one.signal,
        one.reading,
      ]),
    );
    const wrong = rules.findIndex((rule, number) => compileCondition(rule).test((fact) => latest.get(fact)) !== network.truth(number));
    return wrong < 0 ? [] : [`rule ${wrong} is ${network.truth(wrong)} in the network: ${JSON.stringify(rules[wrong])}`];
  },
};

function fiveThousandRules(): readonly Condition[] {
  const random = seededNumbers(5000);
  const below = (count: number): number => Math.floor(random() * count);
  const limit = (): Condition => ({
    fact: `number-${below(NUMBERS)}`,
    operator: random() < 0.5 ? 'greaterThan' : 'lessThanInclusive',
    value: Math.round(random() * 1000) / 10,
  });
  return Array.from({ length: RULES }, (_, index) => {
    const state: Condition = { fact: `state-${below(STATES)}`, operator: 'equal', value: WORDS[below(WORDS.length)] as string };
    if (index % 4 === 3) return { any: [{ all: [limit(), limit()] }, state] };
    return { all: [state, limit(), limit()] };
  });
}

/** Numbers wander as temperatures and powers do, states jump; one reading in 500 is not good. */
function updates(): readonly Update[] {
  const random = seededNumbers(500);
  const numbers = Array.from({ length: NUMBERS }, () => random() * 100);
  return Array.from({ length: STREAM }, (_, at) => {
    const which = Math.floor(random() * (NUMBERS + STATES));
    const quality = random() < 0.002 ? 'bad' : 'good';
    const reading = (value: Json): FactReading => ({ value, quality, sourceTime: at });
    if (which >= NUMBERS) {
      return { signal: `state-${which - NUMBERS}`, reading: reading(WORDS[Math.floor(random() * WORDS.length)] as string) };
    }
    const before = numbers[which] as number;
    const next = Math.min(100, Math.max(0, before + (random() - 0.5) * 4));
    numbers[which] = next;
    return { signal: `number-${which}`, reading: reading(next) };
  });
}
