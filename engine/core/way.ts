import type { Unit } from '@fettle/flows';
import type { CompiledRule } from './core-deps.ts';
import { ruleStream } from './equipment-draft.ts';
import type { OpenReaction } from './reactions.ts';

/** A unit with its instance. */
export interface Subject {
  readonly unit: Unit;
  readonly instance: string;
}

/** How an item came to a flowNode of a rule. */
export interface Way {
  /** Sequence number of the firing that it comes of; 0: of none. */
  readonly firing: number;
  /** The unit that was at the machine then. */
  readonly subject?: Subject | undefined;
  readonly reaction?: OpenReaction | undefined;
  /** The reaction was open already: what it has done it does not do again. */
  readonly repeated?: boolean;
  /** Who answered the check that it comes of. */
  readonly person?: string;
  /** Another flowNode has handed it over, and nothing is handed over from there on. */
  readonly told?: boolean;
}

export const NO_WAY: Way = { firing: 0 };

/** Name of what an action asks for: the same however often the same message is consumed, and one for a whole reaction. */
export function nameOnWay(
  rule: CompiledRule,
  equipment: string,
  way: Way,
  action: { readonly flowNode: string; readonly name: string },
): string {
  return `${way.reaction?.id ?? `${ruleStream(rule, equipment)}:${way.firing}`}:${action.flowNode}:${action.name}`;
}

/** Of a history line on a reaction's way. */
export function ofReaction({ reaction }: Way): { readonly reaction?: string } {
  return reaction === undefined ? {} : { reaction: reaction.id };
}
