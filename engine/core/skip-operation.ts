import type { MessageBody } from '@fettle/flows';
import { planByPerson } from './advance.ts';
import type { UnitDraft } from './unit-draft.ts';

/** An authorised person leaves an optional operation out. Gives the reason when that is void: the unit has moved on, or the operation is not optional. */
export function skipOperation(draft: UnitDraft, body: Extract<MessageBody, { kind: 'skipOperation' }>): string | undefined {
  const token = draft.tokens.get(body.token);
  if (token === undefined || token.activation !== body.activation || token.state !== 'waiting') return 'The unit has left that flowNode.';
  const { person, reason } = body;
  return planByPerson(draft, token, {
    plan: (type, context) => type.skip?.(context),
    before: () => draft.record('skipped', { person, reason }, { token }),
  })
    ? undefined
    : 'This operation is not optional.';
}
