import type { HistoryEvent } from '@fettle/flows';

/** A moment of a unit's journey at which it was somewhere else than before. */
export interface JourneyMoment {
  readonly at: number;
  /** Index of the last line of history that belongs to it. */
  readonly line: number;
  /** FlowNodes that it entered then; empty: it left, or ended. */
  readonly entered: readonly string[];
}

/** Where a unit was at a moment, and how often it had been at each flowNode by then. */
export interface UnitPlace {
  readonly here: ReadonlySet<string>;
  readonly visits: ReadonlyMap<string, number>;
}

/** The moments of a journey, oldest first: lines of one time are one moment. */
export function journeyMoments(history: readonly HistoryEvent[]): readonly JourneyMoment[] {
  const moments: JourneyMoment[] = [];
  for (const [line, event] of history.entries()) {
    if (!moves(event)) continue;
    const entered = event.kind === 'entered' && event.flowNode !== undefined ? [event.flowNode] : [];
    const last = moments.at(-1);
    if (last?.at === event.at) moments[moments.length - 1] = { ...last, line, entered: [...last.entered, ...entered] };
    else moments.push({ at: event.at, line, entered });
  }
  return moments;
}

/** Where the unit was after a line of its history. A token is at the flowNode that it entered last and has not left. */
export function placeAfter(history: readonly HistoryEvent[], line: number): UnitPlace {
  const at = new Map<string, string>();
  const visits = new Map<string, number>();
  for (const { kind, token, flowNode } of history.slice(0, line + 1)) {
    if (kind === 'unitFinished') at.clear();
    if (token === undefined) continue;
    if (kind === 'entered' && flowNode !== undefined) {
      at.set(token, flowNode);
      visits.set(flowNode, (visits.get(flowNode) ?? 0) + 1);
    }
    if (kind === 'left' || kind === 'tokenEnded') at.delete(token);
    if (kind === 'migrated' && flowNode !== undefined && at.has(token)) at.set(token, flowNode);
  }
  return { here: new Set(at.values()), visits };
}

const moves = ({ kind }: HistoryEvent): boolean =>
  kind === 'entered' || kind === 'left' || kind === 'tokenEnded' || kind === 'unitFinished';
