import { z } from 'zod';

/** DMN's hit policies: which rows may match, and what the table then gives. */
export const HitPolicy = z.enum(['unique', 'any', 'priority', 'first', 'ruleOrder', 'outputOrder', 'collect']);
export type HitPolicy = z.infer<typeof HitPolicy>;

/** What `collect` makes of the outputs of all rows that match: a list (absent), their sum, smallest, largest or number. */
export const Aggregation = z.enum(['sum', 'min', 'max', 'count']);
export type Aggregation = z.infer<typeof Aggregation>;

export interface HitPolicyWords {
  /** DMN's letter. */
  readonly letter: string;
  readonly title: string;
  readonly description: string;
}

export const HIT_POLICIES: Readonly<Record<HitPolicy, HitPolicyWords>> = {
  unique: { letter: 'U', title: 'Exactly one row matches', description: 'Rows must not overlap. The usual, and the easiest to check.' },
  first: { letter: 'F', title: 'The topmost row that matches decides', description: 'Rows may overlap; their order matters.' },
  any: { letter: 'A', title: 'Rows that match must agree', description: 'Rows may overlap where they give the same.' },
  priority: {
    letter: 'P',
    title: 'The most important output wins',
    description: 'Rows may overlap; the order of an output’s values decides.',
  },
  collect: { letter: 'C', title: 'All rows that match, together', description: 'A list, or their sum, smallest, largest or number.' },
  ruleOrder: { letter: 'R', title: 'All rows that match, from the top', description: 'A list in the order of the rows.' },
  outputOrder: {
    letter: 'O',
    title: 'All rows that match, most important first',
    description: 'A list in the order of an output’s values.',
  },
};

/** DMN's sign behind C. */
export const AGGREGATION_SIGN: Readonly<Record<Aggregation, string>> = { sum: '+', min: '<', max: '>', count: '#' };

export const AGGREGATION_TITLE: Readonly<Record<Aggregation, string>> = {
  sum: 'their sum',
  min: 'the smallest',
  max: 'the largest',
  count: 'how many there are',
};

/** It gives what several rows say, so that no row at all is an answer too. */
export const givesSeveral = (policy: HitPolicy): boolean => policy === 'collect' || policy === 'ruleOrder' || policy === 'outputOrder';

/** `U`, `F`, `C+`: as DMN writes it in a table's corner. */
export function hitPolicySign(policy: HitPolicy, aggregation: Aggregation | undefined): string {
  return `${HIT_POLICIES[policy].letter}${policy === 'collect' && aggregation !== undefined ? AGGREGATION_SIGN[aggregation] : ''}`;
}

/** Reads `U`, `C+`, `unique`, `first`, `rule order`, `COLLECT`; undefined: none of them. */
export function readHitPolicy(text: string): { readonly hitPolicy: HitPolicy; readonly aggregation?: Aggregation } | undefined {
  const wanted = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '');
  for (const hitPolicy of HitPolicy.options) {
    if (wanted === hitPolicy.toLowerCase() || wanted === HIT_POLICIES[hitPolicy].letter.toLowerCase()) return { hitPolicy };
  }
  for (const aggregation of Aggregation.options) {
    if (wanted === `c${AGGREGATION_SIGN[aggregation]}` || wanted === `collect${aggregation}`) return { hitPolicy: 'collect', aggregation };
  }
  return undefined;
}
