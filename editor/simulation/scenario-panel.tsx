import { api, ENGINEERS, type ScenarioSummary } from '@fettle/flows/contract';
import { Button, Text } from '@mantine/core';
import { IconPlayerPlay, IconPlaylist } from '@tabler/icons-react';
import { useState } from 'react';
import { useMayAct } from '../app/session.tsx';
import { useRoute } from '../data/use-route.ts';
import { Failure } from '../parts/failure.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useOpenFlow, useRecords } from '../session/open-flow.ts';
import { AcceptDialog, RemoveScenarioDialog, RenameScenarioDialog } from './scenario-dialogs.tsx';
import { ScenarioRow } from './scenario-row.tsx';
import styles from './simulation.module.css';
import { type ScenarioRun, useScenarioRuns } from './use-scenario-runs.ts';
import type { SimulationControls } from './use-simulation.ts';

export interface ScenarioPanelProps {
  readonly controls: SimulationControls;
  /** Goes to the simulation. */
  readonly showSimulation: () => void;
}

export type ScenarioAction = 'rename' | 'remove' | 'accept';

/** The scenarios that are kept with the flow: all of them played against the drawing as it is now, and where each other one first differs. */
export function ScenarioPanel({ controls, showSimulation }: ScenarioPanelProps) {
  const flow = useOpenFlow();
  const id = flow.document.records.meta.id;
  const { data, error, refetch } = useRoute(api.listScenarios, { params: { flow: id } });
  const { runs, running, refusal, run, forget } = useScenarioRuns(flow);
  const { flowNodes, sequenceFlows } = useRecords((records) => records);
  const mayChange = useMayAct(ENGINEERS);
  const [doing, setDoing] = useState<{ readonly what: ScenarioAction; readonly scenario: ScenarioSummary }>();
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Waiting for="the scenarios" />;
  const { scenarios } = data;
  const known = scenarios.flatMap((scenario) => {
    const found = runs.get(scenario.id);
    return found === undefined ? [] : [found];
  });
  const isOld = (found: ScenarioRun): boolean => found.of !== flowNodes || found.ways !== sequenceFlows;
  const holding = known.filter(({ outcome }) => outcome.holds).length;

  const open = async (found: ScenarioRun): Promise<void> => {
    const { name, beside, events, plant } = found.scenario;
    showSimulation();
    await controls.start({ beside, scenario: { name, lines: events, plant } });
  };
  if (scenarios.length === 0)
    return (
      <div className={styles.invitation}>
        <Text fz="sm" maw={640}>
          A scenario is what happens in the plant and what must come of it. Simulate the flow, and save what you did: every release then
          plays it, and says where something else comes of it.
        </Text>
        <Button leftSection={<IconPlayerPlay size={14} aria-hidden />} onClick={showSimulation}>
          Go to the simulation
        </Button>
      </div>
    );
  return (
    <div className={styles.scenarios}>
      <div className={styles.transport} role="toolbar" aria-label="Run the scenarios">
        <Button
          size="compact-sm"
          leftSection={<IconPlaylist size={15} aria-hidden />}
          loading={running !== undefined}
          onClick={() => void run(scenarios)}
        >
          Run all
        </Button>
        <span className={styles.where} role="status">
          {running !== undefined
            ? `Playing “${scenarios.find((scenario) => scenario.id === running)?.name ?? ''}”…`
            : known.length === 0
              ? `${scenarios.length === 1 ? '1 scenario' : `${scenarios.length} scenarios`}, not played against this drawing yet`
              : `${holding} of ${known.length} happen as they should`}
        </span>
        {known.some(isOld) && <span className={styles.notice}>The drawing has changed since.</span>}
        {refusal !== undefined && (
          <span className={styles.refusal} role="alert">
            {refusal}
          </span>
        )}
      </div>
      <ul className={styles.rows} aria-label="Scenarios">
        {scenarios.map((scenario) => (
          <ScenarioRow
            key={scenario.id}
            scenario={scenario}
            run={runs.get(scenario.id)}
            isOld={runs.has(scenario.id) && isOld(runs.get(scenario.id)!)}
            isRunning={running === scenario.id}
            mayChange={mayChange}
            play={() => void run([scenario])}
            open={(found) => void open(found)}
            act={(what) => setDoing({ what, scenario })}
          />
        ))}
      </ul>
      {doing?.what === 'rename' && <RenameScenarioDialog flow={id} scenario={doing.scenario} close={() => setDoing(undefined)} />}
      {doing?.what === 'remove' && <RemoveScenarioDialog flow={id} scenario={doing.scenario} close={() => setDoing(undefined)} />}
      {doing?.what === 'accept' && runs.get(doing.scenario.id) !== undefined && (
        <AcceptDialog
          flow={id}
          run={runs.get(doing.scenario.id)!}
          close={(accepted) => {
            setDoing(undefined);
            if (!accepted) return;
            forget(doing.scenario.id);
            void run([doing.scenario]);
          }}
        />
      )}
    </div>
  );
}
