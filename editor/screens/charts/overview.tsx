import type { KeptSample } from '@fettle/flows/contract';
import type { PointerEvent } from 'react';
import { axisOf } from './axis.ts';
import styles from './chart.module.css';
import { type ChartWindow, moved } from './chart-window.ts';
import { keyOfSample, violationsOf } from './chart-words.ts';

const HEIGHT = 40;
const LEFT = 64;
const RIGHT = 96;

/** All loaded samples in a strip, with the window on it; a click or a drag moves the window. Keys do the same in the chart itself. */
export function Overview({
  samples,
  window,
  look,
  width,
  isWeighted,
}: {
  readonly samples: readonly KeptSample[];
  readonly window: ChartWindow;
  readonly look: (window: ChartWindow) => void;
  readonly width: number;
  /** What was only read in phase I is another quantity than what is charted later, and left off. */
  readonly isWeighted: boolean;
}) {
  const total = samples.length;
  if (total < 2 || width <= LEFT + RIGHT || (window.from === 0 && window.to === total)) return null;
  const drawn = samples.map(({ value, limits }) => (isWeighted && limits === null ? undefined : value));
  const values = drawn.filter((value) => value !== undefined);
  if (values.length === 0) return null;
  const axis = axisOf(values, { from: HEIGHT - 4, to: 4 });
  const step = (width - LEFT - RIGHT) / total;
  const x = (position: number): number => LEFT + (position + 0.5) * step;
  const centre = (event: PointerEvent<SVGSVGElement>): void => {
    const left = event.currentTarget.getBoundingClientRect().left;
    const at = Math.round((event.clientX - left - LEFT) / step);
    look(moved(window, at - Math.round((window.from + window.to) / 2), total));
  };
  return (
    <svg
      width={width}
      height={HEIGHT}
      className={styles.overview}
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        centre(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && centre(event)}
    >
      <polyline
        points={drawn.flatMap((value, position) => (value === undefined ? [] : [`${x(position)},${axis.place(value)}`])).join(' ')}
      />
      {samples.map((sample, position) =>
        violationsOf(sample).length === 0 ? null : (
          <circle key={keyOfSample(sample)} cx={x(position)} cy={axis.place(sample.value)} r={2} />
        ),
      )}
      <rect data-window="true" x={LEFT + window.from * step} width={(window.to - window.from) * step} y={0.5} height={HEIGHT - 1} />
    </svg>
  );
}
