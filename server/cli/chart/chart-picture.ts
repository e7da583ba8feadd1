import { CHART_TITLES, type RunRuleId } from '@fettle/flows/statistics/index.ts';
import type { ChartReport } from './chart-report.ts';
import { digits, ruleName } from './report-words.ts';

const WIDTH = 1200;
const LEFT = 76;
const RIGHT = 118;
const COLOURS = {
  ink: '#1f2933',
  quiet: '#66727f',
  line: '#2f6f9f',
  limit: '#b3261e',
  zone: '#d5dbe1',
  phase: '#eef2f5',
  ground: '#ffffff',
};

interface Plot {
  readonly title: string;
  readonly top: number;
  readonly height: number;
  readonly points: readonly PlotPoint[];
  readonly specification: readonly { readonly name: string; readonly value: number }[];
  /** Zones at 1σ and 2σ: only where all zone rules judge. */
  readonly zones: boolean;
}
interface PlotPoint {
  readonly value: number;
  readonly centre: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly violations: readonly RunRuleId[];
  readonly label: string;
}

export interface PictureOptions {
  readonly lsl?: number | undefined;
  readonly usl?: number | undefined;
  readonly title?: string;
  readonly subtitle?: string;
  readonly unit?: string;
  /** Stretches of samples that belong together (a unit, a batch), by position: named below the chart instead of each sample. */
  readonly bands?: readonly { readonly from: number; readonly to: number; readonly title: string }[];
}

/** The chart as an SVG document: limits of each point, zones, violations with the numbers of their rules, and the chart of ranges below. */
export function chartPicture(report: ChartReport, options: PictureOptions = {}): string {
  const individuals = report.kind === 'i-mr';
  const specification = individuals
    ? [
        ...(options.lsl === undefined ? [] : [{ name: 'LSL', value: options.lsl }]),
        ...(options.usl === undefined ? [] : [{ name: 'USL', value: options.usl }]),
      ]
    : [];
  const zones = report.kind === 'xbar-r' || report.kind === 'xbar-s' || individuals;
  const unit = options.unit === undefined ? '' : ` [${options.unit}]`;
  const main: Plot = { title: `${report.characteristic}${unit}`, top: 78, height: 300, points: report.points, specification, zones };
  const spread: Plot | undefined =
    report.dispersion === null
      ? undefined
      : {
          title: `${report.dispersion.title}${unit}`,
          top: 430,
          height: 150,
          specification: [],
          zones: false,
          points: report.points.map((point) => ({
            label: point.label,
            ...(point.dispersion ?? { value: Number.NaN, centre: null, lower: null, upper: null, violations: [] }),
          })),
        };
  const height = spread === undefined ? 440 : 640;
  const heading = options.title ?? CHART_TITLES[report.kind];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${xmlText(heading)}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="${COLOURS.ground}"/>`,
    `<text x="${LEFT}" y="30" font-size="18" font-weight="600" fill="${COLOURS.ink}">${xmlText(heading)}</text>`,
    `<text x="${LEFT}" y="50" fill="${COLOURS.quiet}">${xmlText(subtitle(report, options.subtitle))}</text>`,
    ...draw(main, report, options.bands),
    ...(spread === undefined ? [] : draw(spread, report, options.bands)),
    '</svg>',
    '',
  ].join('\n');
}

function subtitle(report: ChartReport, said: string | undefined): string {
  const { phase1 } = report;
  const origin = phase1 === null ? 'limits as stated' : `limits of samples ${phase1.first} to ${phase1.last}, frozen`;
  const out = report.outOfLimits.length;
  return `${report.samples} samples · ${said ?? origin} · σ̂ ${Number(report.sigma.toPrecision(4))} · ${out === 0 ? 'none' : out} beyond a limit`;
}

function draw(plot: Plot, report: ChartReport, bands: PictureOptions['bands']): string[] {
  const { points, top, height } = plot;
  const known = points.filter(({ value }) => Number.isFinite(value));
  const levels = [
    ...known.flatMap(({ value, lower, upper }) => [value, lower ?? value, upper ?? value]),
    ...plot.specification.map(({ value }) => value),
  ];
  const low = Math.min(...levels);
  const high = Math.max(...levels);
  const margin = (high - low) * 0.06 || 1;
  const y = (value: number): number => round(top + height - ((value - (low - margin)) / (high - low + 2 * margin)) * height);
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, points.length);
  const x = (index: number): number => round(LEFT + step * (index + 0.5));
  const parts: string[] = [];

  const lastOfPhase = report.points.findLastIndex(({ phase1 }) => phase1);
  if (lastOfPhase >= 0 && lastOfPhase < points.length - 1) {
    parts.push(`<rect x="${LEFT}" y="${top}" width="${round(step * (lastOfPhase + 1))}" height="${height}" fill="${COLOURS.phase}"/>`);
    parts.push(`<text x="${LEFT + 6}" y="${top + 14}" fill="${COLOURS.quiet}">phase I</text>`);
  }
  parts.push(`<rect x="${LEFT}" y="${top}" width="${WIDTH - LEFT - RIGHT}" height="${height}" fill="none" stroke="${COLOURS.zone}"/>`);
  parts.push(`<text x="${LEFT}" y="${top - 6}" fill="${COLOURS.ink}" font-weight="600">${xmlText(plot.title)}</text>`);

  const stairs = (of: (point: PlotPoint) => number | null, stroke: string, dash: string): void => {
    // One stroke for each stretch at one level, so that its dashes are even.
    const levels = points.map(of);
    let path = '';
    for (let begin = 0; begin < levels.length; ) {
      const level = levels[begin] ?? null;
      let end = begin + 1;
      while (end < levels.length && levels[end] === level) end += 1;
      if (level !== null) path += `M${round(LEFT + step * begin)} ${y(level)}H${round(LEFT + step * end)}`;
      begin = end;
    }
    if (path !== '')
      parts.push(
        `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="1.2"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}/>`,
      );
  };
  if (plot.zones)
    for (const sigmas of [-2, -1, 1, 2])
      stairs(
        ({ centre, upper }) => (centre === null || upper === null ? null : centre + ((upper - centre) / 3) * sigmas),
        COLOURS.zone,
        '',
      );
  stairs(({ centre }) => centre, COLOURS.quiet, '');
  stairs(({ upper }) => upper, COLOURS.limit, '6 4');
  // 0 below a chart of ranges or counts is no limit, only its floor.
  stairs(
    ({ lower }) => (lower === 0 && !plot.zones && report.kind !== 'ewma' && report.kind !== 'cusum' ? null : lower),
    COLOURS.limit,
    '6 4',
  );
  for (const { name, value } of plot.specification) {
    parts.push(
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}" stroke="${COLOURS.ink}" stroke-dasharray="2 3"/>`,
    );
    parts.push(`<text x="${WIDTH - RIGHT + 6}" y="${y(value) + 4}" fill="${COLOURS.ink}">${name} ${digits(value)}</text>`);
  }

  const line = points.map(({ value }, index) => (Number.isFinite(value) ? `${x(index)},${y(value)}` : '')).filter((pair) => pair !== '');
  parts.push(`<polyline points="${line.join(' ')}" fill="none" stroke="${COLOURS.line}" stroke-width="1.2"/>`);
  const radius = points.length > 150 ? 1.8 : 3;
  for (const [index, point] of points.entries()) {
    if (!Number.isFinite(point.value)) continue;
    const [cx, cy] = [x(index), y(point.value)];
    if (point.violations.length === 0) {
      parts.push(`<circle cx="${cx}" cy="${cy}" r="${radius}" fill="${COLOURS.line}"/>`);
      continue;
    }
    const says = `${point.label}: ${digits(point.value)} · ${point.violations.map(ruleName).join(', ')}`;
    parts.push(`<circle cx="${cx}" cy="${cy}" r="${radius + 1.5}" fill="${COLOURS.limit}"><title>${xmlText(says)}</title></circle>`);
    if (step >= 9)
      parts.push(
        `<text x="${cx}" y="${cy - 8}" text-anchor="middle" font-size="10" fill="${COLOURS.limit}">${point.violations.map((rule) => rule.replace(/\D+/, '')).join(' ')}</text>`,
      );
  }

  const last = points.findLast(({ upper }) => upper !== null);
  if (last !== undefined) {
    const tag = (name: string, value: number | null, fill: string): void => {
      if (value !== null)
        parts.push(`<text x="${WIDTH - RIGHT + 6}" y="${y(value) + 4}" fill="${fill}">${name} ${besideLine(value, high - low)}</text>`);
    };
    tag('UCL', last.upper, COLOURS.limit);
    tag('CL', last.centre, COLOURS.quiet);
    if (last.lower !== 0 || plot.zones) tag('LCL', last.lower, COLOURS.limit);
  }
  for (const value of ticks(low, high))
    parts.push(`<text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end" fill="${COLOURS.quiet}">${digits(value)}</text>`);
  if (bands !== undefined) {
    for (const { from, to, title } of bands) {
      const middle = round(LEFT + (step * (from - 1 + to)) / 2);
      if (from > 1)
        parts.push(
          `<line x1="${round(LEFT + step * (from - 1))}" x2="${round(LEFT + step * (from - 1))}" y1="${top}" y2="${top + height}" stroke="${COLOURS.zone}"/>`,
        );
      parts.push(`<text x="${middle}" y="${top + height + 16}" text-anchor="middle" fill="${COLOURS.quiet}">${xmlText(title)}</text>`);
    }
    return parts;
  }
  const every = Math.ceil(points.length / 24);
  for (const [index, point] of points.entries())
    if (index % every === 0)
      parts.push(
        `<text x="${x(index)}" y="${top + height + 16}" text-anchor="middle" fill="${COLOURS.quiet}">${xmlText(point.label)}</text>`,
      );
  return parts;
}

/** About five round values between two. */
function ticks(low: number, high: number): number[] {
  const rough = (high - low) / 5 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const found: number[] = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) found.push(Number(value.toPrecision(12)));
  return found;
}

/** A hundredth of what the picture shows tells two lines apart; more digits pretend. */
function besideLine(value: number, shown: number): string {
  const decimals = 2 - Math.floor(Math.log10(shown || 1));
  return Number(value.toFixed(Math.min(12, Math.max(0, decimals)))).toString();
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
