import type { HistoryEvent, HistoryKind } from '@fettle/flows';

/** What one looks at, one after the other, when one goes step by step: somebody or something came somewhere, or something was decided. The lines between go along with the one before. */
const MOMENTS: ReadonlySet<HistoryKind> = new Set([
  'entered',
  'joined',
  'ruleFired',
  'tokenEnded',
  'unitFinished',
  'nonconformanceOpened',
  'nonconformanceClosed',
  'holdPlaced',
  'holdReleased',
  'incidentOpened',
  'escalated',
  'timeLimit',
  'skipped',
  'reactionOpened',
  'reactionClosed',
]);

/** Lengths of history between `from` and `to`, both exclusive, at which one can stand: each is right before the next moment. */
export function standsBetween(history: readonly HistoryEvent[], from: number, to: number): readonly number[] {
  const stands: number[] = [];
  for (let place = from + 1; place < to; place += 1) {
    const next = history[place];
    if (next !== undefined && MOMENTS.has(next.kind)) stands.push(place);
  }
  return stands;
}

/** Units at each flowNode after the first `shown` lines, for a moment in the middle of what one event leads to. */
export function placesAt(
  history: readonly HistoryEvent[],
  shown: number,
): ReadonlyMap<string, { readonly units: number; readonly since: number }> {
  const tokens = new Map<string, { readonly flowNode: string; readonly since: number }>();
  for (const [place, { stream, token, kind, flowNode, at }] of history.entries()) {
    if (place >= shown) break;
    const key = `${stream} ${token}`;
    if (kind === 'entered' && flowNode !== undefined) tokens.set(key, { flowNode, since: at });
    else if (kind === 'tokenEnded') tokens.delete(key);
    else if (kind === 'unitFinished') for (const each of [...tokens.keys()]) if (each.startsWith(`${stream} `)) tokens.delete(each);
  }
  const places = new Map<string, { units: number; since: number }>();
  for (const { flowNode, since } of tokens.values()) {
    const known = places.get(flowNode);
    places.set(flowNode, { units: (known?.units ?? 0) + 1, since: Math.min(known?.since ?? since, since) });
  }
  return places;
}
