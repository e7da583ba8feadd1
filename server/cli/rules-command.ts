import { readFile } from 'node:fs/promises';
import { FettleError, type Json, type ValueKind } from '@fettle/flows';
import { exactDuration } from '@fettle/flows/exact-duration.ts';
import { parseFlowText } from '@fettle/flows/parse-definition.ts';
import {
  durationIn,
  flowOfRules,
  judgeRules,
  kindsOfFacts,
  lostOnExport,
  parseRuleDocument,
  ruleDocumentJson,
  rulesOfFlow,
} from '@fettle/flows/rules/index.ts';
import { z } from 'zod';

type Write = (line: string) => void;

/** A file of json-rules-engine's rules as a quality rule, ready for `fettle apply`. */
export async function importRules(
  file: string,
  {
    write,
    ...target
  }: {
    readonly id: string;
    readonly name: string;
    readonly equipment: string;
    readonly isClass: boolean;
    readonly kinds: Readonly<Record<string, ValueKind>>;
    readonly write: Write;
  },
): Promise<void> {
  const { kinds, ...where } = target;
  const document = parseRuleDocument(await readJson(file));
  // What a fact is compared with tells what it is, unless somebody knows better.
  const signalKinds = Object.fromEntries([...kindsOfFacts(document)].map(([fact, kind]) => [fact, kinds[fact] ?? kind ?? 'number']));
  write(JSON.stringify(flowOfRules(document, { ...where, signalKinds }), null, 2));
}

/** The conditions of a quality rule as rules of json-rules-engine. `say` is told what that format cannot hold. */
export async function exportRules(file: string, { write, say }: { readonly write: Write; readonly say: Write }): Promise<void> {
  const flow = parseFlowText(await readFile(file, 'utf8'));
  write(JSON.stringify(ruleDocumentJson(rulesOfFlow(flow)), null, 2));
  for (const lost of lostOnExport(flow)) say(lost);
}

/** Judges a file of rules over facts: a line for each rule, with what decided. A fact that is not given is unknown. */
export async function judgeRulesFile(
  file: string,
  { facts, json, write }: { readonly facts: string; readonly json: boolean; readonly write: Write },
): Promise<void> {
  const given = z.record(z.string(), z.json()).safeParse(await readJson(facts));
  if (!given.success) throw new FettleError('invalidInput', `${facts} is no JSON object of facts: {"power": 5.2, "stage": "End"}.`);
  const values = given.data as Readonly<Record<string, Json>>;
  const judged = judgeRules(parseRuleDocument(await readJson(file)), (fact) =>
    Object.hasOwn(values, fact) ? { value: values[fact] as Json, quality: 'good', sourceTime: 0 } : undefined,
  );
  for (const { rule, result, trace, event } of judged) {
    const name = String(rule.name ?? rule.event.type);
    const because = trace.filter(({ decisive }) => decisive).map(({ text }) => text);
    const { forAtLeast } = durationIn(rule.event);
    const fires = forAtLeast > 0 ? `fires when it has been so for ${exactDuration(forAtLeast)}` : 'fires';
    if (json) write(JSON.stringify({ name, result: result ?? null, because, ...(event === undefined ? {} : { event }) }));
    else write(`${result === undefined ? 'unknown' : result ? fires : 'does not fire'}  ${name}: ${because.join('; ')}`);
  }
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FettleError('invalidInput', `${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
