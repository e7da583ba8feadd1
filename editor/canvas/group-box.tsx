import { ActionIcon } from '@mantine/core';
import { IconAlertCircleFilled, IconAlertTriangleFilled, IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { lazy, memo, Suspense, useContext } from 'react';
import { useKeyed } from '../session/keyed-store.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import { useValue } from '../session/value-store.ts';
import { CarriedContext, useCarried } from './carried.ts';
import boxStyles from './flow-node-box.module.css';
import styles from './group-box.module.css';
import type { GroupNode } from './projection.ts';
import type { NodeProps } from './react-flow.ts';

const GroupActivity = lazy(() => import('./group-activity.tsx').then((module) => ({ default: module.GroupActivity })));

/** A frame around steps, with its title; or, folded, one box in their place, at which the connections of all of them end. */
export const GroupBox = memo(function GroupBox({ id, data, selected, positionAbsoluteX, positionAbsoluteY }: NodeProps<GroupNode>) {
  const { group, folded } = data;
  // One that is pulled wider has another size with each tick.
  const frame = useKeyed(useContext(CarriedContext).boxes, id) ?? data.frame;
  const element = useCarried(id, positionAbsoluteX, positionAbsoluteY);
  const flow = useOpenFlow();
  const title = group.title || 'Group';
  const Chevron = folded ? IconChevronRight : IconChevronDown;
  return (
    <div
      ref={element}
      className={folded ? styles.folded : styles.frame}
      data-selected={selected}
      style={{ width: frame.width, height: frame.height }}
      title={folded ? title : undefined}
    >
      <div className={styles.title}>
        <ActionIcon
          className="nodrag"
          size={24}
          tabIndex={-1}
          aria-label={folded ? `Unfold ${title}` : `Fold ${title}`}
          onClick={(event) => {
            event.stopPropagation();
            flow.folded.toggle([group.id]);
          }}
        >
          <Chevron size={16} aria-hidden />
        </ActionIcon>
        <span className={styles.words}>{title}</span>
        {folded && <span className={styles.count}>{group.members.length}</span>}
      </div>
      {folded && (
        <>
          <span
            className={`react-flow__handle react-flow__handle-left target ${boxStyles.handle}`}
            data-handleid="in"
            data-handlepos="left"
            data-side="input"
          />
          <span
            className={`react-flow__handle react-flow__handle-right source ${boxStyles.handle}`}
            data-handleid="out"
            data-handlepos="right"
            data-side="output"
          />
          <ProblemsInside members={group.members} />
          <Suspense>
            <GroupActivity members={group.members} />
          </Suspense>
        </>
      )}
    </div>
  );
});

/** What is wrong in a folded group is not to be hidden by it. */
function ProblemsInside({ members }: { readonly members: readonly string[] }) {
  const problems = useValue(useOpenFlow().problems).filter(({ flowNode }) => flowNode !== undefined && members.includes(flowNode));
  if (problems.length === 0) return null;
  const isError = problems.some(({ severity }) => severity === 'error');
  const Icon = isError ? IconAlertCircleFilled : IconAlertTriangleFilled;
  const words = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} inside`;
  return (
    <span className={boxStyles.problem} data-severity={isError ? 'error' : 'warning'} role="img" aria-label={words} title={words}>
      <Icon size={18} aria-hidden />
    </span>
  );
}
