import { readFile } from 'node:fs/promises';
import { FettleError, type Json, type ValueKind } from '@fettle/flows';
import { exactDuration } from '@fettle/flows/exact-duration.ts';
import { parseFlowText } from '@fettle/flows/parse-definition.ts';
import {
  DURATION_PARAM,
  durationIn,
  flowOfRules,
  judgeRules,
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
  write(JSON.stringify(flowOfRules(parseRuleDocument(await readJson(file)), { ...where, signalKinds: kinds }), null, 2));
}

/** The conditions of a quality rule as rules of json-rules-engine. `say` is told what that format cannot hold. */
export async function exportRules(file: string, { write, say }: { readonly write: Write; readonly say: Write }): Promise<void> {
  const flow = parseFlowText(await readFile(file, 'utf8'));
  write(JSON.stringify(ruleDocumentJson(rulesOfFlow(flow)), null, 2));
  const edges = flow.flowNodes.filter(({ type, params }) => type === 'condition' && params.semantics !== 'level');
  if (edges.length > 0) {
    say(`The library fires at every run; here these fire only when they become true: ${edges.map(({ name }) => `"${name}"`).join(', ')}.`);
  }
  const lasting = flow.flowNodes.filter(({ type, params }) => type === 'condition' && Number(params.forAtLeast ?? 0) > 0);
  if (lasting.length > 0) {
    say(
      `The library knows no duration: how long these must be true stands as "${DURATION_PARAM}" (seconds) in the params of their events, and whoever takes the events has to wait for it: ${lasting.map(({ name }) => `"${name}"`).join(', ')}.`,
    );
  }
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
