import { ENGINEERS } from '@fettle/flows/contract';
import { ActionIcon, Button, Select } from '@mantine/core';
import {
  IconDeviceFloppy,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
  IconPlayerStop,
  IconRefresh,
  IconUserPlus,
} from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useMayAct } from '../app/session.tsx';
import { Hint } from '../parts/hint.tsx';
import { BreakpointList } from './breakpoint-list.tsx';
import { lineWords } from './line-words.ts';
import styles from './simulation.module.css';
import type { Simulation } from './simulation.ts';
import { simulationTime } from './simulation-time.ts';
import type { SimulationControls } from './use-simulation.ts';

const SaveScenarioDialog = lazy(() => import('./save-scenario-dialog.tsx').then((module) => ({ default: module.SaveScenarioDialog })));

const SPEEDS = [
  { value: '2', label: '2 events/s' },
  { value: '20', label: '20 events/s' },
  { value: '200', label: '200 events/s' },
  { value: '4000', label: 'at once' },
];

/** Going on and back, playing, and where one stands. */
export function TransportBar({ controls, simulation }: { readonly controls: SimulationControls; readonly simulation: Simulation }) {
  const { act, play, isPlaying, speed, setSpeed, start, stop } = controls;
  const [isSaving, setSaving] = useState(false);
  const mayKeep = useMayAct(ENGINEERS);
  const isRouting = simulation.definition.kind === 'routing';
  const canGoOn = simulation.isMidway || simulation.waitingLines > 0;
  return (
    <div className={styles.transport} role="toolbar" aria-label="Play the simulation">
      {isRouting && !simulation.isExample && (
        <Button
          disabled={simulation.isMidway}
          size="compact-sm"
          leftSection={<IconUserPlus size={14} aria-hidden />}
          onClick={() => act((running) => running.startUnit())}
        >
          Start a unit
        </Button>
      )}
      <Hint label="Step back (,)">
        <ActionIcon
          aria-label="Step back"
          variant="default"
          size={28}
          disabled={!simulation.canStepBack}
          onClick={() => act((running) => void running.stepBack())}
        >
          <IconPlayerSkipBack size={15} aria-hidden />
        </ActionIcon>
      </Hint>
      <Hint label={isPlaying ? 'Pause (P)' : 'Play on, up to a breakpoint (P)'}>
        <ActionIcon
          aria-label={isPlaying ? 'Pause' : 'Play on'}
          variant="default"
          size={28}
          disabled={!canGoOn && !isPlaying}
          onClick={() => play(!isPlaying)}
        >
          {isPlaying ? <IconPlayerPause size={15} aria-hidden /> : <IconPlayerPlay size={15} aria-hidden />}
        </ActionIcon>
      </Hint>
      <Hint label="Step on (.)">
        <ActionIcon
          aria-label="Step on"
          variant="default"
          size={28}
          disabled={!canGoOn}
          onClick={() => act((running) => void running.step())}
        >
          <IconPlayerSkipForward size={15} aria-hidden />
        </ActionIcon>
      </Hint>
      <Select
        aria-label="Speed"
        size="xs"
        w={112}
        allowDeselect={false}
        data={SPEEDS}
        value={String(speed)}
        onChange={(next) => setSpeed(Number(next ?? 20))}
      />
      <BreakpointList />
      <span className={styles.where} role="status">
        <WhereOne simulation={simulation} />
      </span>
      <span className={styles.clock} title="The time in the simulation">
        {simulationTime(simulation.now)}
      </span>
      {mayKeep && !simulation.isExample && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconDeviceFloppy size={14} aria-hidden />}
          disabled={simulation.keepable === 0}
          onClick={() => setSaving(true)}
        >
          Save as scenario
        </Button>
      )}
      <Hint label="Start over with the drawing as it is now">
        <ActionIcon aria-label="Start over" size={28} onClick={() => void start()}>
          <IconRefresh size={16} aria-hidden />
        </ActionIcon>
      </Hint>
      <Hint label="End the simulation">
        <ActionIcon aria-label="End the simulation" size={28} onClick={stop}>
          <IconPlayerStop size={16} aria-hidden />
        </ActionIcon>
      </Hint>
      {isSaving && (
        <Suspense>
          <SaveScenarioDialog simulation={simulation} beside={controls.beside} name={controls.scenario} close={() => setSaving(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** What comes next, or why it stands where it stands. */
function WhereOne({ simulation }: { readonly simulation: Simulation }) {
  const { stop, nextOfExample, nextLine, waitingLines, isMidway } = simulation;
  if (stop !== undefined) return <strong>Stopped at a breakpoint: {stop.who}</strong>;
  if (isMidway) return <>In the middle of an event: step on, or play on to its end</>;
  if (nextOfExample !== undefined) return <>Next: {nextOfExample.title}</>;
  if (nextLine === undefined) return null;
  return (
    <>
      {waitingLines} to come, next: <code>{lineWords(nextLine)}</code>
    </>
  );
}
