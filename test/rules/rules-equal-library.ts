import type { FettleError } from '@fettle/flows';
import type { Condition, FactReading, FactSource, NamedConditions, Truth } from '@fettle/flows/rules/index.ts';
import * as ownRules from '@fettle/flows/rules/index.ts';
import fc from 'fast-check';
import { Engine } from 'json-rules-engine';
import { FACTS, type Facts, facts, type Known, namedConditions, qualities, topCondition } from './generated-conditions.ts';

/** What is compared; a mutant has its own. */
export type RulesUnderTest = Pick<typeof ownRules, 'compileCondition' | 'ConditionIndex' | 'ConditionNetwork'>;

export interface Comparison {
  /** Conditions judged by each of our three forms, and by the library unless it throws, over generated facts. */
  readonly cases: number;
  /** Those of them that the library judged too. */
  readonly compared: number;
  readonly truths: number;
  /** Cases in which a reading was missing or not good. */
  readonly unknowns: number;
  /** Cases in which the library throws, which it does for an `in` on what is no list: nothing to compare with. */
  readonly thrown: number;
  /** The smallest case that differs; undefined: none. */
  readonly failure: string | undefined;
}

const CONDITIONS = 8;
const SITUATIONS = 4;
/** Of the conditions that are drawn, so many compile and do not make the library throw. */
const COMPARABLE = 0.85;

/**
 * Judges generated conditions over generated facts by json-rules-engine and by our closures, our index and our network (the last keeps its state from one situation to the next, and gets only
 * what changed), until the library has judged so many cases.
 *
 * On good readings all agree, but where an operand cannot be compared at all (then we may not know, and never say the opposite). With readings that are missing or
 * not good: what we say is known is what the library says whatever the value would have been, and our three forms agree.
 */
export async function compareWithLibrary(
  { cases, seed, shrink = true }: { readonly cases: number; readonly seed?: number | undefined; readonly shrink?: boolean },
  rules: RulesUnderTest = ownRules,
): Promise<Comparison> {
  const tally = { cases: 0, compared: 0, truths: 0, unknowns: 0, thrown: 0 };
  const property = fc.asyncProperty(
    fc.array(topCondition, { minLength: CONDITIONS, maxLength: CONDITIONS }),
    namedConditions,
    fc.array(fc.record({ given: facts, otherwise: facts, known: qualities, all: fc.boolean() }), {
      minLength: SITUATIONS,
      maxLength: SITUATIONS,
    }),
    async (drawn, named, situations) => {
      const conditions = drawn.filter((condition) => compiles(rules, condition, named));
      const library = conditions.map((condition) => libraryOf(condition, named));
      const compiled = conditions.map((condition) => rules.compileCondition(condition, named));
      const index = new rules.ConditionIndex(conditions, named);
      const network = new rules.ConditionNetwork(conditions, named);
      for (const { given, otherwise, known, all } of situations) {
        const good = all || Object.values(known).every((quality) => quality === 'good');
        const readings = readingsOf(given, good ? undefined : known);
        const matches = index.matches(readings);
        const found = new Set(matches);
        if (found.size !== matches.length) throw new Error(`The index finds a condition twice: ${matches}.`);
        const changed = new Set(tellAll(network, readings));
        for (const [number, condition] of conditions.entries()) {
          const one = compiled[number] as (typeof compiled)[number];
          const ours = one.test(readings);
          const where = (): string => JSON.stringify({ condition, named, given, known: good ? 'all' : known });
          if (found.has(number) !== (ours === true))
            throw new Error(`The index says ${found.has(number)}, the closures ${ours}: ${where()}`);
          const live = network.truth(number);
          if (live !== ours)
            throw new Error(`The network says ${live}, the closures ${ours} (changed: ${changed.has(number)}): ${where()}`);
          const worlds = good ? [given] : [given, completed(given, otherwise, known)];
          const theirs = await Promise.all(worlds.map((world) => (library[number] as Library)(world)));
          tally.cases += 1;
          if (ours === true) tally.truths += 1;
          if (!good) tally.unknowns += 1;
          if (theirs.includes('throws')) tally.thrown += 1;
          else tally.compared += 1;
          const decided = good && one.evaluate(readings).trace.every((line) => line.result !== undefined);
          for (const their of theirs) {
            if (their === 'throws' || (ours === undefined && !decided)) continue;
            if (ours !== their) throw new Error(`json-rules-engine says ${their}, we say ${ours}: ${where()}`);
          }
        }
      }
    },
  );
  const perRun = CONDITIONS * SITUATIONS * COMPARABLE;
  let failure: string | undefined;
  for (let next = seed; failure === undefined && tally.compared < cases; ) {
    const result = await fc.check(property, {
      numRuns: Math.ceil((cases - tally.compared) / perRun),
      ...(next !== undefined && { seed: next }),
      endOnFailure: !shrink,
    });
    if (result.failed)
      failure = `seed ${result.seed}: ${result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance)}`;
    next = result.seed + 1;
  }
  return { ...tally, failure };
}

function compiles(rules: RulesUnderTest, condition: Condition, named: NamedConditions): boolean {
  try {
    rules.compileCondition(condition, named);
    return true;
  } catch (error) {
    if ((error as FettleError).code === 'expressionInvalid') return false;
    throw error;
  }
}

type Library = (given: Facts) => Promise<boolean | 'throws'>;

function libraryOf(condition: Condition, named: NamedConditions): Library {
  // The library writes into what it is given.
  const engine = new Engine([{ conditions: structuredClone(condition) as never, event: { type: 'fired' } }]);
  for (const [name, one] of Object.entries(structuredClone(named))) engine.setCondition(name, one as never);
  return async (given) => {
    try {
      return (await engine.run(given)).results.length > 0;
    } catch {
      return 'throws';
    }
  };
}

function readingsOf(given: Facts, known: Known | undefined): FactSource {
  return (fact): FactReading | undefined => {
    const name = fact as keyof Facts;
    const quality = known?.[name] ?? 'good';
    return quality === 'missing' ? undefined : { value: given[name], quality, sourceTime: 1 };
  };
}

/** The same world, in which what is not known has another value. */
const completed = (given: Facts, otherwise: Facts, known: Known): Facts =>
  Object.fromEntries(FACTS.map((fact) => [fact, known[fact] === 'good' ? given[fact] : otherwise[fact]])) as Facts;

const PARAMS = [undefined, { window: 10 }, { unit: 'mm', of: [1] }] as const;

/** Checks on the way that the network names exactly the conditions whose truth is another one than before, each once. */
function tellAll(network: InstanceType<RulesUnderTest['ConditionNetwork']>, readings: FactSource): readonly number[] {
  const all: number[] = [];
  for (const fact of FACTS) {
    for (const params of PARAMS) {
      const before = truths(network);
      const changed = [...network.update(fact, readings(fact), params)].sort((a, b) => a - b);
      const differ = [...truths(network).entries()].filter(([at, truth]) => truth !== before[at]).map(([at]) => at);
      if (JSON.stringify(changed) !== JSON.stringify(differ))
        throw new Error(`The network names ${changed} as changed; those that changed are ${differ}.`);
      all.push(...changed);
    }
  }
  return all;
}

const truths = (network: InstanceType<RulesUnderTest['ConditionNetwork']>): readonly Truth[] =>
  Array.from({ length: CONDITIONS }, (_, at) => network.truth(at));
