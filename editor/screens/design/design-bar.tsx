import { type FlowSummary, REVIEWERS } from '@fettle/flows/contract';
import { ActionIcon, Button, Switch } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconArrowLeft, IconPlayerPlay, IconSitemap } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useSyncExternalStore } from 'react';
import { useMayAct } from '../../app/session.tsx';
import type { Caller } from '../../document/callers.ts';
import { Hint } from '../../parts/hint.tsx';
import { timeWords } from '../../parts/time-words.ts';
import type { DraftSaver } from '../../session/draft-saver.ts';
import { useOpenFlow, useRecords } from '../../session/open-flow.ts';
import styles from './design-screen.module.css';
import type { EditorActions } from './key-bindings.ts';
import { SaveWords } from './save-words.tsx';

const HelpMenu = lazy(() => import('./help-menu.tsx').then((module) => ({ default: module.HelpMenu })));
/** Who else is there is known only later. */
const VisitorList = lazy(() => import('./visitor-list.tsx').then((module) => ({ default: module.VisitorList })));
const CallerCrumbs = lazy(() => import('./caller-crumbs.tsx').then((module) => ({ default: module.CallerCrumbs })));

export interface DesignBarProps {
  readonly saver: DraftSaver;
  readonly summary: FlowSummary;
  /** A released version is shown, not the draft. */
  readonly version: number | undefined;
  /** By which steps of other routings one came here. */
  readonly callers: readonly Caller[];
  readonly actions: EditorActions;
  readonly isLive: boolean;
  readonly setLive: (live: boolean) => void;
  readonly release: () => void;
  /** Units in progress to the version in use. */
  readonly moveUnits: () => void;
}

/** The bar of the design screen: which flow, whether it is saved, undo and redo, and what one does with the whole of it. */
export function DesignBar({ saver, summary, version, callers, actions, isLive, setLive, release, moveUnits }: DesignBarProps) {
  const flow = useOpenFlow();
  const navigate = useNavigate();
  const mayReview = useMayAct(REVIEWERS) && version === undefined;
  const { document, readOnly } = flow;
  const meta = useRecords((records) => records.meta);
  const undoTitle = useSyncExternalStore(document.subscribe, () => document.undoTitle);
  const redoTitle = useSyncExternalStore(document.subscribe, () => document.redoTitle);
  // What is back-tested is the shared draft.
  const backTest = async (): Promise<void> => {
    if (await saver.share()) await navigate({ to: '/design/$flow/back-test', params: { flow: meta.id } });
  };
  return (
    <div className={styles.bar} role="group" aria-label="Flow">
      <Hint label="All flows">
        <ActionIcon component={Link} to="/design" aria-label="All flows" size={32}>
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
      </Hint>
      {callers.length > 0 && (
        <Suspense>
          <CallerCrumbs callers={callers} />
        </Suspense>
      )}
      <h1 className={styles.name} style={{ margin: 0 }}>
        {meta.name}
      </h1>
      <span className={styles.kind}>
        {meta.kind === 'routing' ? 'Routing' : 'Quality rule'} ·{' '}
        {version === undefined ? versionWords(summary) : `version ${version}, as it was released`}
      </span>
      <span className={styles.divider} />
      {version === undefined ? (
        <SaveWords saver={saver} readOnly={readOnly} />
      ) : (
        <Button component={Link} to={`/design/${meta.id}`} size="sm" h={28} variant="default">
          Open the draft
        </Button>
      )}
      <div className={styles.space} />
      <Suspense>
        <VisitorList />
      </Suspense>
      <Hint label={undoTitle === undefined ? 'Nothing to undo' : `Undo: ${undoTitle} (Ctrl+Z)`}>
        <ActionIcon aria-label="Undo" size={32} disabled={undoTitle === undefined} onClick={actions.undo}>
          <IconArrowBackUp size={18} aria-hidden />
        </ActionIcon>
      </Hint>
      <Hint label={redoTitle === undefined ? 'Nothing to redo' : `Redo: ${redoTitle} (Ctrl+Y)`}>
        <ActionIcon aria-label="Redo" size={32} disabled={redoTitle === undefined} onClick={actions.redo}>
          <IconArrowForwardUp size={18} aria-hidden />
        </ActionIcon>
      </Hint>
      <Hint label="Tidy (Shift+Alt+T)">
        <ActionIcon aria-label="Tidy" size={32} disabled={readOnly} onClick={actions.tidy}>
          <IconSitemap size={18} aria-hidden />
        </ActionIcon>
      </Hint>
      <Suspense fallback={<span className={styles.later} />}>
        <HelpMenu actions={actions} />
      </Suspense>
      <span className={styles.divider} />
      <Switch size="sm" label="Live" checked={isLive} onChange={(event) => setLive(event.currentTarget.checked)} />
      <span className={styles.divider} />
      {meta.kind === 'qualityRule' && summary.releasedVersion !== undefined && (
        <Button component={Link} to={`/quality/why?flow=${meta.id}`} size="sm" h={32} variant="default">
          Why not?
        </Button>
      )}
      <Button size="sm" h={32} variant="default" leftSection={<IconPlayerPlay size={15} aria-hidden />} onClick={actions.simulate}>
        Simulate
      </Button>
      {meta.kind === 'qualityRule' && version === undefined && (
        <Button size="sm" h={32} variant="default" onClick={() => void backTest()}>
          Back-test
        </Button>
      )}
      {meta.kind === 'routing' && (summary.releasedVersion ?? 0) > 1 && summary.unitsInProgress > 0 && (
        <Button size="sm" h={32} variant="default" disabled={readOnly} onClick={moveUnits}>
          Move units…
        </Button>
      )}
      <Button size="sm" h={32} disabled={readOnly && !mayReview} onClick={release}>
        {readOnly && mayReview ? 'Review…' : 'Release…'}
      </Button>
    </div>
  );
}

function versionWords({ releasedVersion, changed, effectiveFrom, products }: FlowSummary): string {
  if (releasedVersion === undefined) return 'not released yet';
  const from = effectiveFrom !== undefined && effectiveFrom > Date.now() ? `, in force from ${timeWords(effectiveFrom)}` : '';
  const of = products.length === 0 ? '' : ` for ${products.join(', ')}`;
  return `version ${releasedVersion} released${of}${from}${changed ? ', draft differs' : ''}`;
}
