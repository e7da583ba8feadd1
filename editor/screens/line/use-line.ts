import { api } from '@fettle/flows/contract';
import { useEffect, useReducer } from 'react';
import type { z } from 'zod';
import { useRoute } from '../../data/use-route.ts';
import { type OperationColumns, operationColumns } from './operation-columns.ts';

export type LineAnswer = z.output<typeof api.lineView.response>;

/** Milliseconds. What is older is not "now" any more and must not look like it. */
const STALE_AFTER = 15_000;
/** Milliseconds. The stream says when something changed; this is for what changes without an event, such as a machine that falls silent. */
const ASK_EVERY = 5_000;

export interface Line {
  readonly line: LineAnswer | undefined;
  readonly columns: OperationColumns | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
  /** On this device's clock. */
  readonly now: number;
  /** When the answer came; 0: none yet. */
  readonly answeredAt: number;
  readonly stale: boolean;
}

/** A routing as a line, kept up to date. */
export function useLine(flow: string | undefined): Line {
  const answer = useRoute(api.lineView, { params: { flow: flow ?? '' } }, { enabled: flow !== undefined, every: ASK_EVERY });
  const line = answer.data;
  const version = useRoute(
    api.getFlowVersion,
    { params: { flow: flow ?? '', version: line?.version ?? 0 } },
    { enabled: line !== undefined },
  );
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, []);
  const now = Date.now();
  const operations = line?.operations.map(({ flowNode }) => flowNode) ?? [];
  return {
    line,
    columns: line && operationColumns(version.data?.definition ?? { sequenceFlows: straight(operations) }, operations),
    error: answer.error,
    retry: () => void answer.refetch(),
    now,
    answeredAt: answer.dataUpdatedAt,
    stale: line !== undefined && now - answer.dataUpdatedAt > STALE_AFTER,
  };
}

/** Until the drawing is there: one after the other, as the server lists them. */
function straight(operations: readonly string[]) {
  return operations.slice(1).map((id, index) => ({
    id: `${index}`,
    from: { node: operations[index]!, port: '' },
    to: { node: id, port: '' },
  }));
}
