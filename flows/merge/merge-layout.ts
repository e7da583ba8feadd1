import type { FlowLayout } from '../definition.ts';
import { mergeValue, type Side, sameJson, type ThreeWays } from './merge-value.ts';

type Note = FlowLayout['notes'][number];
type Group = FlowLayout['groups'][number];
interface Layouts {
  readonly base: FlowLayout;
  readonly mine: FlowLayout;
  readonly theirs: FlowLayout;
}

/** Where things stand is no question: when both moved one, it stands where I put it. What is written is one. */
export function mergeLayout(
  { base, mine, theirs }: Layouts,
  flowNodes: ReadonlySet<string>,
  ask: (id: string, ways: ThreeWays) => Side,
): FlowLayout {
  const positions = mergeValue(
    { base: base.positions, mine: mine.positions, theirs: theirs.positions },
    () => 'mine',
  ) as FlowLayout['positions'];
  return {
    positions: Object.fromEntries(Object.entries(positions).filter(([id]) => flowNodes.has(id))),
    notes: mergeItems(
      { base: base.notes, mine: mine.notes, theirs: theirs.notes },
      (ways) => mergeValue(ways, (path, each) => (path === 'text' ? ask(`note.${(ways.mine as Note).id}.text`, each) : 'mine')) as Note,
    ),
    groups: mergeItems({ base: base.groups, mine: mine.groups, theirs: theirs.groups }, mergeGroup).map((group) =>
      group.members.every((id) => flowNodes.has(id)) ? group : { ...group, members: group.members.filter((id) => flowNodes.has(id)) },
    ),
  };

  function mergeGroup(ways: { base: Group | undefined; mine: Group; theirs: Group }): Group {
    const { base: was, mine: m, theirs: t } = ways;
    if (sameJson(m, t) || sameJson(was, t)) return m;
    const apart = ({ members: _, ...rest }: Group) => rest;
    const rest = mergeValue({ base: was === undefined ? {} : apart(was), mine: apart(m), theirs: apart(t) }, (path, each) =>
      path === 'title' ? ask(`group.${m.id}.title`, each) : 'mine',
    ) as Omit<Group, 'members'>;
    const before = new Set(was?.members ?? []);
    const kept = (id: string): boolean => !before.has(id) || (m.members.includes(id) && t.members.includes(id));
    return { ...rest, members: [...new Set([...t.members, ...m.members])].filter(kept) };
  }
}

/** One that one side took away, and the other left as it was, is gone; one that the other changed stays: nothing that somebody wrote is lost. */
function mergeItems<Item extends { readonly id: string }>(
  { base, mine, theirs }: { readonly base: readonly Item[]; readonly mine: readonly Item[]; readonly theirs: readonly Item[] },
  both: (ways: { base: Item | undefined; mine: Item; theirs: Item }) => Item,
): Item[] {
  const find = (items: readonly Item[], id: string): Item | undefined => items.find((item) => item.id === id);
  return [...new Set([...theirs, ...mine].map(({ id }) => id))].flatMap((id) => {
    const [was, m, t] = [find(base, id), find(mine, id), find(theirs, id)];
    if (m !== undefined && t !== undefined) return [both({ base: was, mine: m, theirs: t })];
    const there = (m ?? t)!;
    return was !== undefined && sameJson(was, there) ? [] : [there];
  });
}
