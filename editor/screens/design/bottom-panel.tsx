import type { FlowProblem } from '@fettle/flows/contract';
import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { lazy, Suspense, useEffect } from 'react';
import { Waiting } from '../../parts/waiting.tsx';
import { useOpenFlow } from '../../session/open-flow.ts';
import { useValue } from '../../session/value-store.ts';
import type { SimulationControls } from '../../simulation/use-simulation.ts';
import styles from './design-screen.module.css';

const ProblemPanel = lazy(() => import('../../panels/problem-panel.tsx').then((module) => ({ default: module.ProblemPanel })));
const ScenarioPanel = lazy(() => import('../../simulation/scenario-panel.tsx').then((module) => ({ default: module.ScenarioPanel })));
const SimulationPanel = lazy(() => import('../../simulation/simulation-panel.tsx').then((module) => ({ default: module.SimulationPanel })));

const TITLES = { problems: 'Problems', simulation: 'Simulation', scenarios: 'Scenarios' } as const;

export type BottomTab = keyof typeof TITLES;

export interface BottomPanelProps {
  readonly tab: BottomTab | undefined;
  readonly setTab: (tab: BottomTab | undefined) => void;
  readonly simulation: SimulationControls;
}

/** Problems and simulation below the canvas; folded to one line until one looks. */
export function BottomPanel({ tab, setTab, simulation }: BottomPanelProps) {
  const flow = useOpenFlow();
  const problems = useValue(flow.problems);
  const isSimulating = simulation.simulation !== undefined;
  // The way of an example is shown as long as it is played.
  useEffect(() => {
    if (!isSimulating) flow.point();
  }, [flow, isSimulating]);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const playExample = (run: NonNullable<FlowProblem['run']>): void => {
    setTab('simulation');
    void simulation.start({ example: run });
  };
  const tabProps = (name: BottomTab) => ({
    type: 'button' as const,
    role: 'tab',
    className: styles.tab,
    'aria-selected': tab === name,
    'aria-controls': 'bottom-content',
    onClick: () => setTab(tab === name ? undefined : name),
  });
  return (
    <section className={styles.bottom} aria-label="Problems, simulation and scenarios">
      <div className={styles.tabs}>
        <div role="tablist" aria-label="Below the canvas" style={{ display: 'flex', height: '100%' }}>
          <button {...tabProps('problems')}>
            Problems
            {errors > 0 && (
              <span className={styles.count} data-severity="error" title={`${errors} errors`}>
                {errors}
              </span>
            )}
            {warnings > 0 && (
              <span className={styles.count} data-severity="warning" title={`${warnings} warnings`}>
                {warnings}
              </span>
            )}
            {problems.length === 0 && <span className={styles.count}>0</span>}
          </button>
          <button {...tabProps('simulation')}>
            Simulation{simulation.simulation !== undefined && <span className={styles.count}>on</span>}
          </button>
          <button {...tabProps('scenarios')}>Scenarios</button>
        </div>
        <div className={styles.space} />
        <ActionIcon
          aria-label={tab === undefined ? 'Unfold the panel' : 'Fold the panel'}
          onClick={() => setTab(tab === undefined ? 'problems' : undefined)}
        >
          {tab === undefined ? <IconChevronUp size={16} aria-hidden /> : <IconChevronDown size={16} aria-hidden />}
        </ActionIcon>
      </div>
      {tab !== undefined && (
        <div id="bottom-content" role="tabpanel" aria-label={TITLES[tab]} className={styles.content} data-tab={tab}>
          <Suspense fallback={<Waiting for={`the ${TITLES[tab].toLowerCase()}`} />}>
            {tab === 'problems' && <ProblemPanel playExample={playExample} />}
            {tab === 'simulation' && <SimulationPanel controls={simulation} />}
            {tab === 'scenarios' && <ScenarioPanel controls={simulation} showSimulation={() => setTab('simulation')} />}
          </Suspense>
        </div>
      )}
    </section>
  );
}
