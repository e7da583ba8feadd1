import { valueWords } from './value-words.ts';

/** Numbers in a sentence that a computer made, without the digits that only it sees: `20.032999999999998 mm` → `20.033 mm`. */
export function tidyNumbers(text: string): string {
  return text.replace(/-?\d+\.\d{6,}/g, (digits) => valueWords(Number(digits)));
}
