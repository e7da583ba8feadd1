import type { OpenTask } from '@fettle/engine/core';
import type { DataEntry, Value } from '@fettle/flows';
import { Button, Group, NumberInput, Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useOpenFlow } from '../session/open-flow.ts';
import styles from './simulation.module.css';
import type { SimulationControls } from './use-simulation.ts';

/** A work instruction or a decision that waits for a person; here it is answered in the person's place. */
export function SimulationTask({ task, act }: { readonly task: OpenTask; readonly act: SimulationControls['act'] }) {
  const flow = useOpenFlow();
  const [values, setValues] = useState<Readonly<Record<string, Value>>>({});
  const { wait, unit, token } = task;
  const name = flow.nameOf(token.flowNode);

  if (wait.kind === 'decision') {
    const { targets = [], reasons = [] } = wait.decision;
    const [first] = targets;
    const rework = { target: String(values.target ?? first?.flowNode ?? ''), code: String(values.code ?? reasons[0] ?? '') };
    return (
      <section className={styles.task} aria-label={`Decision at ${name}`}>
        <Text fz="sm" fw={600}>
          {name}, {unit.serialNumber}
        </Text>
        {first !== undefined && (
          <Select
            label="Rework goes back to"
            data={targets.map(({ flowNode, title }) => ({ value: flowNode, label: title }))}
            value={rework.target}
            onChange={(target) => setValues({ ...values, target })}
          />
        )}
        {reasons.length > 0 && (
          <Select label="Reason code" data={[...reasons]} value={rework.code} onChange={(code) => setValues({ ...values, code })} />
        )}
        <Group gap={4} mt={4}>
          {wait.decision.options.map(({ value, title }) => (
            <Button
              key={value}
              variant="default"
              size="compact-xs"
              onClick={() => act((running) => running.decide(task, value, 'Decided in the simulation', value === 'rework' ? rework : {}))}
            >
              {title}
            </Button>
          ))}
        </Group>
      </section>
    );
  }
  const entries = wait.instruction.steps.flatMap((step) => step.entries);
  return (
    <section className={styles.task} aria-label={`Work instruction at ${name}`}>
      <Text fz="sm" fw={600}>
        {wait.instruction.title}, {unit.serialNumber}
      </Text>
      <div className={styles.entries}>
        {entries.map((entry) => (
          <Entry
            key={entry.key}
            entry={entry}
            value={values[entry.key] ?? entry.automatic?.value ?? null}
            change={(value) => setValues({ ...values, [entry.key]: value })}
          />
        ))}
      </div>
      <Group gap={4} mt={6}>
        {wait.instruction.outcomes.map(({ value, title, tone }) => (
          <Button
            key={value}
            variant={tone === 'bad' ? 'default' : 'light'}
            size="compact-xs"
            onClick={() => act((running) => running.complete(task, value, { ...automatic(entries), ...values }))}
          >
            {title}
          </Button>
        ))}
      </Group>
    </section>
  );
}

function automatic(entries: readonly DataEntry[]): Record<string, Value> {
  return Object.fromEntries(entries.flatMap(({ key, automatic: filled }) => (filled === undefined ? [] : [[key, filled.value]])));
}

interface EntryProps {
  readonly entry: DataEntry;
  readonly value: Value;
  readonly change: (value: Value) => void;
}

function Entry({ entry, value, change }: EntryProps) {
  const label = entry.unit === '' ? entry.title : `${entry.title} (${entry.unit})`;
  if (entry.valueKind === 'boolean') {
    const chosen = value === null ? null : String(value);
    return (
      <Select
        label={label}
        data={[
          { value: 'true', label: 'yes' },
          { value: 'false', label: 'no' },
        ]}
        value={chosen}
        onChange={(next) => change(next === 'true')}
      />
    );
  }
  if (entry.valueKind === 'number') {
    return (
      <NumberInput
        label={label}
        hideControls
        value={typeof value === 'number' ? value : ''}
        onChange={(next) => change(typeof next === 'number' ? next : null)}
      />
    );
  }
  if (entry.choices !== undefined && entry.choices.length > 0) {
    return <Select label={label} data={[...entry.choices]} value={typeof value === 'string' ? value : null} onChange={change} />;
  }
  return <TextInput label={label} value={typeof value === 'string' ? value : ''} onChange={(event) => change(event.currentTarget.value)} />;
}
