import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { definitionOf } from '../../../document/flow-records.ts';
import { tell } from '../../../parts/tell.ts';
import { useOpenFlow } from '../../../session/open-flow.ts';
import { pasteText } from '../../design/editor-actions.ts';
import { keepSampleScenarios } from './keep-sample-scenarios.ts';

const LibraryDialog = lazy(() => import('./library-dialog.tsx').then((module) => ({ default: module.LibraryDialog })));

/** On an empty canvas: a sample's steps are put into the drawing, as one step of undo. */
export function StartFromSample() {
  const flow = useOpenFlow();
  const [isOpen, setOpen] = useState(false);
  const { kind } = flow.document.records.meta;
  if (flow.readOnly) return null;
  return (
    <>
      <Button variant="default" size="xs" mt="sm" style={{ pointerEvents: 'auto' }} onClick={() => setOpen(true)}>
        Start from a sample…
      </Button>
      {isOpen && (
        <Suspense>
          <LibraryDialog
            kind={kind}
            action="Put it on the canvas"
            close={() => setOpen(false)}
            take={async ([{ flowNodes, sequenceFlows, layout }], sample) => {
              const fragment = { schema: 'fettle/fragment@1', kind, flowNodes, sequenceFlows, positions: layout.positions };
              const refusal = pasteText(flow, JSON.stringify(fragment));
              if (refusal !== undefined) {
                tell.done(refusal);
                return;
              }
              await keepSampleScenarios(sample, [definitionOf(flow.document.records)]);
              setOpen(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
