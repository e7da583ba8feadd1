import type { DrawnNodeType } from '@fettle/flows';

type Category = DrawnNodeType['category'];

export interface NodeTypeGroup {
  readonly category: Category;
  readonly title: string;
  readonly types: readonly DrawnNodeType[];
}

const TITLES: Record<Category, string> = {
  operations: 'Operations',
  gateways: 'Gateways',
  events: 'Events',
  quality: 'Quality',
  sources: 'Sources',
  processing: 'Processing',
  decisions: 'Decisions',
  actions: 'Actions',
};

/**
 * Types by category. While one searches, what has the words in its title comes before what has them in its summary only, and categories stand in the order of
 * their best find: the first one listed is what was most likely meant.
 */
export function groupNodeTypes(types: readonly DrawnNodeType[], search: string): readonly NodeTypeGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = types
    .map((type) => ({ type, distance: distanceOf(type, words) }))
    .filter((each): each is { type: DrawnNodeType; distance: number } => each.distance !== undefined)
    .sort((left, right) => left.distance - right.distance);
  const categories = words.length === 0 ? (Object.keys(TITLES) as Category[]) : [...new Set(found.map(({ type }) => type.category))];
  return categories
    .map((category) => ({
      category,
      title: TITLES[category],
      types: found.filter(({ type }) => type.category === category).map(({ type }) => type),
    }))
    .filter(({ types: inside }) => inside.length > 0);
}

/** 0: the title begins with what was typed; undefined: it is something else. */
function distanceOf({ title, summary, type }: DrawnNodeType, words: readonly string[]): number | undefined {
  const name = title.toLowerCase();
  if (words.length === 0 || name.startsWith(words.join(' '))) return 0;
  if (words.every((word) => name.includes(word))) return 1;
  const text = `${name} ${summary.toLowerCase()} ${type}`;
  return words.every((word) => text.includes(word)) ? 2 : undefined;
}
