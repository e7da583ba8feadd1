import type { Genealogy, GenealogyPart } from '@fettle/flows/contract';

/** One line of a genealogy with what stands below it. */
export interface GenealogyBranch {
  readonly part: GenealogyPart;
  readonly relation: Genealogy['madeOf'][number]['relation'];
  readonly quantity: number;
  readonly definition: string;
  readonly at: number;
  readonly below: readonly GenealogyBranch[];
}

/** The links as a tree from what was asked for. What is reached twice is told under each; a circle (merged and split again) ends where it closes. */
export function genealogyTree(genealogy: Genealogy, direction: 'madeOf' | 'usedIn'): readonly GenealogyBranch[] {
  const parts = new Map(genealogy.parts.map((part) => [part.id, part]));
  const [near, far] = direction === 'madeOf' ? (['target', 'source'] as const) : (['source', 'target'] as const);
  const links = Map.groupBy(genealogy[direction], (link) => link[near]);
  const below = (name: string, above: ReadonlySet<string>): GenealogyBranch[] =>
    (links.get(name) ?? [])
      .filter((link) => !above.has(link[far]))
      .map((link) => ({
        part: parts.get(link[far]) ?? unknownPart(link[far]),
        relation: link.relation,
        quantity: link.quantity,
        definition: link.definition ?? '',
        at: link.at,
        below: below(link[far], new Set([...above, link[far]])),
      }));
  return below(genealogy.of.id, new Set([genealogy.of.id]));
}

function unknownPart(id: string): GenealogyPart {
  const slash = id.indexOf('/');
  return { id, kind: id.startsWith('lot/') ? 'lot' : 'unit', title: id.slice(slash + 1), product: '' };
}
