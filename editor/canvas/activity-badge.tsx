import { lazy, Suspense } from 'react';
import { useKeyed } from '../session/keyed-store.ts';
import { useOpenFlow } from '../session/open-flow.ts';

const ActivityRow = lazy(() => import('./activity-row.tsx').then((module) => ({ default: module.ActivityRow })));

/** What goes on at a flowNode, in the plant or in the simulation. */
export function ActivityBadge({ flowNode }: { readonly flowNode: string }) {
  const activity = useKeyed(useOpenFlow().activity, flowNode);
  return activity === undefined ? null : (
    <Suspense>
      <ActivityRow activity={activity} />
    </Suspense>
  );
}
