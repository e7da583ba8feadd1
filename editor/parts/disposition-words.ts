/** What becomes of a nonconforming unit, in words. `released` is the answer to a hold. */
export const DISPOSITION_WORDS: Readonly<Record<string, string>> = {
  useAsIs: 'use as is',
  rework: 'rework',
  repair: 'repair',
  scrap: 'scrap',
  return: 'return to supplier',
  released: 'released',
};
