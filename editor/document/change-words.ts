import type { SequenceFlow } from '@fettle/flows';
import type { ChangeClass, FieldChange, FlowDiff } from '@fettle/flows/diff.ts';

export interface ChangeLine {
  readonly word: string;
  readonly text: string;
  readonly flowNode?: string;
  readonly fields: readonly FieldChange[];
  /** Who notices it. */
  readonly class: ChangeClass;
}

/** A difference as lines, one for each step, connection or remark. */
export function changeWords(diff: FlowDiff, nameOf: (flowNode: string) => string): readonly ChangeLine[] {
  const { flow, added, removed, changed, connected, disconnected, renamed, moved, remarks, reordered } = diff;
  const nameOfRemoved = (id: string): string => removed.find((node) => node.id === id)?.name ?? nameOf(id);
  const arrow = ({ from, to }: SequenceFlow): string => `${nameOfRemoved(from.node)} (${from.port}) → ${nameOfRemoved(to.node)}`;
  const plain = (word: string, text: string, of: ChangeClass = 'behaviour'): ChangeLine => ({ word, text, fields: [], class: of });
  return [
    ...(flow.length > 0 ? [{ word: 'Changed', text: 'The flow itself', fields: flow, class: mostOf(flow) }] : []),
    ...added.map(({ id, name }) => ({ ...plain('Added', name), flowNode: id })),
    ...removed.map(({ id, name }) => ({ ...plain('Removed', name), flowNode: id })),
    ...changed.map(({ flowNode, fields }) => ({
      word: 'Changed',
      text: flowNode.name,
      flowNode: flowNode.id,
      fields,
      class: mostOf(fields),
    })),
    ...connected.map((way) => plain('Connected', arrow(way))),
    ...disconnected.map((way) => plain('Disconnected', arrow(way))),
    ...renamed.map(({ before, after }) => plain('Renamed', `${arrow(after)}: ${before.id} is ${after.id}`)),
    ...(moved.length > 0 ? [plain('Moved', moved.map(nameOf).join(', '), 'drawing')] : []),
    ...(remarks ? [plain('Drawing', 'Notes or groups', 'drawing')] : []),
    ...(reordered ? [plain('Drawing', 'The order in the document', 'drawing')] : []),
  ];
}

/** The most that anybody notices of it. */
function mostOf(fields: readonly FieldChange[]): ChangeClass {
  if (fields.some((field) => field.class === 'behaviour')) return 'behaviour';
  return fields.some((field) => field.class === 'words') ? 'words' : 'drawing';
}
