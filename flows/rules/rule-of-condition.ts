import { z } from 'zod';
import { Json } from '../value.ts';
import { Condition } from './condition.ts';
import type { LowerOptions } from './lower-condition.ts';

/** What json-rules-engine emits when a rule is true. With `replaceFactsInEventParams` a param `{"fact": …}` becomes that fact's value. */
export const RuleEvent = z.looseObject({ type: z.string().min(1).max(200), params: z.record(z.string(), Json).optional() });
export type RuleEvent = z.infer<typeof RuleEvent>;

/** Higher runs sooner; absent: 1. */
export const RulePriority = z.number().int().min(1).max(1_000_000);

/** Those of `new Engine(rules, options)` that are data. */
export const RuleOptions = z.looseObject({
  allowUndefinedFacts: z.boolean().optional(),
  allowUndefinedConditions: z.boolean().optional(),
  replaceFactsInEventParams: z.boolean().optional(),
});
export type RuleOptions = z.infer<typeof RuleOptions>;

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

/** How conditions are lowered with these options; undefined, so that what is compiled is remembered, for the usual ones. */
export const loweringOf = (options: RuleOptions | undefined): LowerOptions | undefined =>
  options?.allowUndefinedConditions === true ? { unnamedIsFalse: true } : undefined;
