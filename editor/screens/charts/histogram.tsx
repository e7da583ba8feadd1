import type { ChartDetail } from '@fettle/flows/contract';
import { deviationOf, meanOf } from '@fettle/flows/statistics/index.ts';
import { axisOf } from './axis.ts';
import styles from './chart.module.css';
import { figure } from './chart-words.ts';

const WIDTH = 342;
const HEIGHT = 150;
const BOTTOM = HEIGHT - 20;

/** Values with the normal curve of their mean and overall σ, and the specification limits. */
export function Histogram({
  values,
  specification,
}: {
  readonly values: readonly number[];
  readonly specification: ChartDetail['specification'];
}) {
  if (values.length < 2) return null;
  const mean = meanOf(values);
  const sigma = deviationOf(values);
  const limits = [specification?.lsl, specification?.usl].filter((limit) => limit !== undefined);
  const axis = axisOf([...values, ...limits, mean - 3 * sigma, mean + 3 * sigma], { from: 14, to: WIDTH - 14 }, 4);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const count = Math.min(24, Math.max(5, Math.ceil(Math.sqrt(values.length))));
  const width = (high - low) / count || 1;
  const bins = Array.from({ length: count }, () => 0);
  for (const value of values) bins[Math.min(count - 1, Math.floor((value - low) / width))]! += 1;
  const density = (value: number): number =>
    sigma > 0 ? (values.length * width * Math.exp(-((value - mean) ** 2) / (2 * sigma ** 2))) / (sigma * Math.sqrt(2 * Math.PI)) : 0;
  const most = Math.max(...bins, density(mean));
  const y = (many: number): number => BOTTOM - (many / most) * (BOTTOM - 16);
  const curve = Array.from({ length: 61 }, (_, index) => mean + ((index - 30) / 10) * sigma);
  const says = `${values.length} values, mean ${figure(mean)}, overall standard deviation ${figure(sigma)}`;
  return (
    <svg width={WIDTH} height={HEIGHT} role="img" aria-label={`Histogram: ${says}`}>
      {bins.map((many, index) => {
        const from = low + index * width;
        const left = axis.place(from);
        return (
          <rect
            key={from}
            x={left}
            width={Math.max(1, axis.place(from + width) - left - 1)}
            y={y(many)}
            height={BOTTOM - y(many)}
            className={styles.bar}
          />
        );
      })}
      <polyline points={curve.map((value) => `${axis.place(value)},${y(density(value))}`).join(' ')} className={styles.curve} />
      <line x1={6} x2={WIDTH - 6} y1={BOTTOM} y2={BOTTOM} className={styles.grid} />
      {axis.ticks.map((tick) => (
        <text key={tick} x={axis.place(tick)} y={HEIGHT - 6} textAnchor="middle" className={styles.tick}>
          {tick.toFixed(axis.digits)}
        </text>
      ))}
      {specification?.lsl !== undefined && <Spec x={axis.place(specification.lsl)} name="LSL" anchor="start" />}
      {specification?.usl !== undefined && <Spec x={axis.place(specification.usl)} name="USL" anchor="end" />}
    </svg>
  );
}

function Spec({ x, name, anchor }: { readonly x: number; readonly name: string; readonly anchor: 'start' | 'end' }) {
  return (
    <g>
      <line x1={x} x2={x} y1={4} y2={BOTTOM} className={styles.spec} />
      <text x={x + (anchor === 'start' ? 4 : -4)} y={12} textAnchor={anchor} className={styles.specName}>
        {name}
      </text>
    </g>
  );
}
