import { defineCommand } from '../document/command.ts';

export interface ChangeNote {
  readonly note: string;
  readonly text: string;
  /** Pixels; absent: as it was. */
  readonly size?: { readonly width: number; readonly height: number };
}

export const changeNote = defineCommand<ChangeNote>({
  name: 'changeNote',
  title: () => 'write note',
  coalesce: ({ note }) => `note ${note}`,
  execute(draft, { note, text, size }) {
    const found = draft.notes[note];
    if (found === undefined) return;
    found.text = text.slice(0, 2000);
    if (size !== undefined) Object.assign(found, size);
  },
});
