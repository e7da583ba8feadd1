import { api, type FlowVersionSummary } from '@fettle/flows/contract';
import { diffFlows } from '@fettle/flows/diff.ts';
import { Button, Group, Modal, Select, Stack } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { restoreVersion } from '../commands/restore-version.ts';
import { useRoute } from '../data/use-route.ts';
import { definitionOf } from '../document/flow-records.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import { showDifference } from '../session/show-difference.ts';
import { ChangeList } from './change-list.tsx';

const SideBySide = lazy(() => import('../compare/side-by-side.tsx').then((module) => ({ default: module.SideBySide })));

const DRAFT = 'draft';

export interface VersionCompareProps {
  readonly versions: readonly FlowVersionSummary[];
  readonly first: number;
  readonly close: () => void;
}

/** Any two versions of the flow beside each other, or one beside the draft; and a version brought back as the draft. */
export function VersionCompare({ versions, first, close }: VersionCompareProps) {
  const flow = useOpenFlow();
  const { id } = flow.document.records.meta;
  const [before, setBefore] = useState(String(first));
  const [after, setAfter] = useState(DRAFT);
  const [isBeside, setBeside] = useState(false);
  const [draft] = useState(() => definitionOf(flow.document.records));
  const left = useRoute(api.getFlowVersion, { params: { flow: id, version: Number(before) } });
  const right = useRoute(
    api.getFlowVersion,
    { params: { flow: id, version: after === DRAFT ? first : Number(after) } },
    { enabled: after !== DRAFT },
  );
  const to = after === DRAFT ? draft : right.data?.definition;
  const diff = left.data === undefined || to === undefined ? undefined : diffFlows(left.data.definition, to);
  const choices = versions.map(({ version }) => ({ value: String(version), label: `Version ${version}` }));
  const names = new Map([...(left.data?.definition.flowNodes ?? []), ...(to?.flowNodes ?? [])].map((node) => [node.id, node.name]));
  const nameOf = (node: string): string => names.get(node) ?? node;
  const showOnCanvas = (): void => {
    if (diff === undefined) return;
    showDifference(flow, { diff, against: `version ${before}`, nameOf });
    close();
  };
  return (
    <Modal opened onClose={close} title="Compare versions" size={760}>
      <Stack>
        <Group grow>
          <Select label="From" allowDeselect={false} data={choices} value={before} onChange={(next) => setBefore(next ?? before)} />
          <Select
            label="To"
            allowDeselect={false}
            data={[{ value: DRAFT, label: 'The draft' }, ...choices]}
            value={after}
            onChange={(next) => setAfter(next ?? DRAFT)}
          />
        </Group>
        {diff !== undefined && <ChangeList diff={diff} against={`version ${before}`} nameOf={nameOf} />}
        <Group justify="flex-end">
          {!flow.readOnly && (
            <Button
              variant="default"
              disabled={left.data === undefined}
              onClick={() => {
                if (left.data === undefined) return;
                flow.document.execute(restoreVersion, { version: Number(before), definition: left.data.definition });
                close();
              }}
            >
              Restore version {before} as the draft
            </Button>
          )}
          <Button variant="default" disabled={diff === undefined} onClick={() => setBeside(true)}>
            Side by side
          </Button>
          {after === DRAFT && (
            <Button disabled={diff === undefined} onClick={showOnCanvas}>
              Show on the canvas
            </Button>
          )}
        </Group>
      </Stack>
      {isBeside && left.data !== undefined && to !== undefined && (
        <Suspense>
          <SideBySide
            before={{ words: `Version ${before}`, definition: left.data.definition }}
            after={{ words: after === DRAFT ? 'The draft' : `Version ${after}`, definition: to }}
            close={() => setBeside(false)}
          />
        </Suspense>
      )}
    </Modal>
  );
}
