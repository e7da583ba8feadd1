import { defineCommand } from '../document/command.ts';

export interface ChangeNote {
  readonly note: string;
  readonly text: string;
}

export const changeNote = defineCommand<ChangeNote>({
  name: 'changeNote',
  title: () => 'write note',
  coalesce: ({ note }) => `note ${note}`,
  execute(draft, { note, text }) {
    const found = draft.notes[note];
    if (found !== undefined) found.text = text.slice(0, 2000);
  },
});
