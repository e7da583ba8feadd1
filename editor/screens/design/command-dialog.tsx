import { useOpenFlow } from '../../session/open-flow.ts';
import { commandEntries, findEntries } from './command-entries.ts';
import { CommandList } from './command-list.tsx';
import { connectEntries } from './connect-entries.ts';
import type { EditorActions } from './key-bindings.ts';

export type CommandDialogKind = 'commands' | 'connect' | 'find';

export interface CommandDialogProps {
  readonly kind: CommandDialogKind;
  readonly actions: EditorActions;
  readonly close: () => void;
}

/** A list that one finds something in by its words: what can be done, where a step can lead, or a step. */
export function CommandDialog({ kind, actions, close }: CommandDialogProps) {
  const flow = useOpenFlow();
  const step = flow.selection.onlyFlowNode;
  // By key: one leads to another, which begins anew.
  if (kind === 'commands') return <CommandList key={kind} title="Commands" entries={commandEntries(actions)} close={close} />;
  if (kind === 'find') return <CommandList key={kind} title="Find a step" entries={findEntries(flow)} close={close} />;
  return step === undefined ? null : (
    <CommandList key={kind} title={`Connect ${flow.nameOf(step)}`} entries={connectEntries(flow, step)} close={close} />
  );
}
