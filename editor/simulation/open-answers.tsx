import { NOT_ANSWERED } from '@fettle/flows';
import { nodeRegistry } from '@fettle/nodes';
import { Button, Text } from '@mantine/core';
import { useOpenFlow } from '../session/open-flow.ts';
import styles from './simulation.module.css';
import type { Simulation } from './simulation.ts';
import { SimulationTask } from './simulation-task.tsx';
import type { SimulationControls } from './use-simulation.ts';

/** What waits for a person, answered here in the person's place. */
export function OpenAnswers({ controls, simulation }: { readonly controls: SimulationControls; readonly simulation: Simulation }) {
  const { act } = controls;
  const running = simulation.units.filter(({ state }) => state === 'running' || state === 'held');
  const { openTasks, openEscalations, openReactions } = simulation;
  const isNothing = openTasks.length === 0 && openReactions.length === 0;
  if (simulation.isMidway)
    return (
      <div className={styles.column}>
        <Text fz="xs" c="dimmed">
          You are in the middle of what one event leads to. Step on, or play on to its end, to answer for persons.
        </Text>
      </div>
    );
  return (
    <section className={styles.column} aria-label="What waits for persons">
      {openTasks.map((task) => (
        <SimulationTask key={task.id} task={task} act={act} />
      ))}
      {openReactions.map((reaction) => (
        <ReactionAnswers key={reaction.id} reaction={reaction} controls={controls} simulation={simulation} />
      ))}
      {isNothing && (
        <Text fz="xs" c="dimmed">
          {simulation.definition.kind === 'routing' && simulation.units.length === 0
            ? 'Start a unit to see where it goes.'
            : 'Nothing waits for a person.'}
        </Text>
      )}
      {(openEscalations.length > 0 || running.length > 0) && (
        <section className={styles.buttons} aria-label="Raise and abort">
          {openEscalations.map((offer) => (
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
        </section>
      )}
    </section>
  );
}

interface ReactionProps {
  readonly reaction: Simulation['openReactions'][number];
  readonly controls: SimulationControls;
  readonly simulation: Simulation;
}

/** The checks that a reaction asks for, and its sign-off. */
function ReactionAnswers({ reaction, controls: { act }, simulation }: ReactionProps) {
  const flow = useOpenFlow();
  const { on, checks, title, plan, signOff } = reaction;
  return (
    <section className={styles.task} aria-label={`Reaction ${title}`}>
      <Text fz="sm" fw={600}>
        {title}, {on}
      </Text>
      {checks.map(({ id, flowNode }) => (
        <div key={id} className={styles.buttons}>
          <span>{flow.nameOf(flowNode)}</span>
          {answersOf(simulation, flowNode).map(({ name, title: words }) => (
            <Button key={name} variant="default" size="compact-xs" onClick={() => act((now) => now.answerCheck(flowNode, on, name))}>
              {words}
            </Button>
          ))}
        </div>
      ))}
      {checks.length === 0 && signOff && (
        <Button variant="light" size="compact-xs" onClick={() => act((now) => now.signOff(plan, on))}>
          Sign off
        </Button>
      )}
    </section>
  );
}

function answersOf({ definition }: Simulation, id: string): readonly { readonly name: string; readonly title: string }[] {
  const flowNode = definition.flowNodes.find((node) => node.id === id);
  const type = flowNode === undefined ? undefined : nodeRegistry.get(flowNode.type);
  const params = type?.params.safeParse(flowNode?.params);
  if (type === undefined || params?.success !== true) return [];
  return type.ports(params.data).outputs.filter(({ name }) => name !== NOT_ANSWERED);
}
