import type { AnyNodeType } from '@fettle/flows';

export interface NodeTypeGroup {
  readonly category: AnyNodeType['category'];
  readonly title: string;
  readonly types: readonly AnyNodeType[];
}

const TITLES: Record<AnyNodeType['category'], string> = {
  operations: 'Operations',
  gateways: 'Gateways',
  events: 'Events',
  quality: 'Quality',
  sources: 'Sources',
  processing: 'Processing',
  decisions: 'Decisions',
  actions: 'Actions',
};

/** Types by category, filtered by words that stand in the title, the summary or the type; better places first come with the catalogue's own order. */
export function groupNodeTypes(types: readonly AnyNodeType[], search: string): readonly NodeTypeGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = types.filter(({ title, summary, type }) => {
    const text = `${title} ${summary} ${type}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const categories = Object.keys(TITLES) as AnyNodeType['category'][];
  return categories
    .map((category) => ({ category, title: TITLES[category], types: found.filter((type) => type.category === category) }))
    .filter(({ types: inside }) => inside.length > 0);
}
