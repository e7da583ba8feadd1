import { useCallback, useRef, useSyncExternalStore } from 'react';
import { type NodeActivity, sameActivity, useOpenFlow } from './open-flow.ts';

/** What goes on at several flowNodes as at one: counts together, the oldest, the time that is over first. Values of signals are of one step each and left out. */
export function activityOfAll(activities: readonly NodeActivity[]): NodeActivity | undefined {
  const [first, ...rest] = activities;
  if (first === undefined) return undefined;
  const { reading: _reading, ...begun } = first;
  return rest.reduce<NodeActivity>(
    (all, one) => ({
      units: all.units + one.units,
      held: all.held + one.held,
      incidents: all.incidents + one.incidents,
      at: Math.max(all.at, one.at),
      oldestSince: least(all.oldestSince, one.oldestSince),
      passed: sum(all.passed, one.passed),
      firings: sum(all.firings, one.firings),
      clocks: sum(all.clocks, one.clocks),
      expired: sum(all.expired, one.expired),
      nextExpiry: least(all.nextExpiry, one.nextExpiry),
    }),
    begun,
  );
}

/** What goes on in a group; whoever asks draws again when it changes, and the graph does not. */
export function useGroupActivity(members: readonly string[]): NodeActivity | undefined {
  const { activity } = useOpenFlow();
  const last = useRef<NodeActivity>(undefined);
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = members.map((id) => activity.subscribe(id, listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [activity, members],
  );
  return useSyncExternalStore(subscribe, () => {
    const now = activityOfAll(members.flatMap((id) => activity.get(id) ?? []));
    if (now === undefined || last.current === undefined || !sameActivity(last.current, now)) last.current = now;
    return last.current;
  });
}

const sum = (left: number | undefined, right: number | undefined): number | undefined =>
  left === undefined && right === undefined ? undefined : (left ?? 0) + (right ?? 0);

const least = (left: number | undefined, right: number | undefined): number | undefined =>
  left === undefined ? right : right === undefined ? left : Math.min(left, right);
