import type { FlowProblem } from '@fettle/flows/contract';
import { Button } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle, IconCircleCheck, IconPlayerPlay, IconTool } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { fixOf } from '../problems/problem-fixes.ts';
import { type CanvasMark, type OpenFlow, useOpenFlow } from '../session/open-flow.ts';
import { useValue } from '../session/value-store.ts';
import styles from './problem-panel.module.css';

export interface ProblemPanelProps {
  /** Shows in the simulation how a unit comes to it. */
  readonly playExample: (run: NonNullable<FlowProblem['run']>) => void;
}

/** Everything that is wrong with the flow; a click goes to the place and shows the way there. What can be mended at once has a button for it. */
export function ProblemPanel({ playExample }: ProblemPanelProps) {
  const flow = useOpenFlow();
  const problems = useValue(flow.problems);
  const isPlayed = useRef(false);
  // The way stays on the canvas while its example is played.
  useEffect(
    () => () => {
      if (!isPlayed.current) flow.point();
    },
    [flow],
  );
  const play: ProblemPanelProps['playExample'] = (run) => {
    isPlayed.current = true;
    playExample(run);
  };
  // A way that was shown belongs to a drawing that is no more.
  useEffect(() => {
    if (problems.length === 0) flow.point();
  }, [flow, problems]);
  if (problems.length === 0) {
    return (
      <p className={styles.clear}>
        <IconCircleCheck size={18} aria-hidden />
        No problems. It can be released.
      </p>
    );
  }
  return (
    <ul className={styles.list} aria-label="Problems">
      {problems.map((problem) => (
        <ProblemRow
          key={`${problem.code} ${problem.flowNode} ${problem.sequenceFlow} ${problem.path} ${problem.port} ${problem.message}`}
          problem={problem}
          playExample={play}
        />
      ))}
    </ul>
  );
}

function ProblemRow({ problem, playExample }: ProblemPanelProps & { readonly problem: FlowProblem }) {
  const flow = useOpenFlow();
  const fix = flow.readOnly ? undefined : fixOf(flow, problem);
  const { run = [] } = problem;
  return (
    <li className={styles.item}>
      <button type="button" className={styles.row} data-severity={problem.severity} onClick={() => showProblem(flow, problem)}>
        {problem.severity === 'error' ? (
          <IconAlertCircle size={16} aria-label="Error" />
        ) : (
          <IconAlertTriangle size={16} aria-label="Warning" />
        )}
        <span className={styles.message}>{problem.message}</span>
        <span className={styles.place}>{placeOf(flow, problem)}</span>
      </button>
      {run.length > 0 && (
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<IconPlayerPlay size={12} aria-hidden />}
          onClick={() => {
            showProblem(flow, problem);
            playExample(run);
          }}
        >
          Play an example
        </Button>
      )}
      {fix !== undefined && (
        <Button variant="default" size="compact-xs" leftSection={<IconTool size={12} aria-hidden />} onClick={fix.apply}>
          {fix.title}
        </Button>
      )}
    </li>
  );
}

export function showProblem(flow: OpenFlow, { flowNode, sequenceFlow, path, way, places }: FlowProblem): void {
  flow.point(marksOf(way ?? [], places ?? (flowNode === undefined ? [] : [flowNode])));
  if (way !== undefined) {
    flow.canvas.get()?.fit(way.filter((id) => flow.document.records.flowNodes[id] !== undefined));
    return;
  }
  if (flowNode !== undefined) {
    flow.show([flowNode]);
    flow.shownPath.set(path === undefined ? undefined : { flowNode, path });
    return;
  }
  const connection = sequenceFlow === undefined ? undefined : flow.document.records.sequenceFlows[sequenceFlow];
  if (connection === undefined) return;
  flow.canvas.get()?.show([connection.from.node, connection.to.node]);
  flow.selection.select({ sequenceFlows: [connection.id] });
}

function marksOf(way: readonly string[], places: readonly string[]): ReadonlyMap<string, CanvasMark> {
  const marks = new Map<string, CanvasMark>(way.map((id) => [id, 'way']));
  if (way.length > 0) for (const place of places) marks.set(place, 'stuck');
  return marks;
}

function placeOf(flow: OpenFlow, { flowNode, sequenceFlow, path }: FlowProblem): string {
  const connection = sequenceFlow === undefined ? undefined : flow.document.records.sequenceFlows[sequenceFlow];
  if (connection !== undefined) return `${flow.nameOf(connection.from.node)} → ${flow.nameOf(connection.to.node)}`;
  if (flowNode === undefined) return 'The flow';
  return path === undefined ? flow.nameOf(flowNode) : `${flow.nameOf(flowNode)} · ${path}`;
}
