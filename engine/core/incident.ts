import { FettleError, type Token } from '@fettle/flows';
import { activityId, type UnitDraft } from './unit-draft.ts';
import { closeWaits } from './waits.ts';

/** Stops a token until a person retries or skips. What its activation had open closes. */
export function openIncident(draft: UnitDraft, token: Token, title: string, detail: string): void {
  closeWaits(draft, draft.token(token.id));
  draft.changeToken(token.id, { state: 'incident', waits: [] });
  draft.record('incidentOpened', { id: activityId(token, 'incident'), title, detail }, { token: draft.token(token.id) });
}

/** Runs a node type's behaviour; what it refuses with a FettleError becomes an incident at the token. */
export function attempt<Plan>(draft: UnitDraft, token: Token, plan: () => Plan): Plan | undefined {
  try {
    return plan();
  } catch (error) {
    if (!(error instanceof FettleError)) throw error;
    openIncident(draft, draft.token(token.id), 'Could not be carried out', error.message);
    return undefined;
  }
}
