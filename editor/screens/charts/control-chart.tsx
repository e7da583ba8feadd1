import type { ChartDetail, KeptSample, SampleKey } from '@fettle/flows/contract';
import { type ChartLines, type ControlLimits, isAttributeChart } from '@fettle/flows/statistics/index.ts';
import { ActionIcon, Select, Tooltip } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight, IconChevronsRight, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { type KeyboardEvent, useCallback, useMemo } from 'react';
import { exactTime, timeWords } from '../../parts/time-words.ts';
import styles from './chart.module.css';
import { type ChartWindow, moved, newest, showing, zoomed } from './chart-window.ts';
import { chartedWords, isSame, isWeighted, panelTitles, ruleWords, sampleName, unitOf, violationsOf } from './chart-words.ts';
import { ControlPanel, type PanelPoint, type PanelSample } from './control-panel.tsx';
import { Overview } from './overview.tsx';
import { PERIODS, type Period } from './period.ts';

interface ControlChartProps {
  readonly detail: ChartDetail;
  readonly window: ChartWindow;
  readonly look: (window: ChartWindow) => void;
  readonly chosen: SampleKey | undefined;
  readonly choose: (sample: KeptSample) => void;
  readonly period: Period;
  readonly choosePeriod: (period: Period) => void;
}

const location = (sample: KeptSample): PanelPoint => sample;
const dispersion = (sample: KeptSample): PanelPoint | null => sample.dispersion;
/** What is weighted begins once there are limits: in phase I a sample has only what was read. */
const weighted = (sample: KeptSample): PanelPoint | null => (sample.limits === null ? null : sample);
const sumAbove = (sample: KeptSample): PanelPoint | null => sumOf(sample, sample.sums?.high ?? 0);
const sumBelow = (sample: KeptSample): PanelPoint | null => sumOf(sample, -(sample.sums?.low ?? 0));

/** One of the two sums of a CUSUM, out of control when it is beyond the decision interval itself. */
function sumOf({ limits, violations }: KeptSample, value: number): PanelPoint | null {
  if (limits === null) return null;
  return { value, limits, violations: value > limits.upper || value < limits.lower ? violations : [] };
}

/** The panels of a chart over a window of its samples, with how to move through time by mouse and keys. */
export function ControlChart({ detail, window, look, chosen, choose, period, choosePeriod }: ControlChartProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const { chart, samples, annotations, exclusions } = detail;
  const total = samples.length;
  const shown: readonly PanelSample[] = useMemo(() => {
    const left = exclusions.filter(({ withdrawnAt }) => withdrawnAt === undefined);
    return samples.slice(window.from, window.to).map((sample) => ({
      sample,
      isExcluded: left.some((one) => isSame(one, sample)),
      isAnnotated: annotations.some((one) => isSame(one, sample)),
    }));
  }, [samples, window, annotations, exclusions]);
  const position = samples.findIndex((sample) => isSame(sample, chosen));
  const at = position < 0 ? total - 1 : position;
  const [upper, lower] = panelTitles(chart);
  const isSummed = chart.kind === 'cusum';
  const hasValues = isWeighted(chart.kind);
  const hasUpper = !hasValues || shown.some(({ sample }) => sample.limits !== null);
  const values = useMemo(() => readOf(detail), [detail]);
  // Only rules of X and X̄ look at zones.
  const hasZones = !isWeighted(chart.kind) && !isAttributeChart(chart.kind);
  const unit = unitOf(chart.kind, chart.signals);
  const chooseShown = useCallback((index: number) => choose(samples[window.from + index] as KeptSample), [choose, samples, window.from]);
  const timeOf = useMemo(() => {
    const from = shown[0]?.sample.to ?? 0;
    const to = shown.at(-1)?.sample.to ?? 0;
    // Samples seconds apart are told apart by seconds, those of days by days.
    return to - from < 20 * 60_000 ? exactTime : timeWords;
  }, [shown]);

  const go = (next: number): void => {
    const sample = samples[Math.min(total - 1, Math.max(0, next))];
    if (sample === undefined) return;
    choose(sample);
    look(showing(window, samples.indexOf(sample), total));
  };
  const zoom = (factor: number): void => look(zoomed(window, factor, { around: position < 0 ? window.to : position, total }));
  const page = Math.max(1, Math.round((window.to - window.from) / 2));
  const placeOf = (key: string): number | undefined => {
    switch (key) {
      case 'ArrowLeft':
        return at - 1;
      case 'ArrowRight':
        return at + 1;
      case 'PageUp':
        return at - page;
      case 'PageDown':
        return at + page;
      case 'Home':
        return 0;
      case 'End':
        return total - 1;
      case 'n':
        return nextOut(samples, at, 1);
      case 'p':
        return nextOut(samples, at, -1);
      default:
        return undefined;
    }
  };
  const press = (event: KeyboardEvent): void => {
    const { key } = event;
    const place = placeOf(key);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (place !== undefined) go(place);
    else if (key === '+' || key === '=') zoom(0.5);
    else if (key === '-') zoom(2);
    else if (key === '0') look({ from: 0, to: total });
    else return;
    event.preventDefault();
  };
  const tool = (label: string, icon: typeof IconZoomIn, act: () => void, isOff = false) => {
    const Icon = icon;
    return (
      <Tooltip label={label}>
        <ActionIcon variant="subtle" aria-label={label} onClick={act} disabled={isOff}>
          <Icon size={17} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Tooltip>
    );
  };
  const said = samples[at];

  return (
    <section className={styles.chart} aria-label="Chart">
      <div className={styles.tools}>
        <Select
          aria-label="Period"
          size="xs"
          w={170}
          allowDeselect={false}
          data={PERIODS.map(({ value, title }) => ({ value, label: title }))}
          value={period}
          onChange={(next) => choosePeriod((next ?? 'newest') as Period)}
        />
        {tool('Earlier', IconChevronLeft, () => look(moved(window, -page, total)), window.from === 0)}
        {tool('Later', IconChevronRight, () => look(moved(window, page, total)), window.to === total)}
        {tool('Newest', IconChevronsRight, () => look(newest(total, window.to - window.from)), window.to === total)}
        {tool('Closer (+)', IconZoomIn, () => zoom(0.5), total === 0)}
        {tool('Farther (−)', IconZoomOut, () => zoom(2), window.to - window.from >= total)}
        <span style={{ flex: 1 }} />
        <span>
          {total === 0
            ? 'No samples in this period'
            : `Samples ${window.from + 1} to ${window.to} of ${total}${detail.more ? ', older ones left off' : ''}`}
        </span>
      </div>
      {total === 0 && (
        <p className={styles.nothing}>
          {chart.samples > 0
            ? 'No sample is from this period. Choose another one.'
            : `No sample yet. The first is drawn as soon as ${chart.equipmentTitle} has told enough of “${chart.signals.map(({ title }) => title).join(', ')}”.`}
        </p>
      )}
      <div
        ref={ref}
        style={total === 0 ? { display: 'none' } : undefined}
        className={styles.panels}
        role="slider"
        tabIndex={0}
        aria-label="Sample. Arrow keys move, + and − zoom, n and p go to the next and the last one out of control"
        aria-valuemin={1}
        aria-valuemax={Math.max(1, total)}
        aria-valuenow={Math.max(1, at + 1)}
        aria-valuetext={
          said === undefined
            ? 'none'
            : `${sampleName(said, chart.version)}, ${chartedWords(said, unit)}, ${
                violationsOf(said)
                  .map((rule) => ruleWords(rule, { kind: chart.kind, lengths: detail.lengths }))
                  .join(', ') || 'nothing violated'
              }`
        }
        onKeyDown={press}
      >
        {hasUpper && (
          <ControlPanel
            title={upper}
            unit={unit}
            samples={shown}
            pointOf={isSummed ? sumAbove : hasValues ? weighted : location}
            {...(isSummed ? { otherOf: sumBelow } : {})}
            width={width}
            height={lower === undefined ? 400 : 286}
            chosen={position < 0 ? undefined : position - window.from}
            choose={chooseShown}
            hasZones={hasZones}
            hasMarks={!hasValues}
            zeroIsNoLimit={isAttributeChart(chart.kind)}
            hasTimes={lower === undefined}
            timeOf={timeOf}
          />
        )}
        {lower !== undefined && (
          <ControlPanel
            title={lower}
            unit={unit}
            samples={shown}
            pointOf={hasValues ? values : dispersion}
            width={width}
            height={hasUpper ? 176 : 400}
            chosen={position < 0 ? undefined : position - window.from}
            choose={chooseShown}
            hasZones={false}
            isCentreOnly={hasValues}
            zeroIsNoLimit={!hasValues}
            hasTimes
            timeOf={timeOf}
          />
        )}
      </div>
      <Overview samples={samples} window={window} look={look} width={width} isWeighted={hasValues} />
      {total > 0 && <Legend hasZones={hasZones} hasMarks={!hasValues} />}
    </section>
  );
}

/** What was read, about the target of the limits that it was judged by: of a weighted chart, whose points are another quantity or lag behind. */
function readOf({ limits, inUse }: ChartDetail): (sample: KeptSample) => PanelPoint {
  const targets = new Map(
    [...limits.map((one) => one.limits), ...(inUse === undefined ? [] : [inUse])].map((one) => [one.version, targetOf(one)]),
  );
  return ({ values, limitsVersion }) => {
    const target = limitsVersion === null ? undefined : targets.get(limitsVersion);
    const lines: ChartLines | null = target === undefined ? null : { centre: target, lower: target, upper: target };
    return { value: values.reduce((sum, value) => sum + value, 0) / values.length, limits: lines, violations: [] };
  };
}

const targetOf = (limits: ControlLimits): number => (limits.kind === 'cusum' ? limits.target : limits.centre);

/** The next sample that violates a rule, from a position in a direction; the same position when there is none. */
function nextOut(samples: readonly KeptSample[], from: number, by: 1 | -1): number {
  for (let at = from + by; at >= 0 && at < samples.length; at += by) if (violationsOf(samples[at] as KeptSample).length > 0) return at;
  return from;
}

function Legend({ hasZones, hasMarks }: { readonly hasZones: boolean; readonly hasMarks: boolean }) {
  return (
    <div className={styles.legend} aria-hidden="true">
      <span>
        <svg width={14} height={14} aria-hidden="true">
          <path d="M7,1 l6,6 l-6,6 l-6,-6 z" className={styles.out} />
        </svg>
        {hasMarks ? 'violates the rule named at it' : 'beyond the limit'}
      </span>
      <span>
        <svg width={14} height={14} aria-hidden="true">
          <circle cx={7} cy={7} r={4} className={styles.dot} data-learning="true" />
        </svg>
        phase I, not judged
      </span>
      <span>
        <svg width={14} height={14} aria-hidden="true">
          <path d="M3,3 l8,8 m0,-8 l-8,8" className={styles.excluded} />
        </svg>
        left out of phase I
      </span>
      <span>
        <svg width={14} height={14} aria-hidden="true">
          <path d="M3,4 h8 l-4,6 z" className={styles.note} />
        </svg>
        annotated
      </span>
      {hasZones && <span>bands: zones C, B, A</span>}
    </div>
  );
}
