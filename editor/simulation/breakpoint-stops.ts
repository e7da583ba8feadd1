import type { HistoryEvent, SequenceFlow } from '@fettle/flows';
import { type BreakpointPlace, placeKey } from './breakpoints.ts';
import type { RulePass } from './passes.ts';

/** A breakpoint that something came to. */
export interface Stop {
  readonly place: BreakpointPlace;
  /** Who came there, as a person says it. */
  readonly who: string;
  /** Length of history with which one stands there. */
  readonly at: number;
}

/** The first line of history from `from` on that comes to a breakpoint. */
export function firstStop(history: readonly HistoryEvent[], from: number, breakpoints: ReadonlySet<string>): Stop | undefined {
  if (breakpoints.size === 0) return undefined;
  for (let place = from; place < history.length; place += 1) {
    const line = history[place];
    if (line?.flowNode === undefined || (line.kind !== 'entered' && line.kind !== 'ruleFired')) continue;
    const { flowNode, stream, data } = line;
    const by = typeof data.by === 'string' ? data.by : undefined;
    const at = place + 1;
    const who = line.kind === 'ruleFired' ? String(data.title) : (stream.split('/').at(-1) ?? stream);
    if (by !== undefined && breakpoints.has(placeKey({ sequenceFlow: by }))) return { place: { sequenceFlow: by }, who, at };
    if (breakpoints.has(placeKey({ flowNode }))) return { place: { flowNode }, who, at };
  }
  return undefined;
}

/** The first breakpoint that an item of a rule came to: on its connection, or at the flowNode behind it. */
export function firstRuleStop(
  passes: readonly RulePass[],
  sequenceFlows: readonly SequenceFlow[],
  breakpoints: ReadonlySet<string>,
): Omit<Stop, 'at'> | undefined {
  if (breakpoints.size === 0) return undefined;
  for (const { from, output, item } of passes) {
    const who = 'firing' in item ? item.title : `${item.signal ?? 'a value'} ${String(item.value)}`;
    for (const { id, from: start, to } of sequenceFlows) {
      if (start.node !== from || start.port !== output) continue;
      if (breakpoints.has(placeKey({ sequenceFlow: id }))) return { place: { sequenceFlow: id }, who };
      if (breakpoints.has(placeKey({ flowNode: to.node }))) return { place: { flowNode: to.node }, who };
    }
  }
  return undefined;
}
