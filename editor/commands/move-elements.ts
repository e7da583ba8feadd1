import type { Position } from '@fettle/flows';
import { defineCommand } from '../document/command.ts';

export interface MoveElements {
  /** New positions by id of flowNode or note. */
  readonly positions: Readonly<Record<string, Position>>;
  /** What moved them, where it was not a person's hand. */
  readonly because?: 'tidy' | 'nudge' | 'align' | 'distribute';
  /** What was dropped on a group's frame is of the group from then on: groups by id of flowNode or note. */
  readonly joins?: Readonly<Record<string, string>>;
}

export const moveElements = defineCommand<MoveElements>({
  name: 'moveElements',
  title: ({ positions, because }) => {
    if (because === 'tidy') return 'tidy';
    const count = Object.keys(positions).length;
    const verb = because === 'align' || because === 'distribute' ? because : 'move';
    return count === 1 ? `${verb} step` : `${verb} ${count} steps`;
  },
  coalesce: ({ positions, because }) => (because === 'nudge' ? `nudge ${Object.keys(positions).sort().join(' ')}` : undefined),
  execute(draft, { positions, joins = {} }) {
    for (const [id, { x, y }] of Object.entries(positions)) {
      const to = { x: Math.round(x), y: Math.round(y) };
      const note = draft.notes[id];
      if (note !== undefined) note.position = to;
      else if (draft.flowNodes[id] !== undefined) draft.positions[id] = to;
    }
    for (const [id, group] of Object.entries(joins)) {
      const members = draft.groups[group]?.members;
      if (members !== undefined && !members.includes(id)) members.push(id);
    }
  },
});
