import { Text } from '@mantine/core';
import { type KeyboardEvent, lazy, Suspense, useRef, useState, useSyncExternalStore } from 'react';
import { Waiting } from '../parts/waiting.tsx';
import type { DraftSaver } from '../session/draft-saver.ts';
import { useOpenFlow, useRecords } from '../session/open-flow.ts';
import { onlyOneOf } from '../session/selection.ts';
import { useValue } from '../session/value-store.ts';
import type { InspectorTab } from './flow-node-inspector.tsx';
import styles from './inspector.module.css';

/** Forms and all their fields come after the first sight of the canvas, before one needs them. */
const load = () => import('./flow-node-inspector.tsx').then((module) => ({ default: module.FlowNodeInspector }));
const FlowNodeInspector = lazy(load);
const FlowInspector = lazy(() => import('./flow-inspector.tsx').then((module) => ({ default: module.FlowInspector })));
const GroupInspector = lazy(() => import('./group-inspector.tsx').then((module) => ({ default: module.GroupInspector })));
const ArrangeButtons = lazy(() => import('./arrange-buttons.tsx').then((module) => ({ default: module.ArrangeButtons })));
const NoteInspector = lazy(() => import('./note-inspector.tsx').then((module) => ({ default: module.NoteInspector })));
const ConnectionInspector = lazy(() => import('./connection-inspector.tsx').then((module) => ({ default: module.ConnectionInspector })));
if (typeof requestIdleCallback === 'function') requestIdleCallback(() => void load(), { timeout: 2_000 });

export interface InspectorProps {
  readonly saver: DraftSaver;
  readonly pickForConnection: (sequenceFlow: string) => void;
}

/** What is selected, in detail; the flow itself when nothing is. */
export function Inspector({ saver, pickForConnection }: InspectorProps) {
  const { selection, moving, canvas } = useOpenFlow();
  const now = useSyncExternalStore(selection.subscribe, selection.get);
  // What is taken up to be moved is selected by that: its form comes when it is put down.
  const isMoving = useValue(moving);
  const before = useRef(now);
  const selected = isMoving ? before.current : now;
  before.current = selected;
  const only = onlyOneOf(selected);
  const flowNode = useRecords(({ flowNodes }) => flowNodes[only.flowNode ?? '']);
  const sequenceFlow = useRecords(({ sequenceFlows }) => sequenceFlows[only.sequenceFlow ?? '']);
  const group = useRecords(({ groups }) => groups[only.group ?? '']);
  const note = useRecords(({ notes }) => notes[only.note ?? '']);
  const count = selected.flowNodes.size + selected.notes.size + selected.groups.size;
  const [tab, setTab] = useState<InspectorTab>('settings');

  return (
    <aside
      className={styles.inspector}
      aria-label="Inspector"
      onKeyDown={(event) => {
        if (!leavesForm(event)) return;
        event.preventDefault();
        canvas.get()?.focus();
      }}
    >
      <Suspense fallback={<Waiting for="the settings" />}>
        {flowNode !== undefined && <FlowNodeInspector key={flowNode.id} flowNode={flowNode} tab={tab} setTab={setTab} />}
        {sequenceFlow !== undefined && <ConnectionInspector sequenceFlow={sequenceFlow} pick={() => pickForConnection(sequenceFlow.id)} />}
        {group !== undefined && <GroupInspector group={group} />}
        {note !== undefined && <NoteInspector note={note} />}
        {count + selected.sequenceFlows.size === 0 && <FlowInspector saver={saver} />}
      </Suspense>
      {count > 1 && (
        <div className={styles.section}>
          <Text fw={600}>{count} selected</Text>
          <Text c="dimmed" fz="sm" mt={4}>
            Move them together, copy them (Ctrl+C), duplicate (Ctrl+D), group (Ctrl+G) or delete (Delete; with Ctrl the gap is closed).
          </Text>
          <Suspense>
            <ArrangeButtons count={count} />
          </Suspense>
        </div>
      )}
    </aside>
  );
}

/** Escape, unless it closes something before: a list of choices, what an expression editor offers, or what lies over the page and is no part of the form. */
function leavesForm({ key, target, currentTarget, isDefaultPrevented }: KeyboardEvent): boolean {
  const isOpen = (target as Element).getAttribute('aria-expanded') === 'true';
  return key === 'Escape' && !isDefaultPrevented() && !isOpen && currentTarget.contains(target as Element);
}
