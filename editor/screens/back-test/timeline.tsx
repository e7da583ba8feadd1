import type { BackTestReport, JudgedFiring } from '@fettle/engine/core/back-test/index.ts';
import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from 'react';
import type { DrawnSeries } from '../../back-test/draw-series.ts';
import { onGrid, spanOf, stepOf, ticksOf } from '../../back-test/scale.ts';
import { exactTime } from '../../parts/time-words.ts';
import { FiringMark, type FiringSide } from './firing-mark.tsx';
import styles from './timeline.module.css';

export interface TimelineProps {
  readonly from: number;
  readonly to: number;
  /** What is drawn, and its unit. */
  readonly axis: string;
  readonly drawn: readonly DrawnSeries[];
  readonly report: Pick<BackTestReport, 'gained' | 'lost' | 'kept'>;
  /** Absent: the rule has no number to move. */
  readonly threshold?: { readonly title: string; readonly value: number; readonly released?: number | undefined } | undefined;
  readonly move: (value: number) => void;
}

/** Units of the drawing; it is as wide as there is room. */
const WIDTH = 1000;
const PLOT = 250;
const LANES: readonly { readonly side: FiringSide; readonly title: string }[] = [
  { side: 'gained', title: 'Gained' },
  { side: 'kept', title: 'Kept' },
  { side: 'lost', title: 'Lost' },
];
const LANE = 22;
const LEFT = 64;
const RIGHT = 12;
/** Marks of a lane that can be told apart. */
const MARKS = 300;

/** The past in one picture: what the threshold is compared with, the threshold to take hold of, and below when the rule fires. */
export function Timeline({ from, to, axis, drawn, report, threshold, move }: TimelineProps) {
  const svg = useRef<SVGSVGElement>(null);
  const value = threshold?.value;
  // The span follows the readings and not the line, so that nothing moves under the hand.
  const span = useMemo(() => spanOf(drawn.flatMap(({ low, high }) => [...low, ...high])), [drawn]);
  const shown = { low: Math.min(span.low, value ?? span.low), high: Math.max(span.high, value ?? span.high) };
  const step = stepOf(span);
  const x = (time: number): number => LEFT + ((time - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
  const y = (number: number): number => PLOT - ((number - shown.low) / (shown.high - shown.low)) * PLOT;
  const { low: bottom, high: top } = shown;
  const paths = useMemo(
    () => drawn.map(({ equipment, low, high }) => ({ equipment, path: pathOf(low, high, { low: bottom, high: top }) })),
    [drawn, bottom, top],
  );

  const grab = (event: PointerEvent<SVGGElement>): void => {
    if (event.buttons !== 1 || svg.current === null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { top, height } = svg.current.getBoundingClientRect();
    const at = ((event.clientY - top) / height) * (PLOT + 16 + LANES.length * LANE + 20);
    const clamped = Math.min(PLOT, Math.max(0, at - 8));
    move(onGrid(shown.low + ((PLOT - clamped) / PLOT) * (shown.high - shown.low), step));
  };
  const press = (event: KeyboardEvent): void => {
    const by = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (value === undefined || (by === undefined && event.key !== 'Home' && event.key !== 'End')) return;
    event.preventDefault();
    if (by !== undefined) move(onGrid(value + by * step, step));
    else move(onGrid(event.key === 'Home' ? span.low : span.high, step));
  };

  const height = PLOT + 16 + LANES.length * LANE + 20;
  return (
    <svg ref={svg} viewBox={`0 0 ${WIDTH} ${height}`} className={styles.timeline} role="group" aria-label="Readings and firings over time">
      <g transform="translate(0 8)">
        <rect x={LEFT} y={0} width={WIDTH - LEFT - RIGHT} height={PLOT} className={styles.plot} />
        {ticksOf(shown, 5).map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(tick)} y2={y(tick)} className={styles.grid} />
            <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end" className={styles.label}>
              {tick}
            </text>
          </g>
        ))}
        <text x={LEFT + 6} y={13} className={styles.label}>
          {axis}
        </text>
        {paths.map(({ equipment, path }) => (
          <path key={equipment} d={path} className={styles.series} />
        ))}
        {threshold?.released !== undefined && threshold.released !== value && (
          <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(threshold.released)} y2={y(threshold.released)} className={styles.released} />
        )}
        {threshold !== undefined && value !== undefined && (
          <g
            role="slider"
            tabIndex={0}
            aria-label={`Threshold: ${threshold.title}`}
            aria-orientation="vertical"
            aria-valuemin={onGrid(shown.low, step)}
            aria-valuemax={onGrid(shown.high, step)}
            aria-valuenow={value}
            className={styles.threshold}
            onPointerDown={grab}
            onPointerMove={grab}
            onKeyDown={press}
          >
            <rect x={LEFT} y={y(value) - 9} width={WIDTH - LEFT - RIGHT} height={18} className={styles.hold} />
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(value)} y2={y(value)} />
            <rect x={WIDTH - RIGHT - 86} y={y(value) - 10} width={86} height={20} rx={3} className={styles.tag} />
            <text x={WIDTH - RIGHT - 43} y={y(value) + 4} textAnchor="middle" className={styles.tagText}>
              {value}
            </text>
          </g>
        )}
        {LANES.map(({ side, title }, lane) => (
          <g key={side} transform={`translate(0 ${PLOT + 12 + lane * LANE})`}>
            <text x={LEFT - 8} y={LANE / 2 + 4} textAnchor="end" className={styles.label}>
              {title}
            </text>
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={LANE / 2} y2={LANE / 2} className={styles.grid} />
            {placesOf(firingsOf(report, side), { from, to }).map((time) => (
              <g key={time} transform={`translate(${x(time)} ${LANE / 2})`}>
                <FiringMark side={side} />
              </g>
            ))}
          </g>
        ))}
        {[0, 0.25, 0.5, 0.75, 1].map((part) => (
          <text
            key={part}
            x={x(from + part * (to - from))}
            y={PLOT + 12 + LANES.length * LANE + 14}
            textAnchor={part === 0 ? 'start' : part === 1 ? 'end' : 'middle'}
            className={styles.label}
          >
            {exactTime(from + part * (to - from))}
          </text>
        ))}
      </g>
    </svg>
  );
}

function firingsOf({ gained, lost, kept }: TimelineProps['report'], side: FiringSide): readonly JudgedFiring[] {
  if (side === 'kept') return kept.map(({ draft }) => draft);
  return side === 'gained' ? gained : lost;
}

/** Times at which a mark stands: those that would lie on each other are one. */
function placesOf(firings: readonly JudgedFiring[], { from, to }: { from: number; to: number }): readonly number[] {
  const wide = (to - from) / MARKS;
  return [...new Set(firings.map(({ time }) => Math.round((time - from) / wide)))].map((place) => from + place * wide);
}

/** Up and down each column, from one to the next; it breaks where nothing is recorded for long. */
function pathOf(low: Float64Array, high: Float64Array, { low: bottom, high: top }: { low: number; high: number }): string {
  const wide = (WIDTH - LEFT - RIGHT) / low.length;
  const y = (value: number): string => (PLOT - ((value - bottom) / (top - bottom)) * PLOT).toFixed(1);
  let path = '';
  let empty = 99;
  for (let column = 0; column < low.length; column += 1) {
    const [from, to] = [low[column] as number, high[column] as number];
    if (Number.isNaN(from)) {
      empty += 1;
      continue;
    }
    const x = (LEFT + (column + 0.5) * wide).toFixed(1);
    path += `${empty > 8 ? 'M' : 'L'}${x} ${y(from)}${from === to ? '' : `L${x} ${y(to)}`}`;
    empty = 0;
  }
  return path;
}
