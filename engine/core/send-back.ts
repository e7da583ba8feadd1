import type { MessageBody, Token } from '@fettle/flows';
import { jumpTo } from './advance.ts';
import type { UnitDraft } from './unit-draft.ts';

/**
 * A reaction sends the unit back to an operation that it has been at. Under way, kept by a hold or a minimum time, it turns round at once; at an operation it finishes that first. Gives
 * the reason when it cannot.
 */
export function sendBack(draft: UnitDraft, body: Extract<MessageBody, { kind: 'sendBack' }>): string | undefined {
  const { flowNode, code, person, reason } = body;
  const node = draft.routing.nodes.get(flowNode);
  if (node === undefined) return `This version of the routing has no step "${flowNode}".`;
  const token = tokenFor(draft, flowNode);
  if (token === undefined)
    return `No way leads back to "${node.flowNode.name}" from where the unit is: it has not been there, or stands at an incident.`;
  draft.record('sentBack', { to: flowNode, code, person, reason }, { token });
  if (token.state === 'waiting') draft.changeControl({ sendBack: { token: token.id, activation: token.activation, flowNode, code } });
  else jumpTo(draft, token.id, { flowNode, reason: code });
  return undefined;
}

/** The first of its tokens that has been at that flowNode on its way. */
function tokenFor(draft: UnitDraft, flowNode: string): Token | undefined {
  if (!Object.keys(draft.instance.visits).some((key) => key === flowNode || key.startsWith(`${flowNode}[`))) return undefined;
  return [...draft.tokens.values()].find(
    ({ state, flowNode: place }) =>
      state !== 'joining' && state !== 'incident' && (place === flowNode || draft.routing.structure.upstream(place).has(flowNode)),
  );
}
