import type { FlowProblem } from '@fettle/flows/contract';
import { IconAlertCircle, IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { type OpenFlow, useOpenFlow } from '../session/open-flow.ts';
import { useValue } from '../session/value-store.ts';
import styles from './problem-panel.module.css';

/** Everything that is wrong with the flow; a click goes to the place. */
export function ProblemPanel() {
  const flow = useOpenFlow();
  const problems = useValue(flow.problems);
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
        <li key={`${problem.code} ${problem.flowNode} ${problem.sequenceFlow} ${problem.path} ${problem.message}`}>
          <button type="button" className={styles.row} data-severity={problem.severity} onClick={() => showProblem(flow, problem)}>
            {problem.severity === 'error' ? (
              <IconAlertCircle size={16} aria-label="Error" />
            ) : (
              <IconAlertTriangle size={16} aria-label="Warning" />
            )}
            <span className={styles.message}>{problem.message}</span>
            <span className={styles.place}>{placeOf(flow, problem)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

export function showProblem(flow: OpenFlow, { flowNode, sequenceFlow, path }: FlowProblem): void {
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

function placeOf(flow: OpenFlow, { flowNode, sequenceFlow, path }: FlowProblem): string {
  const connection = sequenceFlow === undefined ? undefined : flow.document.records.sequenceFlows[sequenceFlow];
  if (connection !== undefined) return `${flow.nameOf(connection.from.node)} → ${flow.nameOf(connection.to.node)}`;
  if (flowNode === undefined) return 'The flow';
  return path === undefined ? flow.nameOf(flowNode) : `${flow.nameOf(flowNode)} · ${path}`;
}
