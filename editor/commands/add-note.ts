import type { Position } from '@fettle/flows';
import { defineCommand } from '../document/command.ts';
import { newNumberedId } from '../document/new-id.ts';

/** Pixels. */
export const NOTE_SIZE = { width: 200, height: 96 };

/** Puts an empty sticky note on the canvas. Gives its id. */
export const addNote = defineCommand<{ readonly position: Position }, string>({
  name: 'addNote',
  title: () => 'add note',
  execute(draft, { position }) {
    const id = newNumberedId('note', draft.notes);
    draft.notes[id] = { id, text: '', position: { x: Math.round(position.x), y: Math.round(position.y) }, ...NOTE_SIZE };
    return id;
  },
});
