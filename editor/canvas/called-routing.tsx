import type { Position } from '@fettle/flows';
import { api } from '@fettle/flows/contract';
import { ActionIcon, Button, Text } from '@mantine/core';
import { IconArrowDownRight, IconRoute, IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useRoute } from '../data/use-route.ts';
import { calledRouting } from '../document/called-routing.ts';
import { type Caller, callersFromText, callersToText } from '../document/callers.ts';
import { drawnRegistry } from '../document/drawn-node-types.ts';
import { FlowDocument } from '../document/flow-document.ts';
import { recordsOf } from '../document/flow-records.ts';
import { useFlowNames } from '../parts/use-flow-names.ts';
import { OpenFlow, OpenFlowContext, useOpenFlow } from '../session/open-flow.ts';
import { useLiveOverlay } from '../session/use-live-overlay.ts';
import styles from './called-routing.module.css';
import { FlowDrawing } from './flow-drawing.tsx';
import { boxOf } from './group-frame.ts';
import { ViewportPortal } from './react-flow.ts';

/** Below the step that calls it. */
const GAP = 10;

/**
 * The routing that a step calls, opened in place: it hangs below the step, over what lies there, with the units that are in it now. Steps of it that call others open in the same frame.
 * It is looked at here and changed on its own screen, because others call it too.
 */
export function CalledRouting({ step }: { readonly step: string }) {
  const flow = useOpenFlow();
  const { records } = flow.document;
  const called = calledRouting(records, flow.document.registry, step);
  const [way, setWay] = useState<readonly { readonly flow: string; readonly by: Caller }[]>([]);
  const box = boxOf(records, (flowNode) => flow.document.portsOf(flowNode), step);
  const close = (): void => {
    flow.openedCall.set(undefined);
    flow.canvas.get()?.focus();
  };
  if (called === undefined || box === undefined) return null;
  const crumbs = [{ flow: called, by: { flow: records.meta.id, flowNode: step } }, ...way];
  const shown = crumbs.at(-1)!;
  const at = { x: box.x - GAP, y: box.y + box.height + GAP };
  return (
    <ViewportPortal>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape from anything in it closes it. */}
      <div
        className={`${styles.place} nopan nodrag nowheel`}
        style={{ transform: `translate(${at.x}px, ${at.y}px)` }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          close();
        }}
      >
        <Frame
          key={shown.flow}
          flow={shown.flow}
          crumbs={crumbs}
          goBackTo={(length) => setWay(way.slice(0, length - 1))}
          goInto={(into, flowNode) => setWay([...way, { flow: into, by: { flow: shown.flow, flowNode } }])}
          at={at}
          above={box.height + GAP}
          close={close}
        />
      </div>
    </ViewportPortal>
  );
}

interface FrameProps {
  readonly flow: string;
  readonly crumbs: readonly { readonly flow: string; readonly by: Caller }[];
  readonly goBackTo: (length: number) => void;
  readonly goInto: (flow: string, flowNode: string) => void;
  /** Where it hangs, and the height of what it hangs at. */
  readonly at: Position;
  readonly above: number;
  readonly close: () => void;
}

function Frame({ flow: id, crumbs, goBackTo, goInto, at, above, close }: FrameProps) {
  const names = useFlowNames();
  const navigate = useNavigate();
  const answer = useRoute(api.getFlow, { params: { flow: id } });
  const inUse = answer.data?.summary.releasedVersion;
  const released = useRoute(api.getFlowVersion, { params: { flow: id, version: inUse ?? 1 } }, { enabled: inUse !== undefined });
  const definition = inUse === undefined ? answer.data?.draft : released.data?.definition;
  const opened = useMemo(() => {
    if (definition === undefined) return undefined;
    const document = new FlowDocument(recordsOf(definition), { registry: drawnRegistry, behaviours: [], now: () => Date.now() });
    return new OpenFlow(document, true);
  }, [definition]);
  const frame = useRef<HTMLElement>(null);
  const { canvas } = useOpenFlow();
  // Once it is drawn, all of it is to be seen.
  useEffect(() => {
    const { offsetWidth = 0, offsetHeight = 0 } = frame.current ?? {};
    if (opened !== undefined) canvas.get()?.showPart({ x: at.x, y: at.y - above, width: offsetWidth, height: offsetHeight + above });
  }, [opened, canvas, at.x, at.y, above]);
  const failure = answer.error ?? released.error;
  const name = names.get(id) ?? id;
  const edit = (node?: string): void => {
    const before = callersFromText(new URLSearchParams(window.location.search).get('from') ?? undefined);
    const from = callersToText([...before, ...crumbs.map(({ by }) => by)]);
    void navigate({ to: '/design/$flow', params: { flow: id }, search: { from, ...(node === undefined ? {} : { node }) } });
  };
  return (
    <section ref={frame} className={styles.frame} aria-label={`${name}, opened in place`}>
      <header className={styles.head}>
        <IconRoute size={16} aria-hidden />
        <nav className={styles.crumbs} aria-label="Called routings">
          {crumbs.map(({ flow }, index) =>
            index === crumbs.length - 1 ? (
              <strong key={flow}>{names.get(flow) ?? flow}</strong>
            ) : (
              <button key={flow} type="button" onClick={() => goBackTo(index + 1)}>
                {names.get(flow) ?? flow}
              </button>
            ),
          )}
        </nav>
        <span className={styles.version}>{answer.data === undefined ? '' : versionWords(inUse, answer.data.summary.changed)}</span>
        <Button size="compact-sm" variant="default" rightSection={<IconArrowDownRight size={14} aria-hidden />} onClick={() => edit()}>
          Go into it
        </Button>
        <ActionIcon size={26} aria-label={`Fold ${name}`} onClick={close}>
          <IconX size={15} aria-hidden />
        </ActionIcon>
      </header>
      {failure !== null && (
        <Text p="md" fz="sm">
          {failure.message}
        </Text>
      )}
      {failure === null && opened === undefined && (
        <Text p="md" fz="sm" c="dimmed">
          …
        </Text>
      )}
      {opened !== undefined && (
        <OpenFlowContext value={opened}>
          <Live flow={opened} />
          <FlowDrawing
            open={(flowNode) => {
              const into = calledRouting(opened.document.records, drawnRegistry, flowNode);
              if (into === undefined) edit(flowNode);
              else goInto(into, flowNode);
            }}
          />
        </OpenFlowContext>
      )}
    </section>
  );
}

/** Counts of units, as on the drawing around it. */
function Live({ flow }: { readonly flow: OpenFlow }) {
  useLiveOverlay(flow, true);
  return null;
}

function versionWords(inUse: number | undefined, changed: boolean): string {
  if (inUse === undefined) return 'draft, not released yet';
  return changed ? `version ${inUse} in use, its draft differs` : `version ${inUse} in use`;
}
