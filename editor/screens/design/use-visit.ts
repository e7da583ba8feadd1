import { api } from '@fettle/flows/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call, urlOf } from '../../api.ts';
import { queryKeyOf } from '../../data/use-route.ts';
import { onLive } from '../../live/live.ts';
import { tell } from '../../parts/tell.ts';
import type { DraftSaver } from '../../session/draft-saver.ts';
import type { OpenFlow } from '../../session/open-flow.ts';

/** Milliseconds between two words of a window; the server forgets one that is silent for 15 s. */
const EVERY = 4_000;
/** A selection that moves on within this time is not told. */
const SETTLED = 400;

/**
 * Says that this window has the flow open, and where; shows who else has. When the answer, or the live stream, says that somebody shared, what they changed is merged at once: where both changed
 * the same, one is asked.
 */
export function useVisit(flow: OpenFlow | undefined, saver: DraftSaver | undefined): void {
  const client = useQueryClient();
  useEffect(() => {
    if (flow === undefined || saver === undefined) return undefined;
    const { id } = flow.document.records.meta;
    const window_ = crypto.randomUUID();
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;

    const visit = async (): Promise<void> => {
      clearTimeout(timer);
      const flowNode = flow.selection.onlyFlowNode;
      const request = { params: { flow: id }, body: { window: window_, ...(flowNode === undefined ? {} : { flowNode }) } };
      try {
        const { revision, others, unshared } = await call(api.visitFlow, request, stop.signal);
        flow.presence.set({ others, unshared });
        flow.visitors.replace(
          Map.groupBy(
            others.filter((other) => other.flowNode !== undefined),
            ({ flowNode: at }) => at!,
          ),
        );
        if (revision > saver.revision) await look();
      } catch {
        // The bar at the top says that there is no connection; it is tried again.
      }
      if (!stop.signal.aborted) timer = setTimeout(() => void visit(), EVERY);
    };
    const look = async (): Promise<void> => {
      const answer = await call(api.getFlow, { params: { flow: id } }, stop.signal);
      client.setQueryData(queryKeyOf(api.getFlow, { params: { flow: id } }), answer);
      const { draftBy } = answer.summary;
      if (saver.takeIn(answer.draft, answer.revision, draftBy)) tell.done(`${draftBy} shared changes; they are in the drawing now.`);
    };
    const soon = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => void visit(), SETTLED);
    };
    const stopLive = onLive('flows', ({ flow: changed }) => {
      if (changed === undefined || changed === id) void look().catch(() => undefined);
    });
    const stopSelection = flow.selection.subscribe(soon);
    /** A request that outlives the page: closing it takes no component away. */
    const leave = (): void => {
      void fetch(urlOf(api.visitFlow, { params: { flow: id } }), {
        method: api.visitFlow.method,
        credentials: 'same-origin',
        keepalive: true,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ window: window_, leaves: true }),
      }).catch(() => undefined);
    };
    window.addEventListener('pagehide', leave);
    void visit();
    return () => {
      stop.abort();
      clearTimeout(timer);
      stopLive();
      stopSelection();
      flow.presence.set(undefined);
      flow.visitors.replace(new Map());
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [flow, saver, client]);
}
