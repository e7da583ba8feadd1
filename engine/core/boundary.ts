import type { ActivitySignal, Token } from '@fettle/flows';
import { boundaryOfWait, boundaryWait } from '@fettle/flows';
import { cancelGeneration } from './cancel.ts';
import { besides, generationOf } from './generations.ts';
import { attempt } from './incident.ts';
import { scoped } from './instance-scope.ts';
import { type Move, sendTo } from './moves.ts';
import { besideThePart, keepResults } from './quantity.ts';
import { contextOf, nodeOf, type RoutingNode } from './unit-context.ts';
import type { UnitDraft } from './unit-draft.ts';
import { closeWaits, openWaits } from './waits.ts';

/**
 * BPMN boundary events: what can happen to an operation while it is worked on.
 *
 * Invariants:
 * 1. the waits of a boundary event open once its host's activation waits, and close with it, whatever ends it; an incident ends it, a retry is a new activation with new waits;
 * 2. interrupting: everything that the host has open closes, and its own token goes on at the boundary event;
 * 3. not interrupting: the host is left alone, and another token of the same branches starts at the boundary event;
 * 4. a held unit still takes note of a boundary event; what goes on from it waits for the end of the hold.
 */
export function openBoundaries(draft: UnitDraft, tokenId: string, host: RoutingNode): void {
  for (const node of host.boundaries) {
    const behaviour = node.type.boundary;
    if (behaviour === undefined || behaviour.compensates === true) continue;
    const token = draft.tokens.get(tokenId);
    if (token?.state !== 'waiting') return;
    const waits = attempt(draft, token, () => behaviour.attach(contextOf(draft, token, node)));
    if (waits !== undefined) openOf(draft, tokenId, node.flowNode.id, waits);
  }
}

/** Something happened to a wait of a boundary event: its signal by the event's own name for it. */
export function reactAtBoundary(draft: UnitDraft, token: Token, signal: ActivitySignal, moves: Move[]): void {
  const of = boundaryOfWait(signal.name);
  if (of === undefined) return;
  const node = nodeOf(draft, of.boundary);
  const behaviour = node.type.boundary;
  if (behaviour === undefined) return;
  const reaction = attempt(draft, token, () => behaviour.react(contextOf(draft, token, node), { ...signal, name: of.name }));
  if (reaction === undefined) return;
  const { catches, wait = [], results } = reaction;
  if (results !== undefined) {
    keepResults(draft, token.id, scoped(of.boundary, token), results);
  }
  if (catches === 'interrupt') interrupt(draft, token.id, of.boundary, moves);
  else {
    openOf(draft, token.id, of.boundary, wait);
    if (catches === 'spawn') sendTo(draft, besideThePart(draft, besides(draft, token.id, { boundary: of.boundary })), of.boundary, moves);
  }
}

function interrupt(draft: UnitDraft, tokenId: string, boundary: string, moves: Move[]): void {
  closeWaits(draft, draft.token(tokenId));
  const token = draft.changeToken(tokenId, { waits: [] });
  const own = generationOf(token);
  if (token.generations.at(-1) === own) {
    cancelGeneration(draft, own, { reason: 'cancelled', by: boundary }, ({ id }) => id === tokenId);
    draft.changeToken(tokenId, { generations: token.generations.slice(0, -1) });
  }
  draft.record('left', { ports: [], interruptedBy: boundary }, { token: draft.token(tokenId) });
  sendTo(draft, tokenId, boundary, moves);
}

function openOf(draft: UnitDraft, tokenId: string, boundary: string, waits: readonly Token['waits'][number][]): void {
  if (waits.length === 0) return;
  openWaits(
    draft,
    tokenId,
    waits.map((wait) => ({ ...wait, name: boundaryWait(boundary, wait.name) })),
  );
}
