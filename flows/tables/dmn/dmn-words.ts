import type { Aggregation, HitPolicy } from '../hit-policy.ts';

/** DMN 1.3, which every tool reads; any version is read. */
export const DMN_NAMESPACE = 'https://www.omg.org/spec/DMN/20191111/MODEL/';
/** Attributes for what DMN has no place for: a column's name, unit and whole numbers, and a cell as it was written. Other tools pass over them. */
export const FETTLE_NAMESPACE = 'urn:fettle:decision-table';
export const CEL_LANGUAGE = 'https://github.com/google/cel-spec';

export const HIT_POLICY_IN_DMN: Readonly<Record<HitPolicy, string>> = {
  unique: 'UNIQUE',
  any: 'ANY',
  priority: 'PRIORITY',
  first: 'FIRST',
  ruleOrder: 'RULE ORDER',
  outputOrder: 'OUTPUT ORDER',
  collect: 'COLLECT',
};

export const AGGREGATION_IN_DMN: Readonly<Record<Aggregation, string>> = { sum: 'SUM', min: 'MIN', max: 'MAX', count: 'COUNT' };
