import { api, type ChartKey } from '@fettle/flows/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { onLive } from '../../live/live.ts';

/** Milliseconds: a chart of fast readings must not make its screen ask at every sample. */
const AT_MOST_EVERY = 1000;

/** Asks for charts again when a sample of one of them is complete, or its limits are learned or proposed; with `only`, of that one. */
export function useLiveCharts(only?: ChartKey): void {
  const client = useQueryClient();
  const { flow, flowNode, equipment } = only ?? {};
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onLive('history', ({ kind, flow: ofFlow, flowNode: at, data }) => {
      if (kind !== 'chartSampled' && kind !== 'limitsLearned' && kind !== 'limitsProposed') return;
      if (flow !== undefined && (ofFlow !== flow || at !== flowNode || data.equipment !== equipment)) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: [api.listCharts.path] });
        void client.invalidateQueries({ queryKey: [api.getChart.path] });
      }, AT_MOST_EVERY);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [client, flow, flowNode, equipment]);
}
