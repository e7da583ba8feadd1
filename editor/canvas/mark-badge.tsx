import { lazy, Suspense } from 'react';
import { useKeyed } from '../session/keyed-store.ts';
import { useOpenFlow } from '../session/open-flow.ts';

const MarkFrame = lazy(() => import('./mark-frame.tsx').then((module) => ({ default: module.MarkFrame })));

/** What points out a box; loaded when the first one is. */
export function MarkBadge({ id }: { readonly id: string }) {
  const mark = useKeyed(useOpenFlow().pointed, id);
  return mark === undefined ? null : (
    <Suspense>
      <MarkFrame mark={mark} />
    </Suspense>
  );
}
