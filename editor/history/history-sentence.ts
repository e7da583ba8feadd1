import type { Json } from '@fettle/flows';
import { valueWords } from '../parts/value-words.ts';

/** How a line of history is to be seen: as part of the way, as something recorded, or as something that is wrong. */
export type HistoryTone = 'step' | 'detail' | 'good' | 'wrong';

export interface HistorySentence {
  readonly text: string;
  readonly tone: HistoryTone;
}

export const step = (text: string): HistorySentence => ({ text, tone: 'step' });
export const detail = (text: string): HistorySentence => ({ text, tone: 'detail' });
export const wrong = (text: string): HistorySentence => ({ text, tone: 'wrong' });

export function words(value: Json | undefined): string {
  return value === undefined || value === null ? '' : valueWords(value);
}

export function because(reason: Json | undefined): string {
  const text = words(reason);
  return text === '' ? '' : `: ${text}`;
}
