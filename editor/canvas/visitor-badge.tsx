import { lazy, Suspense } from 'react';
import { useKeyed } from '../session/keyed-store.ts';
import { useOpenFlow } from '../session/open-flow.ts';

const VisitorInitials = lazy(() => import('./visitor-initials.tsx').then((module) => ({ default: module.VisitorInitials })));

/** Who else is at this step. */
export function VisitorBadge({ flowNode }: { readonly flowNode: string }) {
  const visitors = useKeyed(useOpenFlow().visitors, flowNode);
  return visitors === undefined ? null : (
    <Suspense>
      <VisitorInitials people={[...new Set(visitors.map(({ person }) => person))]} />
    </Suspense>
  );
}
