import { Link } from '@tanstack/react-router';
import { type Caller, callersToText } from '../../document/callers.ts';
import { useFlowNames } from '../../parts/use-flow-names.ts';
import styles from './caller-crumbs.module.css';

/** The flows that one came down by to this called routing, each at the step that calls the next. */
export function CallerCrumbs({ callers }: { readonly callers: readonly Caller[] }) {
  const names = useFlowNames();
  return (
    <nav className={styles.crumbs} aria-label="Called by">
      {callers.map(({ flow, flowNode }, index) => (
        <Link
          key={`${flow}.${flowNode}`}
          to="/design/$flow"
          params={{ flow }}
          search={{ node: flowNode, from: callersToText(callers.slice(0, index)) }}
          title={`Back to ${names.get(flow) ?? flow} (U)`}
        >
          {names.get(flow) ?? flow}
        </Link>
      ))}
    </nav>
  );
}
