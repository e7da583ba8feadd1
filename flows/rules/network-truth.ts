import type { Truth } from './fact-reading.ts';

/** Kleene's three values as numbers, so that "not" is `2 - truth` and they lie in typed arrays. */
export const FALSE = 0;
export const UNKNOWN = 1;
export const TRUE = 2;

export const truthOf = (number: number): Truth => (number === TRUE ? true : number === FALSE ? false : undefined);
export const numberOf = (truth: Truth): number => (truth === undefined ? UNKNOWN : truth ? TRUE : FALSE);
