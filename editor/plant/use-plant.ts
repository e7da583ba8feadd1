import { api, type SignalReading } from '@fettle/flows/contract';
import { useMemo } from 'react';
import { useRoute } from '../data/use-route.ts';
import { EMPTY_PLANT, type PlantModel } from './plant-model.ts';

/** Equipment, classes and signals. The same object until something changes. */
export function usePlant(): PlantModel {
  return useRoute(api.getPlant, {}).data ?? EMPTY_PLANT;
}

export const readingKey = (equipment: string, signal: string): string => `${equipment}.${signal}`;

/** The latest reading of every signal by `readingKey`, asked for once a second while somebody looks. */
export function useReadings(enabled = true): ReadonlyMap<string, SignalReading> {
  const { data } = useRoute(api.latestReadings, {}, { every: 1_000, enabled });
  return useMemo(() => new Map((data?.readings ?? []).map((reading) => [readingKey(reading.equipment, reading.signal), reading])), [data]);
}
