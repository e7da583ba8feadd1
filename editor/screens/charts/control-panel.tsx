import type { KeptSample } from '@fettle/flows/contract';
import type { ChartLines } from '@fettle/flows/statistics/index.ts';
import { memo } from 'react';
import { type Axis, axisOf } from './axis.ts';
import styles from './chart.module.css';
import { figure, keyOfSample, minus, ruleMark } from './chart-words.ts';

/** A point of one panel. */
export interface PanelPoint {
  readonly value: number;
  readonly limits: ChartLines | null;
  readonly violations: KeptSample['violations'];
}

export interface PanelSample {
  readonly sample: KeptSample;
  readonly isExcluded: boolean;
  readonly isAnnotated: boolean;
}

interface ControlPanelProps {
  readonly title: string;
  readonly unit: string;
  readonly samples: readonly PanelSample[];
  /** What this panel shows of a sample; null: nothing, as of the first moving range. */
  readonly pointOf: (sample: KeptSample) => PanelPoint | null;
  /** A second line on the same axis, as of the other sum of a CUSUM. */
  readonly otherOf?: (sample: KeptSample) => PanelPoint | null;
  readonly width: number;
  readonly height: number;
  /** Position of the chosen sample. */
  readonly chosen: number | undefined;
  readonly choose: (position: number) => void;
  /** Zones A, B and C belong to lines that a sample is three σ from. */
  readonly hasZones: boolean;
  /** Ranges and counts cannot be less than 0: there 0 is no lower limit. */
  readonly zeroIsNoLimit: boolean;
  /** Whether the rules that a point violates stand at it: not where there is one only. */
  readonly hasMarks?: boolean;
  /** The lines have no limits: only what is aimed at is drawn. */
  readonly isCentreOnly?: boolean;
  readonly hasTimes: boolean;
  readonly timeOf: (time: number) => string;
}

const LEFT = 64;
const RIGHT = 104;
const TOP = 26;
/** Above so many, points that are as they should be are the line alone. */
const MOST_DOTS = 240;

/** One panel of a control chart: limits of each point, zones, the line, and what is wrong by shape, number and colour. */
export const ControlPanel = memo(function ControlPanel(props: ControlPanelProps) {
  const { title, unit, samples, pointOf, otherOf, width, height, chosen, choose, hasZones, zeroIsNoLimit, hasTimes, timeOf } = props;
  const { hasMarks = true, isCentreOnly = false } = props;
  const bottom = height - (hasTimes ? 36 : 10);
  const points = samples.map(({ sample }) => pointOf(sample));
  const others = otherOf === undefined ? undefined : samples.map(({ sample }) => otherOf(sample));
  const shown = [...points, ...(others ?? [])].flatMap((point) =>
    point === null ? [] : [point.value, ...(point.limits === null ? [] : linesOf(point.limits))],
  );
  if (shown.length === 0 || width <= LEFT + RIGHT) return <svg width={width} height={height} aria-hidden="true" />;
  const axis = axisOf(shown, { from: bottom, to: TOP }, height > 220 ? 6 : 3);
  const step = (width - LEFT - RIGHT) / samples.length;
  const x = (position: number): number => LEFT + (position + 0.5) * step;
  const runs = runsOf(points);
  const namesAbove = alternating(points, step);
  const lowerOf = ({ lower }: ChartLines): number | null => (zeroIsNoLimit && lower === 0 ? null : lower);
  const last = points.findLast((point) => point !== null && point.limits !== null)?.limits;

  return (
    <svg width={width} height={height} className={styles.panel} aria-hidden="true">
      <text x={LEFT} y={14} className={styles.panelTitle}>
        {title}
        {unit === '' ? '' : `, ${unit}`}
      </text>
      <Grid axis={axis} width={width} />
      {runs.map((run) => (
        <Zones key={run.from} run={run} axis={axis} x={x} step={step} hasZones={hasZones} />
      ))}
      <LimitLines runs={runs} axis={axis} x={x} step={step} lowerOf={lowerOf} isCentreOnly={isCentreOnly} />
      {last !== undefined && last !== null && (
        <LimitNames lines={last} lower={lowerOf(last)} axis={axis} x={width - RIGHT + 6} isCentreOnly={isCentreOnly} />
      )}
      {samples.map(({ sample }, position) => {
        const before = samples[position - 1]?.sample;
        if (before === undefined || (before.limitsVersion === sample.limitsVersion && before.version === sample.version)) return null;
        return (
          <Change
            key={keyOfSample(sample)}
            x={x(position) - step / 2}
            bottom={bottom}
            words={hasTimes ? '' : changeWords(before, sample)}
          />
        );
      })}
      {chosen !== undefined && chosen >= 0 && chosen < samples.length && (
        <rect x={x(chosen) - Math.max(step, 8) / 2} y={TOP} width={Math.max(step, 8)} height={bottom - TOP} className={styles.chosen} />
      )}
      {[points, ...(others === undefined ? [] : [others])].map((line, of) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the first line is always the first.
        <g key={of}>
          <polyline
            className={styles.line}
            points={line.flatMap((point, at) => (point === null ? [] : [`${x(at)},${axis.place(point.value)}`])).join(' ')}
          />
          {line.map((point, position) =>
            point === null ? null : (
              <Point
                key={keyOfSample((samples[position] as PanelSample).sample)}
                x={x(position)}
                y={axis.place(point.value)}
                point={point}
                of={samples[position] as PanelSample}
                isQuiet={samples.length > MOST_DOTS}
                namesAbove={namesAbove[position] === true}
                hasMarks={hasMarks && step >= 7}
                isSmall={step < 7}
                isChosen={position === chosen}
              />
            ),
          )}
        </g>
      ))}
      {hasTimes && <Times samples={samples} x={x} bottom={bottom} timeOf={timeOf} />}
      {/* The whole column of a sample is its target. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the slider around the panels takes the keys. */}
      <rect
        x={LEFT}
        y={0}
        width={width - LEFT - RIGHT}
        height={height}
        fill="transparent"
        onClick={(event) => choose(Math.min(samples.length - 1, Math.max(0, Math.floor((event.nativeEvent.offsetX - LEFT) / step))))}
      />
    </svg>
  );
});

/** Pixels that a mark of a rule needs, "W4" the most. */
const MARK_WIDTH = 13;

/** Whether the rules that a point violates stand above it: they do when those of the point before stand below and would touch. */
function alternating(points: readonly (PanelPoint | null)[], step: number): readonly boolean[] {
  const above: boolean[] = [];
  for (const [position, point] of points.entries()) {
    const before = points[position - 1];
    const marks = (point?.violations.length ?? 0) + (before?.violations.length ?? 0);
    const touches = point !== null && before != null && before.violations.length > 0 && (marks / 2) * MARK_WIDTH > step;
    above.push(touches && above[position - 1] === false && marks > 2);
  }
  return above;
}

const linesOf = ({ lower, upper }: ChartLines): number[] => [lower, upper];

function Grid({ axis, width }: { readonly axis: Axis; readonly width: number }) {
  return axis.ticks.map((tick) => (
    <g key={tick}>
      <line x1={LEFT} x2={width - RIGHT} y1={axis.place(tick)} y2={axis.place(tick)} className={styles.grid} />
      <text x={LEFT - 8} y={axis.place(tick) + 4} textAnchor="end" className={styles.tick}>
        {minus(tick.toFixed(axis.digits))}
      </text>
    </g>
  ));
}

/** Points in a row that have the same lines. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly lines: ChartLines;
}

function runsOf(points: readonly (PanelPoint | null)[]): Run[] {
  const runs: Run[] = [];
  for (const [position, point] of points.entries()) {
    if (point === null || point.limits === null) continue;
    const last = runs.at(-1);
    const { centre, lower, upper } = point.limits;
    const goesOn = last?.to === position && last.lines.centre === centre && last.lines.lower === lower && last.lines.upper === upper;
    if (goesOn) runs[runs.length - 1] = { ...last, to: position + 1 };
    else runs.push({ from: position, to: position + 1, lines: point.limits });
  }
  return runs;
}

function Zones({
  run: { from, to, lines },
  axis,
  x,
  step,
  hasZones,
}: {
  readonly run: Run;
  readonly axis: Axis;
  readonly x: (position: number) => number;
  readonly step: number;
  readonly hasZones: boolean;
}) {
  if (!hasZones) return null;
  const left = x(from) - step / 2;
  const right = x(to - 1) + step / 2;
  const { centre, lower, upper } = lines;
  const band = (one: number, other: number, zone: string) => (
    <rect
      key={`${zone}${one}`}
      x={left}
      width={right - left}
      y={Math.min(axis.place(one), axis.place(other))}
      height={Math.abs(axis.place(one) - axis.place(other))}
      data-zone={zone}
      className={styles.zone}
    />
  );
  const above = (upper - centre) / 3;
  const below = (centre - lower) / 3;
  return [
    band(centre - below, centre + above, 'C'),
    band(centre + above, centre + 2 * above, 'B'),
    band(centre - 2 * below, centre - below, 'B'),
    band(centre + 2 * above, upper, 'A'),
    band(lower, centre - 2 * below, 'A'),
  ];
}

/** Centre line and limits across all points: where they change from one to the next, as with samples of unequal sizes, they are one line of steps. */
function LimitLines({
  runs,
  axis,
  x,
  step,
  lowerOf,
  isCentreOnly,
}: {
  readonly runs: readonly Run[];
  readonly axis: Axis;
  readonly x: (position: number) => number;
  readonly step: number;
  readonly lowerOf: (lines: ChartLines) => number | null;
  readonly isCentreOnly: boolean;
}) {
  const path = (of: (lines: ChartLines) => number | null): string =>
    runs
      .map(({ from, to, lines }, index) => {
        const level = of(lines);
        if (level === null) return '';
        const before = runs[index - 1];
        const isNext = before?.to === from && of(before.lines) !== null;
        const y = axis.place(level);
        return `${isNext ? 'V' : `M${x(from) - step / 2},`}${y} H${x(to - 1) + step / 2}`;
      })
      .join(' ');
  // Steps as narrow as dashes would be dust.
  const isStepped = runs.some(({ from, to }) => (to - from) * step < 40) && runs.length > 3;
  return (
    <g>
      <path d={path(({ centre }) => centre)} className={styles.centre} />
      {!isCentreOnly && (
        <>
          <path d={path(({ upper }) => upper)} className={styles.limit} data-stepped={isStepped} />
          <path d={path(lowerOf)} className={styles.limit} data-stepped={isStepped} />
        </>
      )}
    </g>
  );
}

/** Pixels from one name to the next, so that neither covers the other. */
const NAME_HEIGHT = 12;

function LimitNames({
  lines,
  lower: lowest,
  axis,
  x,
  isCentreOnly,
}: {
  readonly lines: ChartLines;
  readonly lower: number | null;
  readonly axis: Axis;
  readonly x: number;
  readonly isCentreOnly: boolean;
}) {
  if (isCentreOnly)
    return (
      <text x={x} y={axis.place(lines.centre) + 4} className={styles.tick}>
        target {figure(lines.centre)}
      </text>
    );
  const names = [['UCL', lines.upper], ['CL', lines.centre], ...(lowest === null ? [] : ([['LCL', lowest]] as const))] as const;
  const [upper, centre, lower] = [lines.upper, lines.centre, lines.lower].map((value) => axis.place(value)) as [number, number, number];
  const places = [Math.min(upper, centre - NAME_HEIGHT), centre, Math.max(lower, centre + NAME_HEIGHT)];
  return names.map(([name, value], index) => (
    <text key={name} x={x} y={(places[index] as number) + 4} className={styles.tick} data-limit={name !== 'CL'}>
      {name} {figure(value)}
    </text>
  ));
}

function changeWords(before: KeptSample, after: KeptSample): string {
  if (after.limitsVersion !== null && before.limitsVersion !== after.limitsVersion) return `limits ${after.limitsVersion}`;
  return before.version === after.version ? '' : `rule ${after.version}`;
}

function Change({ x, bottom, words }: { readonly x: number; readonly bottom: number; readonly words: string }) {
  return (
    <g>
      <line x1={x} x2={x} y1={TOP - 6} y2={bottom} className={styles.change} />
      <text x={x + 4} y={TOP - 2} className={styles.tick}>
        {words}
      </text>
    </g>
  );
}

function Point({
  x,
  y,
  point,
  of: { sample, isExcluded, isAnnotated },
  isQuiet,
  isChosen,
  namesAbove,
  hasMarks,
  isSmall,
}: {
  readonly x: number;
  readonly y: number;
  readonly point: PanelPoint;
  readonly of: PanelSample;
  readonly isQuiet: boolean;
  readonly isChosen: boolean;
  readonly namesAbove: boolean;
  readonly hasMarks: boolean;
  /** So many points that nothing can be read between them. */
  readonly isSmall: boolean;
}) {
  const isOut = point.violations.length > 0;
  if (isQuiet && !isOut && !isExcluded && !isAnnotated && !isChosen) return null;
  const note = isAnnotated && <path d={`M${x - 4},${y - 15} h8 l-4,6 z`} className={styles.note} />;
  if (isExcluded)
    return (
      <g>
        {note}
        <path d={`M${x - 4.5},${y - 4.5} l9,9 m0,-9 l-9,9`} className={styles.excluded} data-out={isOut} />
      </g>
    );
  if (isOut) {
    const half = isSmall ? 4 : 6.5;
    return (
      <g>
        {note}
        <path d={`M${x},${y - half} l${half},${half} l${-half},${half} l${-half},${-half} z`} className={styles.out} />
        {hasMarks && (
          <text x={x} y={namesAbove ? y - 11 : y + 20} textAnchor="middle" className={styles.rule}>
            {point.violations.map(ruleMark).join(' ')}
          </text>
        )}
      </g>
    );
  }
  return (
    <g>
      {note}
      <circle cx={x} cy={y} r={isChosen ? 4.5 : 3} className={styles.dot} data-learning={sample.limitsVersion === null} />
    </g>
  );
}

function Times({
  samples,
  x,
  bottom,
  timeOf,
}: {
  readonly samples: readonly PanelSample[];
  readonly x: (position: number) => number;
  readonly bottom: number;
  readonly timeOf: (time: number) => string;
}) {
  const every = Math.max(1, Math.ceil(samples.length / 10));
  return samples.map(({ sample }, position) =>
    position % every === Math.floor(every / 2) ? (
      <g key={keyOfSample(sample)}>
        <line x1={x(position)} x2={x(position)} y1={bottom} y2={bottom + 4} className={styles.grid} />
        <text x={x(position)} y={bottom + 16} textAnchor="middle" className={styles.tick}>
          #{sample.sample}
        </text>
        <text x={x(position)} y={bottom + 30} textAnchor="middle" className={styles.tick}>
          {timeOf(sample.to)}
        </text>
      </g>
    ) : null,
  );
}
