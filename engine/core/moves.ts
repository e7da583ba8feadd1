import { besides, generationOf } from './generations.ts';
import { openIncident } from './incident.ts';
import { openSplit } from './quantity.ts';
import { nodeOf } from './unit-context.ts';
import type { UnitDraft } from './unit-draft.ts';

/** A token on its way to a flowNode, by a sequenceFlow or without one. */
export interface Move {
  readonly token: string;
  readonly to: string;
  readonly by: string | undefined;
}

export interface WayOut {
  readonly ports: readonly string[];
  /** With a generation of its own, that a join takes off again. */
  readonly split: boolean;
}

/** Where a token goes that has left its flowNode through ports. A held unit enters nothing: the token stays until it is let go. */
export function sendThrough(draft: UnitDraft, tokenId: string, { ports, split }: WayOut, moves: Move[]): 'goesOn' | 'endsHere' {
  if (draft.instance.holds.length > 0) {
    draft.changeToken(tokenId, {
      state: 'held',
      heldPorts: [...ports],
      ...(split ? { heldSplit: true } : {}),
      since: draft.at,
    });
    return 'goesOn';
  }
  return moveOn(draft, tokenId, { ports, split }, moves);
}

/** To a flowNode without a sequenceFlow: a boundary event, or the target of a rework. */
export function sendTo(draft: UnitDraft, tokenId: string, flowNode: string, moves: Move[]): void {
  if (draft.instance.holds.length > 0) draft.changeToken(tokenId, { state: 'held', heldTo: flowNode, since: draft.at });
  else moves.push({ token: tokenId, to: flowNode, by: undefined });
}

/**
 * The last hold is gone: tokens go on in the order in which they came to be kept, each as far as it gets before the next one moves. Gives the tokens that end where they are, because
 * their way out may lead nowhere.
 */
export function letGo(draft: UnitDraft, moves: Move[]): readonly string[] {
  const ending: string[] = [];
  const kept = [...draft.tokens.values()].filter(({ state }) => state === 'held').sort((a, b) => a.since - b.since);
  for (const token of kept) {
    draft.changeToken(token.id, { state: 'waiting', heldPorts: undefined, heldSplit: undefined, heldTo: undefined, heldBy: undefined });
    if (token.heldTo !== undefined) moves.push({ token: token.id, to: token.heldTo, by: token.heldBy });
    else {
      const own: Move[] = [];
      if (moveOn(draft, token.id, { ports: token.heldPorts ?? [], split: token.heldSplit === true }, own) === 'endsHere')
        ending.push(token.id);
      moves.push(...own);
    }
  }
  return ending;
}

function moveOn(draft: UnitDraft, tokenId: string, { ports, split }: WayOut, moves: Move[]): 'goesOn' | 'endsHere' {
  const token = draft.token(tokenId);
  const node = nodeOf(draft, token.flowNode);
  const flows = ports.length === 1 ? (node.outgoing.get(ports[0] ?? '') ?? []) : ports.flatMap((port) => node.outgoing.get(port) ?? []);
  const first = flows[0];
  if (first === undefined) {
    const optional = ports.every((port) => node.type.ports(node.params).outputs.find((output) => output.name === port)?.optional === true);
    if (optional) return 'endsHere';
    openIncident(
      draft,
      token,
      `Nothing is connected to "${ports.join('", "')}"`,
      `The unit left "${node.flowNode.name}" through a port that leads nowhere. Choose another way out.`,
    );
    return 'goesOn';
  }
  if (split || flows.length > 1) {
    const generation = generationOf(token);
    openSplit(draft, token, generation);
    draft.changeToken(tokenId, { generations: [...token.generations, generation] });
    for (const flow of flows.slice(1)) moves.push({ token: besides(draft, tokenId, { generation }).id, to: flow.to.node, by: flow.id });
  }
  moves.unshift({ token: tokenId, to: first.to.node, by: first.id });
  return 'goesOn';
}
