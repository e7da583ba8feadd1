import type { OpenFlow } from '../../session/open-flow.ts';
import type { CommandEntry } from './command-list.tsx';
import { type EditorActions, KEY_BINDINGS } from './key-bindings.ts';

/** Everything that has a key, to be found by its words. */
export function commandEntries(actions: EditorActions): readonly CommandEntry[] {
  return KEY_BINDINGS.flatMap(({ title, keys, run }) =>
    run === undefined || title === '' || title === 'All commands' ? [] : [{ title, hint: keys.split(' ')[0]!, run: () => run(actions) }],
  );
}

/** Every step of the flow, by its name, type and id. */
export function findEntries(flow: OpenFlow): readonly CommandEntry[] {
  return Object.values(flow.document.records.flowNodes).map((flowNode) => ({
    title: flowNode.name,
    hint: `${flow.titleOf(flowNode)} · ${flowNode.id}`,
    run: () => flow.show([flowNode.id]),
  }));
}
