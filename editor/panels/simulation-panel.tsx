import type { ScenarioLine } from '@fettle/engine/core';
import { ActionIcon, Alert, Button, FileButton, Group, Select, Text, Tooltip } from '@mantine/core';
import {
  IconFileImport,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipForward,
  IconPlayerStop,
  IconRefresh,
  IconUserPlus,
} from '@tabler/icons-react';
import { useState } from 'react';
import { historySentence } from '../history/history-words.ts';
import { age } from '../parts/age.ts';
import { exactTime } from '../parts/time-words.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import type { SimulationControls } from '../session/use-simulation.ts';
import { EventFeed } from './event-feed.tsx';
import styles from './simulation-panel.module.css';
import { SimulationTask } from './simulation-task.tsx';

const SHOWN_HISTORY = 300;
const SPEEDS = [
  { value: '2', label: '2 events/s' },
  { value: '20', label: '20 events/s' },
  { value: '200', label: '200 events/s' },
  { value: '4000', label: 'at once' },
];

/** The flow in a world of its own: start units, feed events by hand or from a recording, answer for the operators, and see what happens. */
export function SimulationPanel({ controls }: { readonly controls: SimulationControls }) {
  const { simulation, refusal, isOutdated, start, stop, act } = controls;
  if (simulation === undefined) {
    return (
      <div className={styles.invitation}>
        <Text fz="sm" maw={560}>
          Runs this drawing here in the page, with the same core that runs it in the plant. Nothing reaches a machine or a record.
        </Text>
        <Button leftSection={<IconPlayerPlay size={14} aria-hidden />} onClick={() => void start()}>
          Start a simulation
        </Button>
        {refusal !== undefined && (
          <Alert color="red" role="alert" maw={560}>
            {refusal}
          </Alert>
        )}
      </div>
    );
  }
  const isRouting = simulation.definition.kind === 'routing';
  const running = simulation.units.filter(({ state }) => state === 'running' || state === 'held');
  const { nextTimer } = simulation;
  return (
    <div className={styles.panel}>
      <div className={styles.column}>
        <Group gap={6} wrap="nowrap" justify="space-between">
          <Group gap={6} wrap="nowrap">
            {isRouting && (
              <Button leftSection={<IconUserPlus size={14} aria-hidden />} onClick={() => act((running) => running.startUnit())}>
                Start a unit
              </Button>
            )}
            <Tooltip label="Start over with the drawing as it is now">
              <ActionIcon aria-label="Start over" size={30} onClick={() => void start()}>
                <IconRefresh size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="End the simulation">
              <ActionIcon aria-label="End the simulation" size={30} onClick={stop}>
                <IconPlayerStop size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </Group>
          <Text fz="xs" className="tabular">
            {exactTime(simulation.now)}
          </Text>
        </Group>
        {simulation.isExample && (
          <p className={styles.notice}>
            An example of a problem: each step leaves by the way that the example names. Play it, or go on by yourself.
          </p>
        )}
        {isOutdated && <p className={styles.notice}>The drawing has changed. Start over to simulate it as it is now.</p>}
        {refusal !== undefined && (
          <p className={styles.refusal} role="alert">
            {refusal}
          </p>
        )}
        <section aria-label="Time" className={styles.time}>
          <Text fz="xs" c="dimmed">
            Let time pass
          </Text>
          <Group gap={4}>
            {[10, 60, 3600].map((seconds) => (
              <Button key={seconds} variant="default" size="compact-xs" onClick={() => act((running) => running.advance(seconds * 1000))}>
                {age(seconds * 1000)}
              </Button>
            ))}
            {nextTimer !== undefined && (
              <Button variant="default" size="compact-xs" onClick={() => act((running) => running.advanceToNextTimer())}>
                to the next timer, {age(nextTimer - simulation.now)}
              </Button>
            )}
          </Group>
        </section>
        <Recording controls={controls} />
      </div>
      <div className={styles.column}>
        <EventFeed act={act} definition={simulation.definition} />
        {simulation.openTasks.map((task) => (
          <SimulationTask key={task.id} task={task} act={act} />
        ))}
        {(simulation.openEscalations.length > 0 || running.length > 0) && (
          <Group gap={4} mt={8} aria-label="Raise and abort">
            {simulation.openEscalations.map((offer) => (
              <Button
                key={`${offer.token} ${offer.code} ${offer.title}`}
                variant="default"
                size="compact-xs"
                onClick={() => act((now) => now.escalate(offer))}
              >
                Escalate “{offer.title}”, {offer.serialNumber}
              </Button>
            ))}
            {running.map(({ id, unit }) => (
              <Button key={id} variant="default" size="compact-xs" onClick={() => act((now) => now.abort(id))}>
                Abort {unit.serialNumber}
              </Button>
            ))}
          </Group>
        )}
        {isRouting && simulation.openTasks.length === 0 && (
          <Text fz="xs" c="dimmed" mt={8}>
            {simulation.units.length === 0 ? 'Start a unit to see where it goes.' : 'Nothing waits for a person.'}
          </Text>
        )}
      </div>
      <SimulationHistory controls={controls} />
    </div>
  );
}

function Recording({ controls }: { readonly controls: SimulationControls }) {
  const { simulation, act, play, isPlaying } = controls;
  const [speed, setSpeed] = useState('20');
  const waiting = simulation?.waitingLines ?? 0;
  const load = (file: File | null): void => {
    void file?.text().then((text) => act((running) => running.load(text)));
  };
  return (
    <section aria-label="Recorded events" className={styles.time}>
      <Text fz="xs" c="dimmed">
        Recorded events {waiting > 0 && `· ${waiting} to come`}
      </Text>
      <Group gap={4} wrap="nowrap">
        <FileButton accept=".jsonl,.ndjson,.json,.txt" onChange={load}>
          {(button) => (
            <Button {...button} variant="default" leftSection={<IconFileImport size={14} aria-hidden />}>
              Open
            </Button>
          )}
        </FileButton>
        {waiting > 0 && (
          <>
            <Tooltip label="Next event">
              <ActionIcon aria-label="Next event" variant="default" size={30} onClick={() => act((running) => void running.step())}>
                <IconPlayerSkipForward size={15} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <ActionIcon
              aria-label={isPlaying ? 'Pause' : 'Play'}
              variant="default"
              size={30}
              onClick={() => play(isPlaying ? 0 : Number(speed))}
            >
              {isPlaying ? <IconPlayerPause size={15} aria-hidden /> : <IconPlayerPlay size={15} aria-hidden />}
            </ActionIcon>
            <Select
              aria-label="Speed"
              w={118}
              allowDeselect={false}
              data={SPEEDS}
              value={speed}
              onChange={(next) => {
                setSpeed(next ?? '20');
                if (isPlaying) play(Number(next));
              }}
            />
          </>
        )}
      </Group>
      {simulation?.nextOfExample !== undefined && (
        <code className={styles.next}>
          {simulation.nextOfExample.flowNode}: {simulation.nextOfExample.title}
        </code>
      )}
      {waiting > 0 && simulation?.nextLine !== undefined && <code className={styles.next}>{lineWords(simulation.nextLine)}</code>}
    </section>
  );
}

function lineWords(line: ScenarioLine): string {
  if ('start' in line) return `start ${line.start.serialNumber}`;
  if ('event' in line) return `${line.event.equipment}.${line.event.signal} = ${JSON.stringify(line.event.value)}`;
  if ('complete' in line) return `complete ${line.complete.flowNode}`;
  if ('escalate' in line) return `escalate ${line.escalate.code}`;
  if ('abort' in line) return `abort ${line.abort.unit}`;
  return 'decide' in line ? `decide ${line.decide.flowNode}` : 'time passes';
}

function SimulationHistory({ controls }: { readonly controls: SimulationControls }) {
  const flow = useOpenFlow();
  const history = controls.simulation?.history ?? [];
  const shown = history.slice(-SHOWN_HISTORY).reverse();
  const several = (controls.simulation?.units.length ?? 0) > 1;
  return (
    <ol className={styles.history} aria-label="What happened, newest first">
      {shown.map((event) => {
        const { text, tone } = historySentence(event, (id) => (id === undefined ? 'it' : flow.nameOf(id)));
        return (
          <li key={`${event.stream} ${event.sequence}`} data-tone={tone}>
            <span className={styles.at}>{exactTime(event.at)}</span>
            {several && <span className={styles.unit}>{event.stream.split('/').at(-1)}</span>}
            {event.flowNode === undefined ? (
              <span>{text}</span>
            ) : (
              <button type="button" onClick={() => flow.show([event.flowNode!])}>
                {text}
              </button>
            )}
          </li>
        );
      })}
      {history.length === 0 && <li data-tone="detail">Nothing has happened yet.</li>}
    </ol>
  );
}
