const SINGULAR: readonly (readonly [RegExp, string])[] = [
  [/ies$/, 'y'],
  [/ches$/, 'ch'],
  [/s$/, ''],
];

/** What one item of a list is called that has this title: `Ways to end` → `way to end`, `Choices of a person` → `choice`. A title that counts nothing (`Hands over`) gives `item`. */
export function singular(title: string): string {
  const lower = title.toLowerCase();
  if (lower.startsWith('ways to')) return 'way to end';
  // Whose they are is said by the title above the list.
  const [things = lower] = lower.split(/ (?:of|by) /);
  const rule = SINGULAR.find(([ending]) => ending.test(things));
  return rule === undefined ? 'item' : things.replace(rule[0], rule[1]);
}
