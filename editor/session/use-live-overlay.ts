import { api } from '@fettle/flows/contract';
import { useEffect } from 'react';
import { call } from '../api.ts';
import type { OpenFlow } from './open-flow.ts';

/** Milliseconds. A window that nobody sees does not ask. */
const EVERY = 500;

/** While `enabled`, shows on the boxes what goes on in the plant. It asks again when the last answer is there, so a slow server is not flooded. */
export function useLiveOverlay(flow: OpenFlow, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return undefined;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      if (document.hidden) {
        timer = setTimeout(() => void ask(), EVERY);
        return;
      }
      try {
        const { at, flowNodes } = await call(api.flowOverlay, { params: { flow: flow.document.records.meta.id } }, stop.signal);
        flow.activity.replace(new Map(Object.entries(flowNodes).map(([id, overlay]) => [id, { ...overlay, at }])));
      } catch {
        // The bar at the top says that there is no connection; old counts must not look like new ones.
        if (!stop.signal.aborted) flow.activity.replace(new Map());
      }
      if (!stop.signal.aborted) timer = setTimeout(() => void ask(), EVERY);
    };
    void ask();
    return () => {
      stop.abort();
      clearTimeout(timer);
      flow.activity.replace(new Map());
    };
  }, [flow, enabled]);
}
