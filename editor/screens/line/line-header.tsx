import { IconClockExclamation } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import styles from './line-header.module.css';
import { clockAndDay, ORDER_WORDS } from './line-words.ts';
import { type ProjectedEnd, projectedEnd } from './projected-end.ts';
import type { LineAnswer } from './use-line.ts';

/** Order, state, plan, actual, projected end, and what is held or nonconforming. */
export function LineHeader({ line, now }: { readonly line: LineAnswer; readonly now: number }) {
  const order = line.jobOrder;
  const done = order === undefined ? 0 : order.good + order.scrapped;
  return (
    <section className={styles.header} aria-label="Order">
      <Figure label="Order" wide>
        {order === undefined ? 'no order yet' : order.id}
        <small>{order === undefined ? 'units start with a job order' : `${order.product} · ${ORDER_WORDS[order.state]}`}</small>
      </Figure>
      <Figure label="Plan">{order?.quantity ?? '–'}</Figure>
      <Figure label="Actual">
        {order?.good ?? '–'}
        <small>{order === undefined ? '' : order.scrapped === 0 ? 'good, none scrapped' : `good, ${order.scrapped} scrapped`}</small>
        {order !== undefined && (
          <span
            className={styles.track}
            role="progressbar"
            aria-label="Progress"
            aria-valuenow={done}
            aria-valuemin={0}
            aria-valuemax={order.quantity}
          >
            <span style={{ width: `${Math.min(100, (done / order.quantity) * 100)}%` }} />
          </span>
        )}
      </Figure>
      <Figure label="In progress">{order?.inProgress ?? '–'}</Figure>
      <Figure label="Projected end">
        {order === undefined ? '–' : <EndInWords end={projectedEnd(order, line.hours, now)} now={now} />}
      </Figure>
      <Figure label="On hold">
        <Link to="/quality" search={{ tab: 'holds' }} data-bad={line.holds > 0}>
          {line.holds}
        </Link>
      </Figure>
      <Figure label="Nonconformances">
        <Link to="/quality" search={{ tab: 'nonconformances' }} data-bad={line.openNonconformances > 0}>
          {line.openNonconformances}
        </Link>
      </Figure>
    </section>
  );
}

export function EndInWords({ end, now }: { readonly end: ProjectedEnd; readonly now: number }) {
  if (end.kind === 'complete') return 'complete';
  if (end.kind === 'at') return clockAndDay(end.time, now);
  return (
    <span className={styles.unknown}>
      <IconClockExclamation size={18} aria-hidden /> no unit finished lately
    </span>
  );
}

function Figure({ label, wide = false, children }: { readonly label: string; readonly wide?: boolean; readonly children: ReactNode }) {
  return (
    <div className={styles.figure} data-wide={wide}>
      <span className={styles.label}>{label}</span>
      <span className={styles.value}>{children}</span>
    </div>
  );
}
