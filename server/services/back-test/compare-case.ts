import type { CheckedCase, ExpectedFiring } from '@fettle/flows/contract';

const TOLD = 5;

/** Whether exactly the expected firings came: of each flowNode of each machine, at the same readings. `came` as a text: why it could not be judged. */
export function compareCase(
  name: string,
  expected: readonly ExpectedFiring[],
  came: readonly ExpectedFiring[] | string,
): Omit<CheckedCase, 'id'> {
  if (typeof came === 'string')
    return { name, holds: false, missing: [...expected], unexpected: [], words: `The case "${name}" cannot be judged: ${came}` };
  const missing = without(expected, came);
  const unexpected = without(came, expected);
  const holds = missing.length === 0 && unexpected.length === 0;
  const parts = [
    ...(missing.length === 0 ? [] : [`${firings(missing.length)} missing (${list(missing)})`]),
    ...(unexpected.length === 0 ? [] : [`${firings(unexpected.length)} new (${list(unexpected)})`]),
  ];
  return { name, holds, missing, unexpected, words: holds ? '' : `The case "${name}" is no longer true: ${parts.join(' and ')}.` };
}

const placeOf = ({ equipment, flowNode, time }: ExpectedFiring): string => `${equipment} ${flowNode} ${time}`;
const firings = (count: number): string => (count === 1 ? '1 firing is' : `${count} firings are`);

function list(some: readonly ExpectedFiring[]): string {
  const told = some.slice(0, TOLD).map(({ title, equipment, serialNumber, time }) => {
    const on = serialNumber === undefined ? equipment : `${equipment}, unit ${serialNumber}`;
    return `"${title}" at ${new Date(time).toISOString()} on ${on}`;
  });
  return [...told, ...(some.length > TOLD ? [`${some.length - TOLD} more`] : [])].join('; ');
}

/** Those of `all` that are not in `others`; one that is there twice must be there twice. */
function without(all: readonly ExpectedFiring[], others: readonly ExpectedFiring[]): ExpectedFiring[] {
  const left = new Map<string, number>();
  for (const other of others) left.set(placeOf(other), (left.get(placeOf(other)) ?? 0) + 1);
  return all.filter((each) => {
    const count = left.get(placeOf(each)) ?? 0;
    left.set(placeOf(each), count - 1);
    return count <= 0;
  });
}
