import { useGroupActivity } from '../session/group-activity.ts';
import { ActivityRow } from './activity-row.tsx';

/** What goes on in a folded group: units, holds and incidents of all its steps together. */
export function GroupActivity({ members }: { readonly members: readonly string[] }) {
  const activity = useGroupActivity(members);
  return activity === undefined ? null : <ActivityRow activity={activity} />;
}
