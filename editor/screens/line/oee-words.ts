import type { EquipmentOee } from '@fettle/flows/contract';

type Loss = keyof NonNullable<EquipmentOee['indices']>['losses'];

/** Where planned busy time goes, the best first. */
export const TIME_LOSSES: readonly { readonly key: Loss; readonly words: string }[] = [
  { key: 'valuable', words: 'Good pieces' },
  { key: 'quality', words: 'Pieces that were not good' },
  { key: 'speed', words: 'Pieces that took longer than planned' },
  { key: 'availability', words: 'No production' },
];

export const percent = (ratio: number): string => `${Number((ratio * 100).toFixed(1))} %`;

/** `12 min (20 %)`; hours from two on. */
export function minutesAndShare(seconds: number, whole?: number): string {
  const minutes = seconds / 60;
  const time = Math.abs(minutes) < 120 ? `${Number(minutes.toFixed(1))} min` : `${Number((minutes / 60).toFixed(1))} h`;
  return whole === undefined || whole === 0 ? time : `${time} (${percent(seconds / whole)})`;
}
