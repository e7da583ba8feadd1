import type { FactNames } from '@fettle/flows/rules/index.ts';
import { type PlantModel, signalsOf } from './plant-model.ts';

/** What the reading that arrives at a step is called, and its unit. */
export interface Arriving {
  readonly title: string;
  readonly unit: string;
}

/** Signals of a machine or a class by their titles and units, as they stand in a sentence; `value` is what arrives at the step. */
export function factNames(plant: PlantModel, equipment: string, arriving: Arriving): FactNames {
  const signals = new Map(signalsOf(plant, equipment).map((signal) => [signal.name, signal]));
  return {
    title: (fact) => inSentence(fact === 'value' ? arriving.title || 'value' : signals.get(fact)?.title || fact),
    unit: (fact) => (fact === 'value' ? arriving.unit : (signals.get(fact)?.unit ?? '')),
  };
}

/** `Spindle power` → `spindle power`; `OEE` and `pH` stay. */
const inSentence = (title: string): string => (/^\p{Lu}\p{Ll}/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title);
