import { keyWords } from './key-words.ts';

/** A path in a flow as words: `steps[0].entries[1].upper` → `Steps 1 › Entries 2 › Upper`. */
export function fieldWords(path: string): string {
  return path
    .replace(/^params\./, '')
    .split('.')
    .map((part) => keyWords(part.replace(/\[(\d+)\]/g, (_, index: string) => ` ${Number(index) + 1}`)))
    .join(' › ');
}

/** What a field holds, all of it, as one line without the signs of JSON: a difference hides nothing of what will run. */
export function fieldValueWords(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (value === '') return 'empty';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return `“${value}”`;
  if (typeof value !== 'object') return String(value);
  return innerWords(value) || 'empty';
}

function innerWords(value: object): string {
  if (Array.isArray(value)) return value.map((item) => bracketed(item)).join(', ');
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([name, inner]) => `${keyWords(name).toLowerCase()} ${bracketed(inner)}`)
    .join(', ');
}

/** What is a list or a group within another says where it begins and ends. */
function bracketed(value: unknown): string {
  const words = fieldValueWords(value);
  return typeof value === 'object' && value !== null && words !== 'empty' ? `(${words})` : words;
}
