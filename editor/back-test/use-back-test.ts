import type { BackTestReport } from '@fettle/engine/core/back-test/index.ts';
import { type BackTestPlan, READINGS_PATH } from '@fettle/flows/contract';
import { useEffect, useRef, useState } from 'react';
import type { JudgeRule, WorkerAnswer, WorkerQuestion } from './back-test-worker.ts';
import type { DrawnSeries } from './draw-series.ts';

export interface BackTestState {
  /** Readings that have come; undefined: nothing was asked for yet. */
  readonly loaded: number | undefined;
  readonly isLoading: boolean;
  readonly report: BackTestReport | undefined;
  readonly drawn: readonly DrawnSeries[];
  /** Milliseconds that the last judgement took. */
  readonly took: number;
  readonly refusal: string | undefined;
}

const NOTHING: BackTestState = { loaded: undefined, isLoading: false, report: undefined, drawn: [], took: 0, refusal: undefined };

/**
 * A rule judged over a period in a worker. The readings are loaded once for each plan; after that a changed question is judged at once, and while one is being judged only the newest of those
 * that came meanwhile is kept.
 */
export function useBackTest(plan: BackTestPlan | undefined, question: Omit<JudgeRule, 'kind' | 'number'> | undefined): BackTestState {
  const [state, setState] = useState<BackTestState>(NOTHING);
  const worker = useRef<Worker>(undefined);
  const number = useRef(0);
  const isBusy = useRef(false);
  const isReady = useRef(false);
  const waiting = useRef<typeof question>(undefined);

  const send = (asked: WorkerQuestion): void => worker.current?.postMessage(asked);
  const ask = (next: typeof question): void => {
    if (next === undefined) return;
    if (!isReady.current || isBusy.current) {
      waiting.current = next;
      return;
    }
    isBusy.current = true;
    number.current += 1;
    send({ kind: 'judge', number: number.current, ...next });
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: one worker for the life of the screen; what it answers is handled by refs
  useEffect(() => {
    const made = new Worker(new URL('./back-test-worker.ts', import.meta.url), { type: 'module', name: 'fettle-back-test' });
    worker.current = made;
    made.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => {
      if (data.kind === 'progress') {
        setState((before) => ({ ...before, loaded: data.readings }));
        return;
      }
      if (data.kind === 'loaded') {
        isReady.current = true;
        setState((before) => ({ ...before, loaded: data.readings, isLoading: false }));
      } else if (data.kind === 'judged') {
        const { report, drawn, took } = data;
        setState((before) => ({ ...before, report, drawn, took, refusal: undefined }));
      } else setState((before) => ({ ...before, isLoading: false, refusal: data.message }));
      isBusy.current = false;
      const next = waiting.current;
      waiting.current = undefined;
      ask(next);
    };
    return () => made.terminate();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `send` only posts
  useEffect(() => {
    if (plan === undefined) return;
    isReady.current = false;
    isBusy.current = true;
    number.current += 1;
    setState({ ...NOTHING, loaded: 0, isLoading: true });
    send({
      kind: 'load',
      number: number.current,
      addresses: plan.machines.filter(({ signals }) => signals.length > 0).map((machine) => addressOf(machine, plan)),
      machines: plan.machines.map(({ equipment, presence, limits }) => ({ equipment, presence, limits })),
      to: plan.to,
      classes: plan.classes,
    });
  }, [plan]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `ask` only reads refs
  useEffect(() => ask(question), [question]);
  return state;
}

function addressOf({ equipment, signals }: BackTestPlan['machines'][number], { from, to }: BackTestPlan): string {
  const query = new URLSearchParams({
    equipment,
    signals: signals.map(({ signal }) => signal).join(','),
    from: String(from),
    to: String(to),
  });
  return `${READINGS_PATH}?${query}`;
}
