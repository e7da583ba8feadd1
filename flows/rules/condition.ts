import { z } from 'zod';
import { Json } from '../value.ts';

/** The other side of a comparison: a constant, or the value of another fact. */
export interface FactReference {
  readonly fact: string;
  readonly path?: string | undefined;
  readonly params?: Readonly<Record<string, Json>> | undefined;
}

/** `fact operator value`: a comparison of a signal. */
export interface Comparison extends FactReference {
  readonly operator: string;
  readonly value: Json;
}
export interface AllOf {
  readonly all: readonly Condition[];
}
export interface AnyOf {
  readonly any: readonly Condition[];
}
export interface NoneOf {
  readonly not: Condition;
}
/** A condition that is kept elsewhere under a name. */
export interface NamedCondition {
  readonly condition: string;
}

/** A condition in the JSON format of json-rules-engine 7, unchanged, so that rules move in and out. What we do not know in it (name, priority, …) stays. */
export type Condition = Comparison | AllOf | AnyOf | NoneOf | NamedCondition;

const params = z.record(z.string(), Json).optional();
const ConditionBranch: z.ZodType<Condition> = z.lazy(() => Condition);

const Comparison = z.looseObject({
  fact: z.string().min(1).max(200),
  operator: z.string().min(1).max(100),
  value: Json,
  path: z.string().max(200).optional(),
  params,
});
const AllOf = z.looseObject({ all: z.array(ConditionBranch).max(500) });
const AnyOf = z.looseObject({ any: z.array(ConditionBranch).max(500) });
const NoneOf = z.looseObject({ not: ConditionBranch });
const NamedCondition = z.looseObject({ condition: z.string().min(1).max(100) });

export const Condition: z.ZodType<Condition> = z.union([AllOf, AnyOf, NoneOf, NamedCondition, Comparison], {
  error: 'is no condition: write {"all": […]}, {"any": […]}, {"not": …} or {"fact": …, "operator": …, "value": …}',
});

export const isFactReference = (value: Json): value is { fact: string; path?: string; params?: Record<string, Json> } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, 'fact');
