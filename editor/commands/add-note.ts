import type { Position } from '@fettle/flows';
import { defineCommand } from '../document/command.ts';

/** Puts an empty sticky note on the canvas. Gives its id. */
export const addNote = defineCommand<{ readonly position: Position }, string>({
  name: 'addNote',
  title: () => 'add note',
  execute(draft, { position }) {
    let number = 1;
    while (draft.notes[`note${number}`] !== undefined) number += 1;
    const id = `note${number}`;
    draft.notes[id] = { id, text: '', position: { x: Math.round(position.x), y: Math.round(position.y) }, width: 200, height: 96 };
    return id;
  },
});
