import type { UserTask } from '@fettle/flows/contract';
import { IconBarcode, IconCheck, IconClock } from '@tabler/icons-react';
import styles from './material-list.module.css';

/** What has to be scanned here, and what was: a line each, with the last refusal in the server's words. */
export function MaterialList({ task }: { readonly task: UserTask }) {
  const materials = task.instruction.materials ?? [];
  if (materials.length === 0) return null;
  return (
    <ul className={styles.list} aria-label="Materials">
      {materials.map(({ key, title, quantity, unit, tracking }) => {
        const scans = task.scans.filter((scan) => scan.key === key);
        const done = sum(scans.filter(({ state }) => state === 'consumed'));
        const asked = scans.some(({ state }) => state === 'asked');
        const refused = scans.findLast(({ state }) => state === 'refused');
        const complete = done >= quantity;
        const sources = scans.filter(({ state }) => state === 'consumed').map(({ source, serialNumber }) => serialNumber ?? source);
        return (
          <li key={key} data-state={complete ? 'complete' : asked ? 'asked' : 'open'}>
            {complete ? (
              <IconCheck size={26} stroke={2.4} aria-hidden />
            ) : asked ? (
              <IconClock size={26} aria-hidden />
            ) : (
              <IconBarcode size={26} aria-hidden />
            )}
            <span className={styles.title}>
              <strong>{title}</strong>
              <em>
                {sources.length === 0 ? (tracking === 'lot' ? 'scan the lot' : 'scan the serial number') : [...new Set(sources)].join(', ')}
              </em>
              {refused !== undefined && !complete && <em className={styles.refused}>{refused.reason}</em>}
            </span>
            <span className={styles.count}>
              {done} of {quantity} {unit}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

const sum = (scans: readonly { readonly quantity: number }[]): number =>
  Math.round(scans.reduce((total, { quantity }) => total + quantity, 0) * 1e9) / 1e9;

/** Titles of what is still to be scanned. A part of a lot needs its share; the server knows it exactly. */
export function materialsMissing(task: UserTask): readonly string[] {
  return (task.instruction.materials ?? [])
    .filter(({ key, quantity }) => sum(task.scans.filter((scan) => scan.key === key && scan.state !== 'refused')) < quantity)
    .map(({ title }) => title);
}
