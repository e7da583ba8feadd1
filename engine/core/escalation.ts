import { boundaryOfWait, type Token, type Wait } from '@fettle/flows';
import { reactAtBoundary } from './boundary.ts';
import type { Move } from './moves.ts';
import type { UnitDraft } from './unit-draft.ts';

export interface Escalation {
  readonly code: string;
  readonly person: string;
  readonly reason: string;
  /** Only what stands at the flowNode of this token catches it; absent: any token's. */
  readonly token?: string | undefined;
}

/** Hands an escalation to the boundary events that wait for its code, one a token: the one for this very code before the one for any. False: nobody catches it. */
export function escalate(draft: UnitDraft, { code, person, reason, token: only }: Escalation, moves: Move[]): boolean {
  let caught = false;
  for (const { id } of [...draft.tokens.values()]) {
    const token = draft.tokens.get(id);
    if (token?.state !== 'waiting' || (only !== undefined && id !== only)) continue;
    const wait = catcher(token, code);
    if (wait === undefined) continue;
    caught = true;
    draft.record('escalated', { code, person, reason, by: boundaryOfWait(wait.name)?.boundary ?? wait.name }, { token });
    reactAtBoundary(draft, draft.token(id), { kind: 'escalated', name: wait.name, code, person, reason }, moves);
  }
  return caught;
}

function catcher(token: Token, code: string): Wait | undefined {
  const waits = token.waits.filter((wait) => wait.kind === 'escalation');
  return waits.find((wait) => wait.code === code) ?? waits.find((wait) => wait.code === '');
}
