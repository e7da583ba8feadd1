import type { FlowDefinition, Quality, Value } from '@fettle/flows';
import { nodeRegistry } from '@fettle/nodes';
import { Autocomplete, Button, Select, TextInput } from '@mantine/core';
import { type FormEvent, useMemo, useState } from 'react';
import { signalsOf } from '../plant/plant-model.ts';
import { usePlant } from '../plant/use-plant.ts';
import styles from './simulation.module.css';
import type { SimulationControls } from './use-simulation.ts';

const QUALITIES: readonly Quality[] = ['good', 'uncertain', 'bad', 'stale'];

/** Says something as a machine would. It begins with the equipment and the signal that the flow itself names. */
export function EventFeed({ act, definition }: { readonly act: SimulationControls['act']; readonly definition: FlowDefinition }) {
  const plant = usePlant();
  const named = useMemo(() => namedSignals(definition), [definition]);
  const [equipment, setEquipment] = useState(named.equipment);
  const [signal, setSignal] = useState(named.signal);
  const [text, setText] = useState('');
  const [quality, setQuality] = useState<Quality>('good');
  const signals = signalsOf(plant, equipment);
  const kind = signals.find(({ name }) => name === signal)?.valueKind;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    act((running) => running.feed({ equipment, signal, value: typedValue(text, kind), quality }));
  };
  return (
    <form className={styles.feed} onSubmit={submit} aria-label="Machine event">
      <Autocomplete label="Machine" data={plant.equipment.map(({ id }) => id)} value={equipment} onChange={setEquipment} />
      <Autocomplete label="Signal" data={signals.map(({ name }) => name)} value={signal} onChange={setSignal} />
      {kind === 'boolean' ? (
        <Select
          label="Value"
          data={[
            { value: 'true', label: 'yes' },
            { value: 'false', label: 'no' },
          ]}
          value={text === '' ? 'false' : text}
          onChange={(next) => setText(next ?? 'false')}
        />
      ) : (
        <TextInput label="Value" value={text} onChange={(event) => setText(event.currentTarget.value)} />
      )}
      <Select
        label="Quality"
        data={[...QUALITIES]}
        allowDeselect={false}
        value={quality}
        onChange={(next) => setQuality((next ?? 'good') as Quality)}
      />
      <Button type="submit" disabled={equipment === '' || signal === ''}>
        Send
      </Button>
    </form>
  );
}

/** What is typed, as the signal's kind; without a known signal a number that looks like one is one. */
function typedValue(text: string, kind: 'number' | 'string' | 'boolean' | undefined): Value {
  if (kind === 'boolean') return text === 'true';
  const looksNumeric = text.trim() !== '' && Number.isFinite(Number(text));
  if (kind === 'number') return looksNumeric ? Number(text) : null;
  return kind === undefined && looksNumeric ? Number(text) : text;
}

function namedSignals(definition: FlowDefinition) {
  for (const { type, params } of definition.flowNodes) {
    const nodeType = nodeRegistry.get(type);
    const parsed = nodeType?.params.safeParse(params);
    if (nodeType === undefined || parsed?.success !== true) continue;
    const source = nodeType.usedIn === 'qualityRule' ? nodeType.source?.(parsed.data) : undefined;
    if (source?.equipment) return { equipment: source.equipment, signal: source.signal };
    const [use] = nodeType.signals?.(parsed.data) ?? [];
    if (use !== undefined && use.equipment !== '') return { equipment: use.equipment, signal: use.signal };
    const [expression] = nodeType.expressions?.(parsed.data) ?? [];
    if (expression?.equipment) return { equipment: expression.equipment, signal: '' };
  }
  return { equipment: '', signal: '' };
}
