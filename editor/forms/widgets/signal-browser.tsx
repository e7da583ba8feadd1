import type { Signal } from '@fettle/flows';
import { Modal, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { Since } from '../../parts/since.tsx';
import { valueWords } from '../../parts/value-words.ts';
import { equipmentTree } from '../../plant/equipment-tree.ts';
import { exampleEquipment, signalsOf } from '../../plant/plant-model.ts';
import { readingKey, usePlant, useReadings } from '../../plant/use-plant.ts';
import styles from './signal-browser.module.css';

export interface SignalBrowserProps {
  /** Machine or class, and signal, that are chosen now. */
  readonly equipment: string;
  readonly signal: string;
  /** Another machine may be chosen with the signal. */
  readonly mayChangeEquipment: boolean;
  readonly pick: (equipment: string, signal: string) => void;
  readonly close: () => void;
}

/** The plant with what every signal says now: one looks for the signal that moves as the machine does, and takes it. */
export function SignalBrowser({ equipment, signal, mayChangeEquipment, pick, close }: SignalBrowserProps) {
  const plant = usePlant();
  const readings = useReadings();
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState(equipment || plant.equipment[0]?.id || '');
  const words = search.trim().toLowerCase();
  const fits = (one: Signal): boolean => words === '' || `${one.name} ${one.title} ${one.unit}`.toLowerCase().includes(words);
  const tree = equipmentTree(plant.equipment);
  const places = [
    ...tree.filter(({ path }) => path !== '').map(({ path, equipment: inside }) => ({ path, items: inside })),
    ...tree.filter(({ path }) => path === '').map(({ equipment: inside }) => ({ path: 'Without a place', items: inside })),
    { path: 'Any machine of a class', items: plant.classes },
  ].flatMap(({ path, items }) => {
    const reachable = items.filter(({ id }) => mayChangeEquipment || id === equipment);
    const found = reachable.map((item) => ({ ...item, hits: signalsOf(plant, item.id).filter(fits).length }));
    return found.length === 0 ? [] : [{ path, items: found }];
  });
  const machine = exampleEquipment(plant, shown);
  const signals = signalsOf(plant, shown).filter(fits);
  return (
    <Modal opened onClose={close} title="Signals" size={860}>
      <TextInput
        data-autofocus
        aria-label="Search signals"
        placeholder="Search by name, title or unit"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <div ref={showCurrent} className={styles.split}>
        <nav className={styles.plant} aria-label="Equipment">
          {places.map(({ path, items }) => (
            <div key={path}>
              <p className={styles.path}>{path}</p>
              {items.map(({ id, title, hits }) => (
                <UnstyledButton
                  key={id}
                  className={styles.machine}
                  aria-current={id === shown}
                  data-none={hits === 0}
                  onClick={() => setShown(id)}
                >
                  <span>{title || id}</span>
                  <small>{words === '' ? id : hits}</small>
                </UnstyledButton>
              ))}
            </div>
          ))}
        </nav>
        <ul className={styles.signals} aria-label={`Signals of ${shown}`}>
          {signals.map(({ name, title, unit, valueKind }) => {
            const reading = readings.get(readingKey(machine ?? '', name));
            return (
              <li key={name}>
                <UnstyledButton
                  className={styles.signal}
                  aria-current={shown === equipment && name === signal}
                  onClick={() => pick(shown, name)}
                >
                  <span className={styles.name}>
                    {name}
                    {title !== '' && <small>{title}</small>}
                  </span>
                  <span className={styles.value} data-quality={reading?.quality ?? 'missing'}>
                    {reading === undefined ? 'nothing yet' : valueWords(reading.value, unit)}
                    <small>
                      {reading === undefined ? (
                        kindWords(valueKind, unit)
                      ) : reading.quality === 'good' ? (
                        <Since time={reading.sourceTime} />
                      ) : (
                        reading.quality
                      )}
                    </small>
                  </span>
                </UnstyledButton>
              </li>
            );
          })}
          {signals.length === 0 && (
            <Text fz="sm" c="dimmed" p="sm">
              {words === '' ? 'It has no signals.' : 'None of its signals has these words.'}
            </Text>
          )}
        </ul>
      </div>
      {machine !== undefined && machine !== shown && (
        <Text fz="xs" c="dimmed" mt={6}>
          Values are those of {machine}, one of its machines.
        </Text>
      )}
    </Modal>
  );
}

/** When it opens: the machine and the signal that are chosen, wherever in a large plant they stand. */
function showCurrent(lists: HTMLElement | null): void {
  for (const current of lists?.querySelectorAll('[aria-current="true"]') ?? []) current.scrollIntoView({ block: 'nearest' });
}

const KIND_WORDS = { number: 'number', string: 'text', boolean: 'yes or no' } as const;
const kindWords = (kind: keyof typeof KIND_WORDS, unit: string): string =>
  unit === '' ? KIND_WORDS[kind] : `${KIND_WORDS[kind]} in ${unit}`;
