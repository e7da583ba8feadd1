import type { FlowDefinition } from '@fettle/flows';
import { diffFlows } from '@fettle/flows/diff.ts';
import { Modal } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { behaviours } from '../behaviours/behaviours.ts';
import { FlowCanvas } from '../canvas/flow-canvas.tsx';
import { diffMarks } from '../document/diff-marks.ts';
import { drawnRegistry } from '../document/drawn-node-types.ts';
import { FlowDocument } from '../document/flow-document.ts';
import { recordsOf } from '../document/flow-records.ts';
import { ChangeList } from '../panels/change-list.tsx';
import { type CanvasMark, OpenFlow, OpenFlowContext } from '../session/open-flow.ts';
import { followEachOther } from './follow-each-other.ts';
import styles from './side-by-side.module.css';

/** A drawing with the words for it: `Version 2`. */
export interface NamedDrawing {
  readonly words: string;
  readonly definition: FlowDefinition;
}

export interface SideBySideProps {
  readonly before: NamedDrawing;
  readonly after: NamedDrawing;
  readonly close: () => void;
}

/** Two versions beside each other, looked at from the same place: what differs is marked in both, and a click on a difference goes there in both. */
export function SideBySide({ before, after, close }: SideBySideProps) {
  const diff = useMemo(() => diffFlows(before.definition, after.definition), [before.definition, after.definition]);
  const left = useMemo(() => {
    const marks = diffMarks(diffFlows(after.definition, before.definition));
    // What is there too much on this side is what was taken away.
    return opened(before.definition, new Map([...marks].map(([id, mark]) => [id, mark === 'added' ? 'removed' : mark])));
  }, [before.definition, after.definition]);
  const right = useMemo(() => opened(after.definition, diffMarks(diff)), [after.definition, diff]);
  useEffect(() => followEachOther(left, right), [left, right]);
  const names = new Map([...before.definition.flowNodes, ...after.definition.flowNodes].map(({ id, name }) => [id, name]));
  const show = (id: string): void => {
    left.show([id]);
    right.show([id]);
  };
  return (
    <Modal
      opened
      onClose={close}
      title={`${before.words} beside ${lowerFirst(after.words)}`}
      fullScreen
      classNames={{ content: styles.content ?? '', body: styles.body ?? '' }}
    >
      <div className={styles.panes}>
        {[
          { flow: left, words: before.words },
          { flow: right, words: after.words },
        ].map(({ flow, words }) => (
          <section key={words} className={styles.pane} aria-label={words}>
            <h3>{words}</h3>
            <div className={styles.canvas}>
              <OpenFlowContext value={flow}>
                <FlowCanvas onOpen={ignore} onConnectToNothing={ignore} />
              </OpenFlowContext>
            </div>
          </section>
        ))}
      </div>
      <div className={styles.changes}>
        <ChangeList diff={diff} against={lowerFirst(before.words)} nameOf={(id) => names.get(id) ?? id} show={show} />
      </div>
    </Modal>
  );
}

/** To look at: nothing in it can be changed. */
function opened(definition: FlowDefinition, marks: ReadonlyMap<string, CanvasMark>): OpenFlow {
  const document = new FlowDocument(recordsOf(definition), { registry: drawnRegistry, behaviours, now: () => 0 });
  const flow = new OpenFlow(document, true);
  flow.point(marks);
  return flow;
}

const ignore = (): void => undefined;
const lowerFirst = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);
