import { api } from '@fettle/flows/contract';
import { Alert, Button, MultiSelect, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useRoute } from '../data/use-route.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import { LinesToPlay } from './lines-to-play.tsx';
import { OpenAnswers } from './open-answers.tsx';
import styles from './simulation.module.css';
import { SimulationHistory } from './simulation-history.tsx';
import { TransportBar } from './transport-bar.tsx';
import type { SimulationControls } from './use-simulation.ts';

/** The flow in a world of its own: start units, feed events by hand or from what was recorded, answer for the operators, and see what happens, step by step. */
export function SimulationPanel({ controls }: { readonly controls: SimulationControls }) {
  const { simulation, refusal, isOutdated, scenario } = controls;
  if (simulation === undefined) return <Invitation controls={controls} />;
  return (
    <div className={styles.panel}>
      <TransportBar controls={controls} simulation={simulation} />
      {(scenario !== undefined || simulation.isExample || isOutdated || refusal !== undefined) && (
        <div className={styles.notices}>
          {scenario !== undefined && <p className={styles.said}>The scenario “{scenario}”, with its own plant and time.</p>}
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
        </div>
      )}
      <div className={styles.columns}>
        <LinesToPlay controls={controls} simulation={simulation} />
        <OpenAnswers controls={controls} simulation={simulation} />
        <SimulationHistory simulation={simulation} />
      </div>
    </div>
  );
}

/** Before it begins: what it is, and which other flows take part. */
function Invitation({ controls: { start, refusal, beside } }: { readonly controls: SimulationControls }) {
  const flow = useOpenFlow();
  const { id, kind } = flow.document.records.meta;
  const { data } = useRoute(api.listFlows, {});
  const [chosen, setChosen] = useState<string[]>([...beside]);
  const others = (data?.flows ?? []).filter((other) => other.id !== id && (kind === 'routing' ? other.kind === 'qualityRule' : true));
  return (
    <div className={styles.invitation}>
      <Text fz="sm" maw={640}>
        Runs this drawing here in the page, with the same core that runs it in the plant. Nothing reaches a machine or a record. What you do
        can be stepped through, forwards and back, and kept as a scenario that every release must pass.
      </Text>
      {others.length > 0 && (
        <MultiSelect
          label={kind === 'routing' ? 'Rules that listen beside it' : 'Flows that take part beside it'}
          placeholder={chosen.length === 0 ? 'none' : undefined}
          data={others.map((other) => ({ value: other.id, label: other.name }))}
          value={chosen}
          onChange={setChosen}
          searchable
          clearable
          w={420}
          comboboxProps={{ position: 'top-start' }}
        />
      )}
      <Button leftSection={<IconPlayerPlay size={14} aria-hidden />} onClick={() => void start({ beside: chosen })}>
        Start a simulation
      </Button>
      {refusal !== undefined && (
        <Alert color="red" role="alert" maw={640}>
          {refusal}
        </Alert>
      )}
    </div>
  );
}
