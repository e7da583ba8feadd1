import { Link } from '@tanstack/react-router';

/** The firing that asked for something: its id is `<stream>:<sequence>:<flowNode>:<name>`, where a rule's stream begins with `rule/`. Undefined for what no rule asked for. */
export function firingOf(id: string): string | undefined {
  const [, stream, sequence] = /^(rule\/.+):(\d+):[^:]+:[^:]+$/.exec(id.split('/unit/')[0] ?? '') ?? [];
  return stream === undefined ? undefined : `${stream}#${sequence}`;
}

/** Opens the firing that placed a hold or called for help. Nothing for what a person did. */
export function FiringLink({ of, about }: { readonly of: string; readonly about: string }) {
  const firing = firingOf(of);
  if (firing === undefined) return null;
  return (
    <Link to="/quality/firings/$firing" params={{ firing }} aria-label={`Why: ${about}`}>
      Why
    </Link>
  );
}
