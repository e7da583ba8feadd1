import { writeFile } from 'node:fs/promises';
import { FettleError } from '@fettle/flows';
import {
  type ChartKind,
  type ControlLimits,
  capabilityOfStudy,
  commonSize,
  isAttributeChart,
  limitsFromSigma,
  NELSON_RULES,
  RUN_RULES,
  RunRuleConfig,
  RunRuleId,
  type StatisticOutcome,
  type StudySample,
  sigmaMethodOf,
  studyChart,
  WESTERN_ELECTRIC_RULES,
} from '@fettle/flows/statistics/index.ts';
import { readText } from '../simulate-command.ts';
import { chartPicture } from './chart-picture.ts';
import { type ChartReport, reportOf } from './chart-report.ts';
import { readDataTable } from './data-table.ts';
import { chosenSamples } from './phase-one-choice.ts';
import { tellReport } from './report-words.ts';
import { type ChartColumns, samplesOfTable } from './study-samples.ts';

export interface ChartOptions extends ChartColumns {
  readonly data: string;
  readonly phase1?: string | undefined;
  readonly exclude?: string | undefined;
  /** `nelson`, `we`, or rules by name. */
  readonly rules: string;
  /** `nelson2=8`, `we2=2/3`. */
  readonly run?: readonly string[] | undefined;
  readonly lsl?: number | undefined;
  readonly usl?: number | undefined;
  readonly confidence?: number | undefined;
  readonly centre?: number | undefined;
  readonly sigma?: number | undefined;
  readonly lambda: number;
  readonly width: number;
  readonly k: number;
  readonly h: number;
  readonly headStart: number;
  readonly series?: string | undefined;
  readonly svg?: string | undefined;
  readonly json: boolean;
}

/** `fettle chart KIND --data FILE`: limits, every point, violations, capability. */
export async function runChart(kind: ChartKind, options: ChartOptions, write: (line: string) => void): Promise<void> {
  const report = await chartReport(kind, options);
  if (options.svg !== undefined) await writeFile(options.svg, chartPicture(report, { lsl: options.lsl, usl: options.usl }));
  if (options.json) write(JSON.stringify(report, null, 2));
  else for (const line of tellReport(report)) write(line);
}

async function chartReport(kind: ChartKind, options: ChartOptions): Promise<ChartReport> {
  const table = readDataTable(await readText(options.data), options.data, options.series);
  const { samples, characteristic } = samplesOfTable(kind, table, options, options.data);
  const rules = RunRuleConfig.parse({ rules: rulesOf(options.rules), lengths: lengthsOf(options.run ?? []) });
  const limits = statedLimits(kind, { ...options, centre: options.centre ?? table.centre, sigma: options.sigma ?? table.sigma }, samples);
  const design = {
    kind,
    ewma: { lambda: options.lambda, width: options.width },
    cusum: { k: options.k, h: options.h, headStart: options.headStart },
  };
  const study = valueOr(
    studyChart({
      design,
      samples,
      rules,
      limits,
      ...(options.phase1 === undefined ? {} : { phaseOne: chosenSamples(options.phase1, samples, '--phase1') }),
      ...(options.exclude === undefined ? {} : { excluded: chosenSamples(options.exclude, samples, '--exclude') }),
    }),
    options.data,
  );
  const given = limits !== undefined;
  const { lsl, usl, confidence } = options;
  const capability =
    lsl === undefined && usl === undefined
      ? undefined
      : valueOr(capabilityOfStudy(study, samples, { lsl, usl, confidence }, given), options.data);
  return reportOf(study, { characteristic, rules, given, sigmaMethod: sigmaMethodOf(study.limits, given), capability });
}

/** Limits from a stated centre and σ, or undefined: they are learned. */
function statedLimits(kind: ChartKind, options: ChartOptions, samples: readonly StudySample[]): ControlLimits | undefined {
  const { centre, sigma } = options;
  if (centre === undefined && sigma === undefined) return undefined;
  if (options.phase1 !== undefined)
    throw new FettleError('invalidInput', 'Give either --phase1, to learn the limits, or --centre and --sigma, to state them.');
  const attribute = isAttributeChart(kind);
  if (centre === undefined || (sigma === undefined && !attribute))
    throw new FettleError(
      'invalidInput',
      `Stated limits need both --centre and --sigma (of single values); --${centre === undefined ? 'centre' : 'sigma'} is missing.`,
    );
  const n = kind === 'i-mr' ? 1 : commonSize(samples.map(({ values, counts }) => counts?.size ?? values?.length ?? 1));
  const outcome = limitsFromSigma({
    kind,
    n,
    centre,
    sigma: sigma ?? 1,
    version: 1,
    samples: { first: 1, last: 1, count: 1, excluded: [], from: null, to: null },
    ewma: { lambda: options.lambda, width: options.width },
    cusum: { k: options.k, h: options.h, headStart: options.headStart },
  });
  return valueOr(outcome, '--centre and --sigma');
}

function valueOr<T>(outcome: StatisticOutcome<T>, where: string): T {
  if (outcome.ok) return outcome.value;
  throw new FettleError('invalidInput', `${where}: ${outcome.refusal.message}`);
}

function rulesOf(text: string): RunRuleId[] {
  return text.split(',').flatMap((part) => {
    const name = part.trim().toLowerCase();
    if (name === 'nelson') return NELSON_RULES;
    if (name === 'we' || name === 'western-electric') return WESTERN_ELECTRIC_RULES;
    const rule = RunRuleId.safeParse(name);
    if (!rule.success)
      throw new FettleError('invalidInput', `"${part}" is no run rule. Write nelson, we, or some of ${RUN_RULES.join(', ')}.`);
    return [rule.data];
  });
}

function lengthsOf(texts: readonly string[]): Record<string, number | { count: number; of: number }> {
  const lengths = Object.fromEntries(
    texts.map((text) => {
      const [, rule, count, of] = /^(\w+)=(\d+)(?:\/(\d+))?$/.exec(text) ?? [];
      if (rule === undefined)
        throw new FettleError('invalidInput', `"${text}" is no run length. Write --run nelson2=8, or --run nelson5=2/3 for two of three.`);
      return [rule, of === undefined ? Number(count) : { count: Number(count), of: Number(of) }];
    }),
  );
  const parsed = RunRuleConfig.shape.lengths.safeParse(lengths);
  const unknown = Object.keys(lengths).find((rule) => !(RUN_RULES as readonly string[]).includes(rule));
  if (!parsed.success || unknown !== undefined) {
    const reason = unknown === undefined ? parsed.error?.issues[0]?.message : `there is no rule "${unknown}"`;
    throw new FettleError('invalidInput', `--run ${texts.join(' --run ')}: ${reason}.`);
  }
  return lengths;
}
