import { api, type RecordedLines } from '@fettle/flows/contract';
import { Autocomplete, Button, Checkbox, FileButton, SegmentedControl, Select, Text } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { call } from '../api.ts';
import { useRoute } from '../data/use-route.ts';
import { age } from '../parts/age.ts';
import { usePlant } from '../plant/use-plant.ts';
import { EventFeed } from './event-feed.tsx';
import { signalsRead } from './signals-read.ts';
import styles from './simulation.module.css';
import type { Simulation } from './simulation.ts';
import type { SimulationControls } from './use-simulation.ts';

type From = 'hand' | 'unit' | 'machine' | 'file';

/** What happens next: said by hand, or what happened in the plant. */
export function LinesToPlay({ controls, simulation }: { readonly controls: SimulationControls; readonly simulation: Simulation }) {
  const [from, setFrom] = useState<From>('hand');
  const { act } = controls;
  const { nextTimer } = simulation;
  return (
    <fieldset className={styles.column} disabled={simulation.isMidway} aria-label="What happens next">
      <SegmentedControl
        aria-label="What happens comes from"
        size="xs"
        fullWidth
        value={from}
        onChange={(next) => setFrom(next as From)}
        data={[
          { value: 'hand', label: 'By hand' },
          { value: 'unit', label: 'A unit' },
          { value: 'machine', label: 'A machine' },
          { value: 'file', label: 'A file' },
        ]}
      />
      {from === 'hand' && <EventFeed act={act} definition={simulation.definition} />}
      {from === 'unit' && <OfUnit controls={controls} />}
      {from === 'machine' && <OfMachine controls={controls} simulation={simulation} />}
      {from === 'file' && <OfFile controls={controls} />}
      <section aria-label="Time" className={styles.time}>
        <Text fz="xs" c="dimmed">
          Let time pass
        </Text>
        <div className={styles.buttons}>
          {[10, 60, 3600].map((seconds) => (
            <Button key={seconds} variant="default" size="compact-xs" onClick={() => act((running) => running.advance(seconds * 1000))}>
              {age(seconds * 1000)}
            </Button>
          ))}
          {nextTimer !== undefined && (
            <Button variant="default" size="compact-xs" onClick={() => act((running) => running.advanceToNextTimer())}>
              to the next timer, {age(Math.max(0, nextTimer - simulation.now))}
            </Button>
          )}
        </div>
      </section>
    </fieldset>
  );
}

function useLoading({ act }: SimulationControls) {
  const [isBusy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ readonly words: string; readonly isWrong: boolean }>();
  const load = async (ask: () => Promise<RecordedLines>): Promise<void> => {
    setBusy(true);
    try {
      const { lines, cut } = await ask();
      if (lines.length > 0) act((running) => running.loadLines(lines));
      const events = lines.length === 1 ? '1 event' : `${lines.length} events`;
      setSaid({
        words: lines.length === 0 ? 'Nothing is recorded there.' : cut ? `The first ${events}: there are more.` : `${events} to come.`,
        isWrong: lines.length === 0 || cut,
      });
    } catch (error) {
      setSaid({ words: error instanceof Error ? error.message : String(error), isWrong: true });
    } finally {
      setBusy(false);
    }
  };
  const note =
    said === undefined ? null : (
      <p className={said.isWrong ? styles.notice : styles.said} role="status">
        {said.words}
      </p>
    );
  return { isBusy, load, note };
}

/** Everything that happened to a unit: its start, what persons answered, and what its machines said. */
function OfUnit({ controls }: { readonly controls: SimulationControls }) {
  const [serialNumber, setSerialNumber] = useState('');
  const { isBusy, load, note } = useLoading(controls);
  const { data } = useRoute(api.listUnits, { query: { search: serialNumber.trim(), limit: 12 } }, { keepPrevious: true });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void load(() => call(api.recordedUnit, { params: { serialNumber: serialNumber.trim() } }));
  };
  return (
    <form className={styles.load} onSubmit={submit} aria-label="Events of a unit">
      <Autocomplete
        label="Serial number"
        description="Its start, what persons answered, and what its machines said, as it was in the plant."
        data={[...new Set(data?.units.map(({ unit }) => unit.serialNumber))]}
        value={serialNumber}
        onChange={setSerialNumber}
      />
      <Button type="submit" size="xs" loading={isBusy} disabled={serialNumber.trim() === ''}>
        Load its events
      </Button>
      {note}
    </form>
  );
}

const PERIODS = [
  { value: '600', label: 'the last 10 minutes' },
  { value: '3600', label: 'the last hour' },
  { value: '28800', label: 'the last 8 hours' },
  { value: '86400', label: 'the last day' },
  { value: 'between', label: 'a period…' },
];

/** What an equipment said in a period. */
function OfMachine({ controls, simulation }: { readonly controls: SimulationControls; readonly simulation: Simulation }) {
  const plant = usePlant();
  const read = signalsRead(simulation.definition, plant);
  const [equipment, setEquipment] = useState<string | null>([...read.keys()][0] ?? null);
  const [period, setPeriod] = useState('600');
  const [between, setBetween] = useState({ from: localTime(Date.now() - 600_000), to: localTime(Date.now()) });
  const [onlyRead, setOnlyRead] = useState(true);
  const { isBusy, load, note } = useLoading(controls);
  const signals = equipment === null ? undefined : read.get(equipment);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const now = Date.now();
    const span =
      period === 'between'
        ? { from: new Date(between.from).getTime(), to: new Date(between.to).getTime() }
        : { from: now - Number(period) * 1000, to: now };
    const some = onlyRead && signals !== undefined ? { signals: signals.join(',') } : {};
    void load(() => call(api.recordedEvents, { query: { equipment: equipment ?? '', ...span, ...some } }));
  };
  return (
    <form className={styles.load} onSubmit={submit} aria-label="Events of a machine">
      <div className={styles.pair}>
        <Select label="Machine" searchable data={plant.equipment.map(({ id }) => id)} value={equipment} onChange={setEquipment} />
        <Select label="When" allowDeselect={false} data={PERIODS} value={period} onChange={(next) => setPeriod(next ?? '600')} />
      </div>
      {period === 'between' && (
        <div className={styles.pair}>
          {(['from', 'to'] as const).map((end) => (
            <label key={end} className={styles.moment}>
              {end === 'from' ? 'From' : 'To'}
              <input
                type="datetime-local"
                step={1}
                value={between[end]}
                onChange={(event) => setBetween({ ...between, [end]: event.currentTarget.value })}
              />
            </label>
          ))}
        </div>
      )}
      {signals !== undefined && (
        <Checkbox
          size="xs"
          label={`Only what the flow reads: ${signals.join(', ')}`}
          checked={onlyRead}
          onChange={(event) => setOnlyRead(event.currentTarget.checked)}
        />
      )}
      <Button type="submit" size="xs" loading={isBusy} disabled={equipment === null}>
        Load its events
      </Button>
      {note}
    </form>
  );
}

function OfFile({ controls: { act } }: { readonly controls: SimulationControls }) {
  const load = (file: File | null): void => {
    void file?.text().then((text) => act((running) => running.load(text)));
  };
  return (
    <div className={styles.load}>
      <Text fz="xs" c="dimmed">
        One JSON object a line, as <code>fettle simulate</code> reads it.
      </Text>
      <FileButton accept=".jsonl,.ndjson,.json,.txt" onChange={load}>
        {(button) => (
          <Button {...button} size="xs" variant="default" leftSection={<IconFileImport size={14} aria-hidden />}>
            Open a file
          </Button>
        )}
      </FileButton>
    </div>
  );
}

/** As an input of the browser wants it: local, to the second. */
function localTime(time: number): string {
  const at = new Date(time);
  return new Date(time - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
