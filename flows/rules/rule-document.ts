import { z } from 'zod';
import { FettleError } from '../fettle-error.ts';
import { schemaFaults } from '../schema-fault.ts';
import { Json } from '../value.ts';
import { Condition } from './condition.ts';
import type { LowerOptions } from './lower-condition.ts';

/** What json-rules-engine emits when a rule is true. With `replaceFactsInEventParams` a param `{"fact": …}` becomes that fact's value. */
export const RuleEvent = z.looseObject({ type: z.string().min(1).max(200), params: z.record(z.string(), Json).optional() });
export type RuleEvent = z.infer<typeof RuleEvent>;

/** Higher runs sooner; absent: 1. */
export const RulePriority = z.number().int().min(1).max(1_000_000);

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

/** Those of `new Engine(rules, options)` that are data. */
export const RuleOptions = z.looseObject({
  allowUndefinedFacts: z.boolean().optional(),
  allowUndefinedConditions: z.boolean().optional(),
  replaceFactsInEventParams: z.boolean().optional(),
});
export type RuleOptions = z.infer<typeof RuleOptions>;

/** Rules with what else an engine of the library is set up with: conditions by name (`setCondition`), and options. */
export const RuleDocument = z.looseObject({
  rules: z.array(LibraryRule).min(1).max(2000),
  conditions: z.record(z.string(), Condition).optional(),
  options: RuleOptions.optional(),
});
export type RuleDocument = z.infer<typeof RuleDocument>;

/** What a condition that is drawn has of a rule besides its condition. All of it goes out again with the rule. */
export const RuleOfCondition = z.strictObject({
  name: z.union([z.string(), z.number()]).optional(),
  event: RuleEvent.optional(),
  priority: RulePriority.optional(),
  /** What the condition may refer to by name. */
  conditions: z.record(z.string(), Condition).optional(),
  options: RuleOptions.optional(),
  /** What else stood in the rule. */
  others: z.record(z.string(), Json).optional(),
  /** On the first rule of a document: the order of its named conditions, and what else stood in it. */
  document: z.strictObject({ conditions: z.array(z.string()).optional(), others: z.record(z.string(), Json).optional() }).optional(),
});
export type RuleOfCondition = z.infer<typeof RuleOfCondition>;

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

/** How conditions are lowered with these options; undefined, so that what is compiled is remembered, for the usual ones. */
export const loweringOf = (options: RuleOptions | undefined): LowerOptions | undefined =>
  options?.allowUndefinedConditions === true ? { unnamedIsFalse: true } : undefined;

const isObject = (json: unknown): json is Record<string, unknown> => typeof json === 'object' && json !== null;
