import type { FlowSummary } from '@fettle/flows/contract';
import { Text } from '@mantine/core';
import type { FlowChanges } from '../../document/flow-changes.ts';
import styles from './design-screen.module.css';

export interface ChangeListProps {
  readonly changes: FlowChanges;
  /** Routings that are called in a newer version than before. */
  readonly newerCalls: FlowSummary['newerCalls'];
  /** The version that it is compared with. */
  readonly version: number;
  readonly nameOf: (flowNode: string) => string;
}

/** What a release changes against the released version, in short. */
export function ChangeList({ changes, newerCalls, version, nameOf }: ChangeListProps) {
  const lines = [
    ...linesOf(changes, nameOf),
    ...newerCalls.map(({ name, bound, current }) => ['Calls', `${name}: version ${current} instead of ${bound}`] as const),
  ];
  if (lines.length === 0) {
    return <Text fz="sm">Nothing that runs differs from version {version}: moving boxes is no new version.</Text>;
  }
  return (
    <div>
      <Text fz="sm" fw={600} mb={4}>
        Against version {version}
      </Text>
      <ul className={styles.changes}>
        {lines.map(([word, text]) => (
          <li key={`${word} ${text}`}>
            <span>{word}</span>
            {text}
          </li>
        ))}
      </ul>
    </div>
  );
}

function linesOf(
  { meta, added, removed, changed, connected, disconnected }: FlowChanges,
  nameOf: (id: string) => string,
): readonly (readonly [string, string])[] {
  const arrow = ({ from, to }: FlowChanges['connected'][number]): string => `${nameOf(from.node)} (${from.port}) → ${nameOf(to.node)}`;
  return [
    ...(meta.length > 0 ? [['Changed', `the flow’s ${meta.join(', ')}`] as const] : []),
    ...added.map(({ name }) => ['Added', name] as const),
    ...removed.map(({ name }) => ['Removed', name] as const),
    ...changed.map(({ flowNode, fields }) => ['Changed', `${flowNode.name}: ${fields.join(', ')}`] as const),
    ...connected.map((flow) => ['Connected', arrow(flow)] as const),
    ...disconnected.map((flow) => ['Disconnected', arrow(flow)] as const),
  ];
}
