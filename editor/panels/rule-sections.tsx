import { ExportConditions } from './export-conditions.tsx';
import { ShadowPanel } from './shadow-panel.tsx';

/** What the flow's panel has for a quality rule besides what every flow has. */
export function RuleSections() {
  return (
    <>
      <ShadowPanel />
      <ExportConditions />
    </>
  );
}
