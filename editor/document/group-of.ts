import type { FlowGroup } from './flow-records.ts';

/** The group that a flowNode or a note is in: one at most. */
export function groupOf(groups: Readonly<Record<string, FlowGroup>>, id: string): FlowGroup | undefined {
  return Object.values(groups).find(({ members }) => members.includes(id));
}
