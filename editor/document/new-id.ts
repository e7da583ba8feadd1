/**
 * An id for a new flowNode. It stands in expressions (`data.cut.peakPower`), so it is made of the name's words and not of random letters:
 * "Machine operation" → `machineOperation`, then `machineOperation2`.
 */
export function newFlowNodeId(name: string, taken: (id: string) => boolean): string {
  const words = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  const camel = words
    .map((word, index) => (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
    .join('')
    .slice(0, 50);
  const base = /^[A-Za-z]/.test(camel) ? camel : `step${camel}`;
  return numbered(base, taken);
}

/** `flow1`, `flow2`, … never one that is or was just taken. */
export function newSequenceFlowId(existing: Readonly<Record<string, unknown>>): string {
  let highest = 0;
  for (const id of Object.keys(existing)) {
    const match = /^flow(\d+)$/.exec(id);
    if (match !== null) highest = Math.max(highest, Number(match[1]));
  }
  return `flow${highest + 1}`;
}

/** `group1`, `group2`, …: for what no expression names. */
export function newNumberedId(word: string, existing: Readonly<Record<string, unknown>>): string {
  let number = 1;
  while (existing[`${word}${number}`] !== undefined) number += 1;
  return `${word}${number}`;
}

/** A name that no other step has, because people tell steps apart by it: "Machine operation", then "Machine operation 2". */
export function newName(wanted: string, taken: (name: string) => boolean): string {
  if (!taken(wanted)) return wanted;
  const stem = wanted.replace(/ \d+$/, '');
  for (let number = 2; ; number += 1) if (!taken(`${stem} ${number}`)) return `${stem} ${number}`;
}

function numbered(base: string, taken: (id: string) => boolean): string {
  if (!taken(base)) return base;
  const stem = base.replace(/\d+$/, '') || base;
  for (let number = 2; ; number += 1) {
    if (!taken(`${stem}${number}`)) return `${stem}${number}`;
  }
}
