import type { Json, Token, Wait } from '@fettle/flows';
import { withdrawRequest } from './requests.ts';
import { activityId, type UnitDraft } from './unit-draft.ts';

/** Opens waits of a token's activation, each where it is waited for: at the machine's actor, at the clock, at a station. */
export function openWaits(draft: UnitDraft, tokenId: string, waits: readonly Wait[]): void {
  const token = draft.changeToken(tokenId, { waits: [...draft.token(tokenId).waits, ...waits] });
  const ref = (name: string) => ({ instance: draft.instance.id, token: token.id, activation: token.activation, name });
  for (const wait of waits) {
    const id = activityId(token, wait.name);
    if (wait.kind === 'watch') {
      const watch = { ...ref(wait.name), id, unit: draft.instance.unit, spec: wait.watch };
      draft.tellEquipment(wait.watch.equipment, `${id}/open`, { kind: 'openWatch', watch });
    } else if (wait.kind === 'timer') {
      draft.timers.push({ ...ref(wait.name), id, dueAt: wait.dueAt });
    } else if (wait.kind === 'task') {
      draft.record(
        'workInstructionOpened',
        { id, name: wait.name, instruction: wait.instruction as unknown as Json },
        { token: draft.token(tokenId) },
      );
    }
  }
  draft.record('waiting', { waits: waits.map((wait) => summary(wait)) }, { token: draft.token(tokenId) });
}

/** Closes everything that the activation has open. Timers and answers of it are void by their activation. */
export function closeWaits(draft: UnitDraft, token: Token): void {
  for (const wait of token.waits) {
    const id = activityId(token, wait.name);
    if (wait.kind === 'watch') draft.tellEquipment(wait.watch.equipment, `${id}/close`, { kind: 'closeWatch', watch: id });
    if (wait.kind === 'task') draft.record('workInstructionWithdrawn', { id }, { token });
    if (wait.kind === 'reply') withdrawRequest(draft, wait);
  }
}

function summary(wait: Wait): Json {
  if (wait.kind === 'watch') return { kind: wait.kind, name: wait.name, equipment: wait.watch.equipment };
  if (wait.kind === 'timer') return { kind: wait.kind, name: wait.name, dueAt: wait.dueAt };
  if (wait.kind === 'task') return { kind: wait.kind, name: wait.name, station: wait.instruction.station };
  if (wait.kind === 'decision')
    return { kind: wait.kind, name: wait.name, decision: wait.decision.decision, options: wait.decision.options as unknown as Json };
  if (wait.kind === 'escalation') return { kind: wait.kind, name: wait.name, code: wait.code };
  if (wait.kind === 'milestone') return { kind: wait.kind, name: wait.name, flowNodes: [...wait.flowNodes] };
  if (wait.kind === 'reply') return { kind: wait.kind, name: wait.name, to: wait.to };
  return { kind: wait.kind, name: wait.name };
}
