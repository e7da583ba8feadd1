import type { EffectAction, Json, LookupFact, MachineEvent } from '@fettle/flows';
import { factPath } from '@fettle/flows/rules/fact-path.ts';
import { Engine as RulesEngine } from 'json-rules-engine';

type Lookup = Extract<EffectAction, { kind: 'lookup' }>;

/** Asks for one fact; undefined: it is not known there. A rejected promise is a failure: the whole lookup is tried again. */
export type AskFact = (fact: LookupFact, params: Readonly<Record<string, Json>>) => Promise<Json | undefined>;

/**
 * Judges a lookup's condition by json-rules-engine itself, which asks for facts as it needs them, each with the same params once. Undefined: a fact that mattered is not known. Paths name one
 * place, as everywhere here: what the library would run as code leads nowhere.
 */
export async function judgeWithLookups({ condition, known, facts }: Lookup, ask: AskFact): Promise<boolean | undefined> {
  let unknown = false;
  let failure: { readonly error: unknown } | undefined;
  const rules = new RulesEngine([], { pathResolver: (value, path) => part(value, path) });
  rules.addRule({ conditions: structuredClone(condition) as never, event: { type: 'holds' } });
  for (const [name, value] of Object.entries(known)) rules.addFact(name, value);
  for (const fact of facts) {
    rules.addFact(fact.fact, async (params) => {
      let value: Json | undefined;
      try {
        value = await ask(fact, params);
      } catch (error) {
        failure ??= { error };
      }
      if (value === undefined) throw new Unknown(fact.fact);
      return value;
    });
  }
  function part(value: object, path: string): unknown {
    const found = factPath(path)?.(value);
    if (found === undefined) unknown = true;
    return found;
  }
  try {
    const { results } = await rules.run();
    return unknown ? undefined : results.length > 0;
  } catch (error) {
    if (failure !== undefined) throw failure.error;
    if (error instanceof Unknown || (error as { readonly code?: string }).code === 'UNDEFINED_FACT') return undefined;
    throw error;
  }
}

class Unknown extends Error {
  constructor(fact: string) {
    super(`The fact "${fact}" is not known.`);
  }
}

/** The outcome as the reading that goes on with the rule. The same question has the same id and time, so performed twice it is recorded once. */
export function answerEvent(
  id: string,
  { equipment, signal, at }: Lookup['answer'],
  { outcome, now }: { outcome: boolean | undefined; now: number },
): MachineEvent {
  return {
    id: `answer/${id}`.slice(-200),
    source: 'lookup',
    equipment,
    signal,
    value: outcome ?? null,
    quality: outcome === undefined ? 'bad' : 'good',
    sourceTime: at,
    receivedTime: now,
  };
}
