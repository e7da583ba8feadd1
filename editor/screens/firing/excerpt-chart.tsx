import type { SignalExcerpt } from '@fettle/flows/contract';
import { exactTime } from '../../parts/time-words.ts';
import { valueWords } from '../../parts/value-words.ts';
import styles from './firing-screen.module.css';

export interface ExcerptChartProps {
  readonly excerpt: SignalExcerpt;
  readonly title: string;
  readonly unit: string;
  /** The moment that it is about. */
  readonly moment: number;
  /** Lines that the rule compares with. */
  readonly limits: readonly number[];
}

const WIDTH = 560;
const HEIGHT = 112;
const PAD = { left: 44, right: 8, top: 10, bottom: 18 };

type Point = SignalExcerpt['points'][number];

/** One signal around a moment: numbers as a line that keeps its value until the next reading, texts as a band. What is not good is drawn apart. */
export function ExcerptChart(props: ExcerptChartProps) {
  const { excerpt, title, unit, moment } = props;
  const at = valueAt(excerpt.points, moment);
  const words = at === undefined ? 'nothing recorded by then' : valueWords(at.value, unit);
  const isNumeric = excerpt.points.some(({ value }) => typeof value === 'number');
  return (
    <figure className={styles.excerpt}>
      <figcaption>
        <strong>{title}</strong>
        <span className="tabular">
          {words}
          {at !== undefined && at.quality !== 'good' && ` (${at.quality})`}
        </span>
        {excerpt.cut && <span className={styles.quiet}>the readings next to the moment</span>}
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className={styles.chart}
        role="img"
        aria-label={`${title} from ${exactTime(excerpt.from)} to ${exactTime(excerpt.to)}: ${words} at the moment of the firing`}
      >
        {isNumeric ? <Steps {...props} /> : <Bands {...props} />}
        <line className={styles.moment} x1={xOf(excerpt, moment)} x2={xOf(excerpt, moment)} y1={2} y2={HEIGHT - PAD.bottom} />
        <line className={styles.ground} x1={PAD.left} x2={WIDTH - PAD.right} y1={HEIGHT - PAD.bottom} y2={HEIGHT - PAD.bottom} />
        <Times excerpt={excerpt} moment={moment} />
      </svg>
    </figure>
  );
}

function Steps({ excerpt, limits }: ExcerptChartProps) {
  const { points } = excerpt;
  const numbers = points.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
  const low = Math.min(...numbers, ...limits);
  const high = Math.max(...numbers, ...limits);
  const span = high - low || 1;
  const y = (value: number): number => HEIGHT - PAD.bottom - ((value - low) / span) * (HEIGHT - PAD.top - PAD.bottom);
  const x = (at: number): number => xOf(excerpt, Math.max(at, excerpt.from));
  let path = '';
  points.forEach(({ at, value, quality }, index) => {
    if (typeof value !== 'number' || quality !== 'good') return;
    const before = points[index - 1];
    const follows = before !== undefined && typeof before.value === 'number' && before.quality === 'good';
    path += follows ? `H ${x(at)} V ${y(value)} ` : `M ${x(at)} ${y(value)} `;
    const next = points[index + 1]?.at ?? Math.min(excerpt.to, Date.now());
    path += `H ${x(next)} `;
  });
  return (
    <>
      {limits.map((limit) => (
        <line key={limit} className={styles.limit} x1={PAD.left} x2={WIDTH - PAD.right} y1={y(limit)} y2={y(limit)} />
      ))}
      <path className={styles.signal} d={path} />
      {points
        .filter(({ quality, value }) => quality !== 'good' && typeof value === 'number')
        .map(({ at, value }) => (
          <circle key={at} className={styles.notGood} cx={x(at)} cy={y(Number(value))} r={2.5} />
        ))}
      <text className={styles.scale} x={PAD.left - 6} y={PAD.top + 4} textAnchor="end">
        {valueWords(high)}
      </text>
      <text className={styles.scale} x={PAD.left - 6} y={HEIGHT - PAD.bottom} textAnchor="end">
        {valueWords(low)}
      </text>
    </>
  );
}

function Bands({ excerpt }: ExcerptChartProps) {
  const { points } = excerpt;
  return points.map((point, index) => {
    const from = xOf(excerpt, Math.max(point.at, excerpt.from));
    const to = xOf(excerpt, points[index + 1]?.at ?? Math.min(excerpt.to, Date.now()));
    const room = to - from;
    return (
      <g key={`${point.at} ${String(point.value)}`}>
        <rect
          className={styles.band}
          data-good={point.quality === 'good'}
          data-odd={index % 2 === 1}
          x={from}
          y={34}
          width={Math.max(1, room)}
          height={26}
        />
        {room > 44 && (
          <text className={styles.bandText} x={from + 6} y={51}>
            {String(valueWords(point.value)).slice(0, Math.floor(room / 7))}
          </text>
        )}
      </g>
    );
  });
}

/** When the span begins and ends, and the moment between them where there is room for it. */
function Times({ excerpt, moment }: Pick<ExcerptChartProps, 'excerpt' | 'moment'>) {
  const times = [
    { at: excerpt.from, anchor: 'start' },
    { at: moment, anchor: 'middle' },
    { at: excerpt.to, anchor: 'end' },
  ] as const;
  const middle = xOf(excerpt, moment);
  const hasRoom = middle > PAD.left + 100 && middle < WIDTH - PAD.right - 100;
  return times
    .filter(({ anchor }) => anchor !== 'middle' || hasRoom)
    .map(({ at, anchor }) => (
      <text key={anchor} className={styles.scale} x={xOf(excerpt, at)} y={HEIGHT - 5} textAnchor={anchor}>
        {exactTime(at)}
      </text>
    ));
}

const valueAt = (points: readonly Point[], moment: number): Point | undefined => points.findLast(({ at }) => at <= moment);

function xOf({ from, to }: SignalExcerpt, at: number): number {
  const share = Math.min(1, Math.max(0, (at - from) / (to - from)));
  return PAD.left + share * (WIDTH - PAD.left - PAD.right);
}
