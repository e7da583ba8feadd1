import { z } from 'zod';
import { FettleError } from '../fettle-error.ts';
import { schemaFaults } from '../schema-fault.ts';
import type { Json } from '../value.ts';
import { Condition } from './condition.ts';
import { RuleEvent, RuleOptions, RulePriority } from './rule-of-condition.ts';

/** A rule as `new Rule(…)` takes it and `rule.toJSON()` gives it. What we do not know in it stays. */
export const LibraryRule = z.looseObject({
  conditions: Condition.refine((condition) => !('fact' in condition), {
    error: 'needs a group at the top: {"all": […]}, {"any": […]}, {"not": …} or {"condition": "name"}',
  }),
  event: RuleEvent,
  name: z.union([z.string(), z.number()]).optional(),
  priority: RulePriority.optional(),
});
export type LibraryRule = z.infer<typeof LibraryRule>;

/** Rules with what else an engine of the library is set up with: conditions by name (`setCondition`), and options. */
export const RuleDocument = z.looseObject({
  rules: z.array(LibraryRule).min(1).max(2000),
  conditions: z.record(z.string(), Condition).optional(),
  options: RuleOptions.optional(),
});
export type RuleDocument = z.infer<typeof RuleDocument>;

/**
 * Rules in the library's JSON: one rule, a list of rules (what `new Engine` takes), or a document `{"rules": […], "conditions": {…}, "options": {…}}`. Throws `invalidInput` with every
 * fault and its place.
 */
export function parseRuleDocument(json: unknown): RuleDocument {
  const document = Array.isArray(json)
    ? { rules: json }
    : isObject(json) && !('rules' in json) && 'event' in json
      ? { rules: [json] }
      : json;
  const parsed = RuleDocument.safeParse(document);
  if (parsed.success) return parsed.data;
  const faults = schemaFaults(parsed.error, document);
  const text = faults.map(({ path, message }) => (path === '' ? message : `${path} ${message}`)).join('; ');
  throw new FettleError('invalidInput', `These are no rules of json-rules-engine: ${text}.`, { place: { path: faults[0]?.path ?? '' } });
}

/** The same in the library's JSON: a list of rules when there is nothing else to say, which is what `new Engine` takes; else the document. */
export function ruleDocumentJson(document: RuleDocument): Json {
  const { rules, ...rest } = document;
  return JSON.parse(JSON.stringify(Object.keys(rest).length === 0 ? rules : document)) as Json;
}

const isObject = (json: unknown): json is Record<string, unknown> => typeof json === 'object' && json !== null;
