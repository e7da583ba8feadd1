import { flowOverlay } from './overlay.ts';
import type { Services } from './services.ts';

type Overlay = Awaited<ReturnType<typeof flowOverlay>>;

/** Milliseconds that an answer serves everybody who looks at the flow: each window asks twice a second, and the database is to be asked so often once. */
const SERVES = 400;

const SHARED = new WeakMap<Services, Map<string, { readonly until: number; readonly overlay: Promise<Overlay> }>>();

/** What goes on in a flow now, asked once for all who look. */
export function sharedOverlay(services: Services, flow: string): Promise<Overlay> {
  const known = SHARED.get(services) ?? new Map();
  SHARED.set(services, known);
  const now = services.clock.now();
  const last = known.get(flow);
  if (last !== undefined && now >= last.until - SERVES && now < last.until) return last.overlay;
  const overlay = flowOverlay(services, flow);
  known.set(flow, { until: now + SERVES, overlay });
  overlay.catch(() => known.delete(flow));
  for (const [other, { until }] of known) if (until < now) known.delete(other);
  return overlay;
}
