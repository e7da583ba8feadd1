import { api } from '@fettle/flows/contract';
import { NativeSelect, SegmentedControl } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useRoute } from '../../data/use-route.ts';
import { age } from '../../parts/age.ts';
import type { Measure } from '../../session/heat.ts';
import { useOpenFlow } from '../../session/open-flow.ts';
import styles from './live-layer.module.css';
import { useHeat } from './use-heat.ts';

const HOUR = 3_600_000;
const PERIODS = [
  { value: String(8 * HOUR), label: 'Last 8 hours' },
  { value: String(24 * HOUR), label: 'Last 24 hours' },
  { value: String(7 * 24 * HOUR), label: 'Last 7 days' },
  { value: String(30 * 24 * HOUR), label: 'Last 30 days' },
] as const;
const ALL = 'all';

/** What is shown of the plant on the canvas: what goes on now, or a heat-map of a period; of one version, or beside another. */
export function LiveLayer({ versions }: { readonly versions: readonly number[] }) {
  const [shown, show] = useState<'now' | Measure>('now');
  const [period, setPeriod] = useState<string>(PERIODS[1].value);
  const [version, setVersion] = useState(ALL);
  const [beside, setBeside] = useState('');
  const names = versions.map((number) => ({ value: String(number), label: `Version ${number}` }));
  return (
    <section className={styles.layer} aria-label="What the plant shows">
      <SegmentedControl
        size="xs"
        aria-label="Shown on the steps"
        value={shown}
        onChange={(next) => show(next as typeof shown)}
        data={[
          { value: 'now', label: 'Now' },
          { value: 'time', label: 'Time' },
          { value: 'yield', label: 'Yield' },
          { value: 'rework', label: 'Rework' },
          { value: 'holds', label: 'Holds' },
        ]}
      />
      {shown === 'now' ? (
        <UnitsHere />
      ) : (
        <div className={styles.choices}>
          <NativeSelect
            size="xs"
            aria-label="Period"
            data={PERIODS}
            value={period}
            onChange={(event) => setPeriod(event.currentTarget.value)}
          />
          <NativeSelect
            size="xs"
            aria-label="Of which version"
            data={[{ value: ALL, label: 'All versions' }, ...names]}
            value={version}
            onChange={(event) => setVersion(event.currentTarget.value)}
          />
          {version !== ALL && names.length > 1 && (
            <NativeSelect
              size="xs"
              aria-label="Beside which version"
              data={[
                { value: '', label: 'Alone' },
                ...names.filter(({ value }) => value !== version).map((each) => ({ ...each, label: `Beside ${each.label.toLowerCase()}` })),
              ]}
              value={beside}
              onChange={(event) => setBeside(event.currentTarget.value)}
            />
          )}
          <Heat
            measure={shown}
            period={Number(period)}
            version={version === ALL ? undefined : Number(version)}
            beside={version === ALL || beside === '' || beside === version ? undefined : Number(beside)}
          />
        </div>
      )}
    </section>
  );
}

const LEGEND: Record<Measure, string> = {
  time: 'Mean time from entering to leaving',
  yield: 'First-pass yield, where there is more than one way out',
  rework: 'Visits that were not the first',
  holds: 'Holds placed while a unit stood there',
};

function Heat(props: {
  readonly measure: Measure;
  readonly period: number;
  readonly version: number | undefined;
  readonly beside: number | undefined;
}) {
  const { units, isEmpty } = useHeat(props);
  return (
    <p className={styles.legend} role="status">
      {isEmpty ? 'Nothing left a step in this period.' : `${LEGEND[props.measure]}, of ${units} units. Darker is worse.`}
    </p>
  );
}

/** The units at the step that is selected, each to be followed. */
function UnitsHere() {
  const flow = useOpenFlow();
  useSyncExternalStore(flow.selection.subscribe, flow.selection.get);
  const flowNode = flow.selection.onlyFlowNode;
  const { id } = flow.document.records.meta;
  const { data } = useRoute(
    api.listUnits,
    { query: { flow: id, flowNode: flowNode ?? '', limit: 12 } },
    { enabled: flowNode !== undefined, every: 5_000 },
  );
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5_000);
    return () => clearInterval(timer);
  }, []);
  if (flowNode === undefined) return <p className={styles.legend}>Select a step to see its units, and follow one.</p>;
  const units = data?.units ?? [];
  if (units.length === 0) return <p className={styles.legend}>No unit is at “{flow.nameOf(flowNode)}”.</p>;
  return (
    <ul className={styles.units} aria-label={`Units at ${flow.nameOf(flowNode)}`}>
      {units.map(({ unit: { serialNumber }, version, startedAt }) => (
        <li key={serialNumber}>
          <Link to="/design/$flow" params={{ flow: id }} search={{ version, unit: serialNumber }}>
            {serialNumber}
          </Link>{' '}
          <span>started {age(Math.max(0, now - startedAt))} ago</span>
        </li>
      ))}
    </ul>
  );
}
