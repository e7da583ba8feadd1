import { EXPRESSION_FUNCTIONS } from './expression-function.ts';

/** A word of the language as the editor offers it. `method`: it stands behind a dot. */
export interface LanguageEntry {
  readonly name: string;
  readonly signature: string;
  readonly summary: string;
  readonly method: boolean;
}

const NEEDING_SOURCE: readonly LanguageEntry[] = [
  { name: 'has', signature: 'has(data.cut.peakPower) → yes/no', summary: 'Whether every step of the path is there.', method: false },
  { name: 'matches', signature: 'text.matches("pattern") → yes/no', summary: 'Whether a pattern (RE2) is found in it.', method: true },
  { name: 'all', signature: 'list.all(x, x > 5) → yes/no', summary: 'Whether it holds for every element.', method: true },
  { name: 'exists', signature: 'list.exists(x, x > 5) → yes/no', summary: 'Whether it holds for at least one element.', method: true },
  {
    name: 'exists_one',
    signature: 'list.exists_one(x, x > 5) → yes/no',
    summary: 'Whether it holds for exactly one element.',
    method: true,
  },
  { name: 'map', signature: 'list.map(x, x * 2) → list', summary: 'What comes of each element.', method: true },
  { name: 'filter', signature: 'list.filter(x, x > 5) → list', summary: 'The elements for which it holds.', method: true },
];

/** Every function and method there is. */
export const EXPRESSION_LANGUAGE: readonly LanguageEntry[] = [
  ...EXPRESSION_FUNCTIONS.map(({ name, signature, summary, receiver }) => ({ name, signature, summary, method: receiver !== undefined })),
  ...NEEDING_SOURCE,
];
