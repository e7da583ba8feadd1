import { api } from '@fettle/flows/contract';
import { ActionIcon, Button, Title, Tooltip } from '@mantine/core';
import { IconChevronRight, IconDownload, IconHandStop, IconPrinter } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { age } from '../../parts/age.ts';
import { saveJson } from '../../parts/save-json.ts';
import { Since, useNow, When } from '../../parts/since.tsx';
import { exactTime } from '../../parts/time-words.ts';
import { UnitStateMark } from '../../parts/unit-state-mark.tsx';
import { useMay } from '../../parts/use-may.ts';
import { PlaceHoldDialog } from './hold-dialogs.tsx';
import styles from './unit-header.module.css';
import type { UnitAnswer, UnitRecord } from './use-unit-record.ts';

/** Which unit it is, of what order and routing, how it stands and for how long, and what can be done with it. */
export function UnitHeader({ unit, record }: { readonly unit: UnitAnswer; readonly record: UnitRecord }) {
  const mayHold = useMay(api.placeHold);
  const [isHolding, setHolding] = useState(false);
  const { unit: summary, flowName } = unit;
  const { serialNumber, jobOrder, product, quantity } = summary.unit;
  const save = (): void =>
    saveJson(`${serialNumber.replace(/[^\w.-]+/g, '_')}.unit.json`, {
      ...unit,
      history: record.history.data?.history ?? [],
      firings: record.firings,
    });
  return (
    <header className={styles.header}>
      <div className={styles.title}>
        <nav aria-label="Way here" className={styles.way}>
          <Link to="/units">Units</Link>
          <IconChevronRight size={14} aria-hidden />
        </nav>
        <Title order={1} className="tabular">
          {serialNumber}
        </Title>
        <UnitStateMark state={summary.state} aborting={summary.aborting} />
        <span className={styles.gap} />
        {summary.endedAt === undefined && mayHold && (
          <Button size="sm" variant="default" leftSection={<IconHandStop size={16} aria-hidden />} onClick={() => setHolding(true)}>
            Put on hold…
          </Button>
        )}
        <Button
          component={Link}
          to={`/design/${summary.flow}?version=${summary.version}&unit=${encodeURIComponent(serialNumber)}`}
          size="sm"
          variant="default"
        >
          On the drawing
        </Button>
        <Button component={Link} to={`/quality/why?unit=${encodeURIComponent(serialNumber)}`} size="sm" variant="default">
          Why did a rule not fire?
        </Button>
        <Tooltip label="Save the record as a JSON file">
          <ActionIcon variant="default" size={36} aria-label="Save the record as a JSON file" onClick={save}>
            <IconDownload size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Print the as-built record">
          <ActionIcon variant="default" size={36} aria-label="Print the as-built record" onClick={() => window.print()}>
            <IconPrinter size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      <dl className={styles.facts}>
        <Fact title="Order">
          <Link to="/units" search={{ search: jobOrder }}>
            {jobOrder}
          </Link>
        </Fact>
        <Fact title="Product">{product || '–'}</Fact>
        {quantity !== 1 && <Fact title="Quantity">{quantity}</Fact>}
        <Fact title="Routing">
          <Link to="/design/$flow" params={{ flow: summary.flow }}>
            {flowName}
          </Link>
          <span className={styles.quiet}> version {summary.version}</span>
        </Fact>
        <Fact title="Started">
          <When time={summary.startedAt} words={exactTime(summary.startedAt)} />
        </Fact>
        {summary.endedAt === undefined ? (
          <Fact title="Age">
            <Since time={summary.startedAt} />
          </Fact>
        ) : (
          <Fact title="Ended">
            <When time={summary.endedAt} words={exactTime(summary.endedAt)} />
            <span className={styles.quiet}> after {age(summary.endedAt - summary.startedAt)}</span>
          </Fact>
        )}
      </dl>
      <OnPaper />
      {isHolding && <PlaceHoldDialog serialNumber={serialNumber} places={unit.ahead} close={() => setHolding(false)} />}
    </header>
  );
}

/** What only paper needs: of when it is, since most times in it are without their day. */
function OnPaper() {
  const now = new Date(useNow());
  return (
    <p className={styles.paper}>
      As-built record, printed {now.toLocaleDateString(undefined, { dateStyle: 'long' })}, {now.toLocaleTimeString()}. Times without a date
      are of that day.
    </p>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
