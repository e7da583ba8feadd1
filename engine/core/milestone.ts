import type { Token, Wait } from '@fettle/flows';
import type { UnitDraft } from './unit-draft.ts';

/** A token that waits for another one's place (van der Aalst's milestone), once that place is taken, or was and is not any more. Undefined: none does. */
export function reachedMilestone(draft: UnitDraft): { readonly token: Token; readonly wait: Wait; readonly missed: boolean } | undefined {
  for (const token of draft.tokens.values()) {
    if (token.state !== 'waiting') continue;
    for (const wait of token.waits) {
      if (wait.kind !== 'milestone') continue;
      const isThere = [...draft.tokens.values()].some((other) => other.id !== token.id && wait.flowNodes.includes(other.flowNode));
      if (isThere) return { token, wait, missed: false };
      const wasThere = wait.flowNodes.some((flowNode) => (draft.instance.visits[flowNode] ?? 0) > 0);
      if (wasThere && wait.orMissed) return { token, wait, missed: true };
    }
  }
  return undefined;
}
