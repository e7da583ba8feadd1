import type { FlowNote } from '../document/flow-records.ts';
import { graphIndex } from '../document/graph-index.ts';
import type { OpenFlow } from './open-flow.ts';

/** What is selected, as a screen reader says it; empty when nothing is. */
export function selectionWords(flow: OpenFlow): string {
  const { records } = flow.document;
  const { flowNodes, sequenceFlows, notes, groups } = flow.selection.get();
  const step = flow.selection.onlyFlowNode;
  const connection = flow.selection.onlySequenceFlow;
  const group = flow.selection.onlyGroup;
  if (step !== undefined) return stepWords(flow, step);
  if (group !== undefined && records.groups[group] !== undefined) {
    const { title, members } = records.groups[group];
    return `Group ${title || 'without a title'}, ${counted(members.length, 'step')}${flow.folded.get().has(group) ? ', folded' : ''}`;
  }
  if (connection !== undefined && records.sequenceFlows[connection] !== undefined) {
    const { from, to } = records.sequenceFlows[connection];
    return `Connection from ${flow.nameOf(from.node)} to ${flow.nameOf(to.node)}`;
  }
  const note = flow.selection.onlyNote;
  if (note !== undefined) return noteWords(records.notes[note]);
  const parts = [
    [flowNodes.size, 'step'],
    [groups.size, 'group'],
    [notes.size, 'note'],
    [sequenceFlows.size, 'connection'],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, word]) => counted(count, word));
  return words.length === 0 ? '' : `${words.join(', ')} selected`;
}

function noteWords(note: FlowNote | undefined): string {
  return note?.text ? `Note: ${note.text}` : 'Empty note';
}

function stepWords(flow: OpenFlow, id: string): string {
  const { document } = flow;
  const flowNode = document.records.flowNodes[id];
  if (flowNode === undefined) return '';
  const leads = graphIndex(document.records.sequenceFlows).outgoing.get(id) ?? [];
  const ways = document.portsOf(flowNode).outputs.map(({ name, title }) => {
    const targets = leads.filter(({ from }) => from.port === name).map(({ to }) => flow.nameOf(to.node));
    return targets.length === 0 ? `${title} leads nowhere` : `${title} leads to ${targets.join(' and ')}`;
  });
  const group = Object.values(document.records.groups).find(({ members }) => members.includes(id));
  const problems = flow.problemsByNode.get(id);
  return [
    `${flowNode.name}, ${flow.titleOf(flowNode)}`,
    ...(group === undefined ? [] : [`in group ${group.title || 'without a title'}`]),
    ...(problems === undefined ? [] : [`${counted(problems.errors + problems.warnings, 'problem')}: ${problems.first}`]),
    ...ways,
  ].join('. ');
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
