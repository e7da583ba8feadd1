/** A name that expressions can use, from what a person wrote: `Spindle power` → `spindlePower`. It differs from those taken. */
export function columnName(title: string, taken: readonly string[]): string {
  const words = title
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036F]/g, '')
    .split(/[^A-Za-z0-9_]+/)
    .filter((word) => word !== '');
  const [first = '', ...rest] = words;
  const joined = first.charAt(0).toLowerCase() + first.slice(1) + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const name = (/^[A-Za-z_]/.test(joined) ? joined : `column${joined}`).slice(0, 50);
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name}${number}`)) number += 1;
  return `${name}${number}`;
}

export const isColumnName = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9_]{0,59}$/.test(text);
