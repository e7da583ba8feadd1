import type { OpenFlow } from '../../session/open-flow.ts';
import type { CommandEntry } from './command-list.tsx';
import { type EditorActions, KEY_BINDINGS } from './key-bindings.ts';
import { keyNames } from './key-names.ts';

/** Everything that has a key, to be found by its words; then what has none. */
export function commandEntries(actions: EditorActions): readonly CommandEntry[] {
  const keyless: readonly CommandEntry[] = [
    { title: 'Release…', run: () => actions.release() },
    { title: 'Show the problems', run: () => actions.bottom('problems') },
    { title: 'Show the scenarios', run: () => actions.bottom('scenarios') },
    { title: 'User guide', run: () => actions.guide() },
  ];
  return [...withKeys(actions), ...keyless];
}

function withKeys(actions: EditorActions): readonly CommandEntry[] {
  return KEY_BINDINGS.flatMap(({ title, keys, run, command = run }) =>
    command === undefined || title === '' || title === 'All commands'
      ? []
      : [{ title, keys: keyNames(keys.split(' ')[0]!), run: () => command(actions) }],
  );
}

/** Every step of the flow, by its name, type and id; groups and notes by their words. */
export function findEntries(flow: OpenFlow): readonly CommandEntry[] {
  const { flowNodes, groups, notes } = flow.document.records;
  return [
    ...Object.values(flowNodes).map((flowNode) => ({
      title: flowNode.name,
      hint: `${flow.titleOf(flowNode)} · ${flowNode.id}`,
      run: () => flow.show([flowNode.id]),
    })),
    ...Object.values(groups).map(({ id, title, members }) => ({
      title: title || 'Group',
      hint: 'Group',
      run: () => {
        flow.canvas.get()?.show(members);
        flow.selection.select({ groups: [id] });
      },
    })),
    ...Object.values(notes).map(({ id, text }) => ({
      title: text.split('\n')[0] || 'Empty note',
      hint: 'Note',
      run: () => {
        flow.canvas.get()?.show([id]);
        flow.selection.select({ notes: [id] });
      },
    })),
  ];
}
