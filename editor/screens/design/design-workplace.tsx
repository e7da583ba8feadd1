import type { Position } from '@fettle/flows';
import type { FlowSummary, FlowVersionSummary } from '@fettle/flows/contract';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { type CSSProperties, lazy, Suspense, useMemo, useRef, useState } from 'react';
import { FlowCanvas } from '../../canvas/flow-canvas.tsx';
import { freePlace, placeAfter } from '../../canvas/free-place.ts';
import { selectElement } from '../../canvas/select-element.ts';
import { arrangeSelected, foldSelected, groupSelected, ungroupSelected } from '../../canvas/selected-steps.ts';
import { appendFlowNode } from '../../commands/append-flow-node.ts';
import { insertOnConnection } from '../../commands/insert-on-connection.ts';
import { replaceType } from '../../commands/replace-type.ts';
import { drawnTypesFor } from '../../document/drawn-node-types.ts';
import { Inspector } from '../../panels/inspector.tsx';
import { NAME_FIELD } from '../../panels/name-field.ts';
import { NodeTypePicker } from '../../panels/node-type-picker.tsx';
import { tell } from '../../parts/tell.ts';
import { usePlant } from '../../plant/use-plant.ts';
import { useProblems } from '../../problems/use-problems.ts';
import type { DraftSaver } from '../../session/draft-saver.ts';
import { useOpenFlow, useRecords } from '../../session/open-flow.ts';
import { useLiveOverlay } from '../../session/use-live-overlay.ts';
import { useValue } from '../../session/value-store.ts';
import { selectedPlace } from '../../simulation/selected-place.ts';
import { useSimulation } from '../../simulation/use-simulation.ts';
import { BottomPanel, type BottomTab } from './bottom-panel.tsx';
import type { CommandDialogKind } from './command-dialog.tsx';
import { DesignBar } from './design-bar.tsx';
import styles from './design-screen.module.css';
import * as act from './editor-actions.ts';
import { focusWhenThere } from './focus-when-there.ts';
import type { EditorActions } from './key-bindings.ts';
import { useCalledRouting } from './use-called-routing.ts';
import { useClipboard } from './use-clipboard.ts';
import { useKeys } from './use-keys.ts';

const CanvasMenu = lazy(() => import('./canvas-menu.tsx').then((module) => ({ default: module.CanvasMenu })));
const loadCommands = () => import('./command-dialog.tsx').then((module) => ({ default: module.CommandDialog }));
const CommandDialog = lazy(loadCommands);
const ConflictDialog = lazy(() => import('./conflict-dialog.tsx').then((module) => ({ default: module.ConflictDialog })));
const EmptyCanvas = lazy(() => import('./empty-canvas.tsx').then((module) => ({ default: module.EmptyCanvas })));
const InstructionPanel = lazy(() =>
  import('../../instruction/instruction-panel.tsx').then((module) => ({ default: module.InstructionPanel })),
);
const JourneyBar = lazy(() => import('./journey-bar.tsx').then((module) => ({ default: module.JourneyBar })));
const KeyHelp = lazy(() => import('./key-help.tsx').then((module) => ({ default: module.KeyHelp })));
const LiveLayer = lazy(() => import('./live-layer.tsx').then((module) => ({ default: module.LiveLayer })));
const MoveUnitsDialog = lazy(() => import('../migration/move-units-dialog.tsx').then((module) => ({ default: module.MoveUnitsDialog })));
const ReleaseDialog = lazy(() => import('../release/release-dialog.tsx').then((module) => ({ default: module.ReleaseDialog })));
const loadPicker = () => import('./step-picker.tsx').then((module) => ({ default: module.StepPicker }));
const StepPicker = lazy(loadPicker);
// Who presses a key and types on at once is not to wait for the list: on the canvas letters are commands.
if (typeof requestIdleCallback === 'function')
  requestIdleCallback(() => void Promise.all([loadCommands(), loadPicker()]), { timeout: 2_000 });

/** What the step that is picked next is for. */
type Picking =
  | { readonly kind: 'append'; readonly after: string; readonly port?: string; readonly at?: Position }
  | { readonly kind: 'replace'; readonly flowNode: string }
  | { readonly kind: 'insert'; readonly sequenceFlow: string };

type Dialog = CommandDialogKind | 'help' | 'release' | 'moveUnits';

/** The design screen of an open flow: palette, canvas, inspector, problems and simulation. */
export function DesignWorkplace({
  saver,
  summary,
  versions,
  version,
  unit,
}: {
  readonly saver: DraftSaver;
  readonly summary: FlowSummary;
  readonly versions: readonly FlowVersionSummary[];
  readonly version?: number | undefined;
  /** The unit whose journey is shown. */
  readonly unit?: string | undefined;
}) {
  const flow = useOpenFlow();
  const { document, selection } = flow;
  const plant = usePlant();
  const isEmpty = useRecords((records) => Object.keys(records.flowNodes).length === 0);
  const [picking, setPicking] = useState<Picking>();
  const [dialog, setDialog] = useState<Dialog>();
  const [bottom, setBottom] = useState<BottomTab | undefined>();
  const [isLive, setLive] = useState(summary.releasedVersion !== undefined);
  const [isWide, setWide] = useState(false);
  const saveState = useValue(saver.state);
  const isPreviewed = useValue(flow.previewed);
  const isMenuOpen = useValue(flow.menuAt) !== undefined;
  const search = useRef<HTMLInputElement>(null);
  const types = useMemo(() => drawnTypesFor(document.records.meta.kind), [document]);
  const simulation = useSimulation(flow, plant);
  useProblems(flow, plant);
  useLiveOverlay(flow, isLive && simulation.simulation === undefined);
  useClipboard(flow);
  const calls = useCalledRouting(flow);

  /** From the palette: into the selected connection, after the selected step, or where one looks. */
  const insert = (type: string): void => {
    if (flow.readOnly) return;
    const after = selection.onlyFlowNode;
    const into = selection.onlySequenceFlow;
    if (into !== undefined) insertInto(type, into);
    else if (after !== undefined) append(type, after);
    else {
      const position = freePlace(document, flow.canvas.get()?.middle() ?? { x: 0, y: 0 });
      flow.show([document.execute(appendFlowNode, { type, position, after: '' })]);
    }
  };
  /** `at`: where a connection was let go, else it goes to the right of the step. */
  const append = (type: string, after: string, port?: string, at?: Position): void => {
    const position = at ? freePlace(document, at) : placeAfter(document, after);
    flow.show([document.execute(appendFlowNode, { type, position, after, ...(port === undefined ? {} : { port }) })]);
  };
  const insertInto = (type: string, sequenceFlow: string): void => {
    const { from, to } = document.records.sequenceFlows[sequenceFlow]!;
    const start = document.records.positions[from.node] ?? { x: 0, y: 0 };
    const goal = document.records.positions[to.node] ?? start;
    const between = { x: (start.x + goal.x) / 2, y: (start.y + goal.y) / 2 };
    flow.show([document.execute(insertOnConnection, { type, position: freePlace(document, between), sequenceFlow })]);
  };
  const pick = (type: string): void => {
    if (picking?.kind === 'append') append(type, picking.after, picking.port, picking.at);
    if (picking?.kind === 'insert') insertInto(type, picking.sequenceFlow);
    if (picking?.kind === 'replace') document.execute(replaceType, { flowNode: picking.flowNode, type });
    setPicking(undefined);
    setTimeout(() => flow.canvas.get()?.focus());
  };
  /** To the name of what is selected, or to its first setting. */
  const focusField = (goal: 'name' | 'settings'): void => {
    const { activeElement } = window.document;
    // Escape selects nothing and leaves the focus where it was.
    if (selection.isEmpty && activeElement?.matches('.react-flow__node, .react-flow__edge')) selectElement(activeElement, selection);
    if (selection.onlyNote !== undefined) flow.writtenNote.set(selection.onlyNote);
    if (selection.onlyFlowNode === undefined && selection.onlyGroup === undefined) return;
    const fields = () => window.document.querySelectorAll<HTMLElement>('[aria-label="Inspector"] :is(input, textarea, .cm-content)');
    focusWhenThere(
      () => {
        const name = window.document.getElementById(NAME_FIELD);
        return name && goal === 'settings' ? (fields()[2] ?? name) : name;
      },
      (field) => goal === 'name' && field instanceof HTMLInputElement && field.select(),
    );
  };

  /** Who used a dialog is on the canvas again, not at the beginning of the page; unless another dialog has opened in its place. */
  const giveFocusBack = (): void => {
    setTimeout(() => {
      const { activeElement, body } = window.document;
      if (activeElement === body && window.document.querySelector('[role="dialog"]') === null) flow.canvas.get()?.focus();
    }, 60);
  };
  const closeDialog = (): void => {
    setDialog(undefined);
    giveFocusBack();
  };

  /** The canvas has another height then: what is drawn is brought into it. */
  const showBottom = (tab: BottomTab | undefined): void => {
    setBottom(tab);
    if ((tab === undefined) !== (bottom === undefined)) setTimeout(() => flow.canvas.get()?.fit());
  };

  const actions: EditorActions = {
    undo: () => act.undo(flow),
    redo: () => act.redo(flow),
    save: () => void saver.flush(),
    share: () => void saver.share(),
    duplicate: () => act.duplicateSelected(flow),
    selectAll: () => act.selectAll(flow),
    clearSelection: () => selection.clear(),
    remove: (reconnect) => act.removeSelected(flow, reconnect),
    nudge: (x, y) => act.nudgeSelected(flow, x, y),
    walk: (direction) => act.walk(flow, direction),
    selectStream: (direction) => act.selectStream(flow, direction),
    open: () => focusField('settings'),
    rename: () => focusField('name'),
    palette: () => search.current?.focus(),
    append: () => {
      const after = selection.onlyFlowNode;
      const into = selection.onlySequenceFlow;
      if (flow.readOnly) return;
      if (after !== undefined) setPicking({ kind: 'append', after });
      else if (into !== undefined) setPicking({ kind: 'insert', sequenceFlow: into });
      else search.current?.focus();
    },
    replace: () => {
      const flowNode = selection.onlyFlowNode;
      if (flowNode !== undefined && !flow.readOnly) setPicking({ kind: 'replace', flowNode });
    },
    note: () => act.putNote(flow),
    fit: () => flow.canvas.get()?.fit(),
    actualSize: () => flow.canvas.get()?.zoomTo(1),
    tidy: () => {
      if (!flow.readOnly) void import('../../layout/tidy-flow.ts').then(({ tidyFlow }) => tidyFlow(flow));
    },
    find: () => setDialog('find'),
    commands: () => setDialog('commands'),
    simulate: () => {
      showBottom('simulation');
      if (simulation.simulation === undefined) void simulation.start();
    },
    breakpoint: () => {
      const place = selectedPlace(flow);
      if (place !== undefined) flow.breakpoints.toggle(place);
    },
    playOn: () => simulation.play(simulation.simulation !== undefined && !simulation.isPlaying),
    stepOn: () => simulation.act((running) => void running.step()),
    stepBack: () => simulation.act((running) => void running.stepBack()),
    help: () => setDialog('help'),
    copy: () => void act.copyToClipboard(flow),
    cut: () => void act.copyToClipboard(flow).then(() => act.removeSelected(flow, false)),
    paste: () =>
      void act.pasteFromClipboard(flow).then((refusal) => {
        if (refusal !== undefined) tell.done(refusal);
      }),
    group: () => {
      groupSelected(flow);
      // Its title is what comes next.
      if (selection.onlyGroup !== undefined) focusField('name');
    },
    ungroup: () => ungroupSelected(flow),
    fold: () => void (calls.toggle() || foldSelected(flow)),
    goInto: () => calls.goInto(),
    goBack: () => calls.goBack(),
    connect: () => {
      if (selection.onlyFlowNode !== undefined && !flow.readOnly) setDialog('connect');
    },
    lasso: () => flow.lasso.set(!flow.lasso.get()),
    arrange: (how) => arrangeSelected(flow, how),
    preview: () => flow.previewed.set(!flow.previewed.get()),
    fitSelection: () => act.fitSelected(flow),
    zoom: (by) => flow.canvas.get()?.zoomBy(by),
    release: () => setDialog('release'),
    bottom: showBottom,
    guide: () => void window.open('/help/guide/draw-a-routing', '_blank', 'noopener'),
  };
  useKeys(actions);

  return (
    <div className={styles.screen} data-read-only={flow.readOnly} style={{ '--inspector': isWide ? '640px' : '344px' } as CSSProperties}>
      <DesignBar
        saver={saver}
        summary={summary}
        version={version}
        callers={calls.callers}
        actions={actions}
        isLive={isLive}
        setLive={setLive}
        release={() => setDialog('release')}
        moveUnits={() => setDialog('moveUnits')}
      />
      {!flow.readOnly && (
        <aside className={styles.palette} aria-label="Palette">
          <NodeTypePicker types={types} onPick={insert} onEscape={() => flow.canvas.get()?.focus()} searchRef={search} draggable />
        </aside>
      )}
      <div className={styles.middle}>
        <FlowCanvas
          onOpen={() => focusField('settings')}
          onConnectToNothing={({ node, port }, point) => {
            const at = flow.canvas.get()?.placeOf(point);
            setPicking({ kind: 'append', after: node, port, ...(at && { at }) });
          }}
        />
        {simulation.simulation !== undefined && (
          <p className={styles.simulating} role="status">
            Simulation: these units are not in the plant
          </p>
        )}
        <Suspense>
          {unit !== undefined && simulation.simulation === undefined && <JourneyBar key={unit} serialNumber={unit} version={version} />}
          {unit === undefined && isLive && simulation.simulation === undefined && summary.kind === 'routing' && (
            <LiveLayer versions={versions.map((released) => released.version)} />
          )}
        </Suspense>
        {isPreviewed && (
          <Suspense>
            <InstructionPanel />
          </Suspense>
        )}
        {isEmpty && (
          <Suspense>
            <EmptyCanvas />
          </Suspense>
        )}
      </div>
      <div className={styles.inspector}>
        <button
          type="button"
          className={styles.widen}
          aria-label={isWide ? 'Narrow the inspector' : 'Widen the inspector'}
          onClick={() => setWide(!isWide)}
        >
          {isWide ? <IconChevronRight size={14} aria-hidden /> : <IconChevronLeft size={14} aria-hidden />}
        </button>
        <Inspector saver={saver} pickForConnection={(sequenceFlow) => setPicking({ kind: 'insert', sequenceFlow })} />
      </div>

      <BottomPanel tab={bottom} setTab={showBottom} simulation={simulation} />

      <Suspense>
        {isMenuOpen && <CanvasMenu actions={actions} />}
        {saveState.kind === 'conflict' && <ConflictDialog saver={saver} />}
        {dialog === 'help' && <KeyHelp close={closeDialog} />}
        {(dialog === 'commands' || dialog === 'find' || dialog === 'connect') && (
          <CommandDialog kind={dialog} actions={actions} close={closeDialog} />
        )}
        {dialog === 'moveUnits' && summary.releasedVersion !== undefined && (
          <MoveUnitsDialog flow={summary.id} to={summary.releasedVersion} close={() => setDialog(undefined)} />
        )}
        {dialog === 'release' && (
          <ReleaseDialog
            saver={saver}
            releasedVersion={summary.releasedVersion}
            newerCalls={summary.newerCalls}
            close={() => setDialog(undefined)}
            showProblems={() => {
              setDialog(undefined);
              showBottom('problems');
            }}
            showScenarios={() => {
              setDialog(undefined);
              showBottom('scenarios');
            }}
          />
        )}
        {picking !== undefined && (
          <StepPicker
            title={pickingTitle(picking, (id) => flow.nameOf(id))}
            types={types}
            pick={pick}
            close={() => {
              setPicking(undefined);
              giveFocusBack();
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

function pickingTitle(picking: Picking, nameOf: (id: string) => string): string {
  if (picking.kind === 'append') return `What comes after “${nameOf(picking.after)}”?`;
  return picking.kind === 'replace' ? `Replace “${nameOf(picking.flowNode)}” by` : 'Insert into the connection';
}
