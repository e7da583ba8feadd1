import { z } from 'zod';

/** Rules in the order of their bits in a violations mask. The list is stored by name, never by position. */
export const RUN_RULES = [
  'nelson1',
  'nelson2',
  'nelson3',
  'nelson4',
  'nelson5',
  'nelson6',
  'nelson7',
  'nelson8',
  'we1',
  'we2',
  'we3',
  'we4',
] as const;
export const RunRuleId = z.enum(RUN_RULES);
export type RunRuleId = z.infer<typeof RunRuleId>;

/** Nelson, "The Shewhart control chart: tests for special causes", Journal of Quality Technology 16 (1984). */
export const NELSON_RULES = RUN_RULES.slice(0, 8);
/** Western Electric, Statistical Quality Control Handbook (1956). 1, 2 and 3 are Nelson 1, 5 and 6; 4 is eight in a row on one side. */
export const WESTERN_ELECTRIC_RULES = RUN_RULES.slice(8);
/** What MR, R, S and attribute charts use: the rules that need no symmetric zones. Western Electric 1 and 4 are Nelson 1 and (shorter) 2. */
export const DISPERSION_RULES: readonly RunRuleId[] = ['nelson1', 'nelson2', 'nelson3', 'nelson4', 'we1', 'we4'];

/** The rules that ask only whether a point is beyond its limit: what EWMA and CUSUM use. */
export const LIMIT_RULES: readonly RunRuleId[] = ['nelson1', 'we1'];

/** Points of each run as the authors of the rules give them. */
export const STANDARD_LENGTHS = {
  nelson2: 9,
  nelson3: 6,
  nelson4: 14,
  nelson5: { count: 2, of: 3 },
  nelson6: { count: 4, of: 5 },
  nelson7: 15,
  nelson8: 8,
  we2: { count: 2, of: 3 },
  we3: { count: 4, of: 5 },
  we4: 8,
};

/** Each # is a number of points. */
const TITLES: Record<RunRuleId, string> = {
  nelson1: '# point beyond 3σ',
  nelson2: '# in a row on one side of the centre line',
  nelson3: '# in a row rising or falling',
  nelson4: '# in a row alternating up and down',
  nelson5: '# of # beyond 2σ on the same side',
  nelson6: '# of # beyond 1σ on the same side',
  nelson7: '# in a row within 1σ',
  nelson8: '# in a row beyond 1σ, on both sides',
  we1: '# point beyond 3σ',
  we2: '# of # beyond 2σ on the same side',
  we3: '# of # beyond 1σ on the same side',
  we4: '# in a row on one side of the centre line',
};
const NUMBERS = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen'.split(' ');

/** What a rule says, for a screen and in what a firing keeps, with the run length in use. */
export function runRuleTitle(rule: RunRuleId, lengths: RunLengths = STANDARD_LENGTHS): string {
  const length = rule === 'nelson1' || rule === 'we1' ? 1 : lengths[rule];
  const numbers = typeof length === 'number' ? [length] : [length.count, length.of];
  const title = TITLES[rule].replaceAll('#', () => {
    const number = numbers.shift() ?? 0;
    return NUMBERS[number] ?? `${number}`;
  });
  return title.replace(/^./, (first) => first.toUpperCase());
}

/** What it says that a point of EWMA or CUSUM is beyond its limit, which stands elsewhere than at 3σ of a point. */
export const LIMIT_TITLES = { ewma: 'Beyond the limits of the EWMA', cusum: 'A cumulative sum is beyond the decision interval' } as const;

/** Longest run, and longest stretch for "k of m" (one bit a point is remembered). */
const MAX_RUN = 1000;
export const MAX_OF = 30;

const Run = (shortest: number) => z.number().int().min(shortest).max(MAX_RUN);
const CountOf = z
  .object({ count: z.number().int().min(1).max(MAX_OF), of: z.number().int().min(1).max(MAX_OF) })
  .refine(({ count, of }) => count <= of, { message: 'count cannot be more than of', path: ['count'] });

export const RunLengths = z.object({
  nelson2: Run(2).default(STANDARD_LENGTHS.nelson2),
  nelson3: Run(2).default(STANDARD_LENGTHS.nelson3),
  nelson4: Run(3).default(STANDARD_LENGTHS.nelson4),
  nelson5: CountOf.default(STANDARD_LENGTHS.nelson5),
  nelson6: CountOf.default(STANDARD_LENGTHS.nelson6),
  nelson7: Run(2).default(STANDARD_LENGTHS.nelson7),
  nelson8: Run(2).default(STANDARD_LENGTHS.nelson8),
  we2: CountOf.default(STANDARD_LENGTHS.we2),
  we3: CountOf.default(STANDARD_LENGTHS.we3),
  we4: Run(2).default(STANDARD_LENGTHS.we4),
});
export type RunLengths = z.infer<typeof RunLengths>;

/** Which rules are on, and their run lengths in points. */
export const RunRuleConfig = z.object({
  rules: z.array(RunRuleId).default([...NELSON_RULES]),
  lengths: RunLengths.prefault({}),
});
export type RunRuleConfig = z.infer<typeof RunRuleConfig>;

/** The same configuration, for a dispersion or attribute chart. */
export const dispersionRunRules = onlyRules(DISPERSION_RULES);

/** The same configuration, for a chart whose points depend on each other. */
export const limitRunRules = onlyRules(LIMIT_RULES);

/** Narrows configurations, each once: what is lowered from the narrowed one is found again with it. */
function onlyRules(allowed: readonly RunRuleId[]): (config: RunRuleConfig) => RunRuleConfig {
  const narrowed = new WeakMap<RunRuleConfig, RunRuleConfig>();
  return (config) => {
    const known = narrowed.get(config);
    if (known !== undefined) return known;
    const only = { ...config, rules: config.rules.filter((rule) => allowed.includes(rule)) };
    narrowed.set(config, only);
    return only;
  };
}
