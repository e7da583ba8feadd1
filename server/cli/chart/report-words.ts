import { CHART_TITLES, isAttributeChart, type RunRuleId, runRuleTitle } from '@fettle/flows/statistics/index.ts';
import { tellCapability } from './capability-words.ts';
import type { ChartReport } from './chart-report.ts';

/** As many digits as tell limits and points apart, none that pretend. */
export function digits(value: number): string {
  return Number(value.toPrecision(7)).toString();
}

export function ruleName(rule: RunRuleId): string {
  return rule.startsWith('nelson') ? `Nelson ${rule.slice(6)}` : `Western Electric ${rule.slice(2)}`;
}

/** The report as lines that a person reads. */
export function tellReport(report: ChartReport): string[] {
  const attribute = isAttributeChart(report.kind);
  const lower = (value: number, clamped: boolean): string => (clamped && value === 0 ? 'no lower limit' : digits(value));
  const lines = [`${CHART_TITLES[report.kind]} of ${report.characteristic}, ${report.samples} samples`];
  const phase1 = report.phase1;
  lines.push(
    phase1 === null
      ? 'Limits   as stated'
      : `Limits   of samples ${phase1.first} to ${phase1.last} (${phase1.count}${phase1.excluded.length === 0 ? '' : `, without ${phase1.excluded.join(', ')}`})`,
  );
  const size = report.n === 1 ? '' : `, for samples of ${digits(report.n)}`;
  lines.push(`Centre   ${digits(report.centre)}, limits ${lower(report.limits.lower, attribute)} … ${digits(report.limits.upper)}${size}`);
  if (report.dispersion !== null) {
    const { title, centre, limits } = report.dispersion;
    lines.push(`${`mean ${title}`.padEnd(9)}${digits(centre)}, limits ${lower(limits.lower, true)} … ${digits(limits.upper)}`);
  }
  lines.push(`σ̂        ${digits(report.sigma)}${report.sigmaMethod === null ? '' : ` (${report.sigmaMethod})`}`);
  if (report.parameters !== undefined)
    lines.push(
      `With     ${Object.entries(report.parameters)
        .map(([name, value]) => `${name} ${digits(value)}`)
        .join(', ')}`,
    );
  lines.push('', ...table(report), '', ...violations(report));
  if (report.capability !== undefined) lines.push('', ...tellCapability(report.capability));
  return lines;
}

function table(report: ChartReport): string[] {
  const sums = report.kind === 'cusum';
  const dispersion = report.dispersion?.title;
  const head = [
    'sample',
    'n',
    'value',
    'lower',
    'upper',
    ...(sums ? ['C+', 'C-'] : []),
    ...(dispersion === undefined ? [] : [dispersion]),
    'rules',
  ];
  const rows = report.points.map((point) => [
    `${point.label}${point.phase1 ? ' ·' : ''}`,
    digits(point.size),
    digits(point.value),
    point.lower === null ? '' : digits(point.lower),
    point.upper === null ? '' : digits(point.upper),
    ...(sums ? [digits(point.sums?.high ?? 0), digits(point.sums?.low ?? 0)] : []),
    ...(dispersion === undefined ? [] : [point.dispersion === undefined ? '' : digits(point.dispersion.value)]),
    [...point.violations.map(ruleName), ...(point.dispersion?.violations ?? []).map((rule) => `${ruleName(rule)} (${dispersion})`)].join(
      ', ',
    ),
  ]);
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line), ...(report.points.some((point) => point.phase1) ? ['· phase I'] : [])];
}

function violations(report: ChartReport): string[] {
  const found = (on: ChartReport['violations'], suffix: string): string[] =>
    report.rules.flatMap((rule) => {
      const samples = on[rule] ?? [];
      return samples.length === 0 ? [] : [`${ruleName(rule)}${suffix} (${ruleTitle(rule, report)}): ${samples.join(', ')}`];
    });
  const lines = [...found(report.violations, ''), ...found(report.dispersionViolations, ` on ${report.dispersion?.title}`)];
  return lines.length === 0 ? ['No rule is violated.'] : ['Violations', ...lines.map((line) => `  ${line}`)];
}

/** The limits of EWMA and CUSUM stand elsewhere than at 3σ of a point. */
function ruleTitle(rule: RunRuleId, { kind, parameters, lengths }: ChartReport): string {
  if (kind === 'ewma') return `Beyond the limits, L = ${digits(parameters?.width ?? 3)}`;
  if (kind === 'cusum') return `Beyond the decision interval, h = ${digits(parameters?.h ?? 5)}`;
  return runRuleTitle(rule, lengths);
}
