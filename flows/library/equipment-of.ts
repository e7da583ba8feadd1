import { Equipment } from '../equipment.ts';

type SignalOf = readonly [
  name: string,
  title: string,
  kind: 'number' | 'string' | 'boolean',
  more?: { unit?: string; event?: boolean; writable?: boolean },
];

/** A machine or station of a sample. */
export function equipmentOf(id: string, title: string, signals: readonly SignalOf[] = []): Equipment {
  return Equipment.parse({
    id,
    title,
    signals: signals.map(([name, words, valueKind, { unit = '', event = false, writable = false } = {}]) => ({
      name,
      title: words,
      valueKind,
      unit,
      delivery: event ? 'event' : 'sample',
      writable,
    })),
  });
}
