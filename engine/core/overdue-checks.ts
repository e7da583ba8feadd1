import type { CompiledRule } from './core-deps.ts';
import type { EquipmentDraft } from './equipment-draft.ts';
import { type OpenReaction, openReactions } from './reactions.ts';
import { noteStep } from './wakes.ts';

/** Checks of a flowNode that have to be answered by a time, with their reactions. */
function limited(
  draft: EquipmentDraft,
  rule: CompiledRule,
  flowNode: string,
): readonly { readonly reaction: OpenReaction; readonly dueAt: number }[] {
  return openReactions({ locals: draft.localsOf(rule) }).flatMap((reaction) =>
    reaction.checks.flatMap((check) =>
      check.flowNode === flowNode && check.dueAt !== undefined ? [{ reaction, dueAt: check.dueAt }] : [],
    ),
  );
}

/** Sees to it that the flowNode is looked at when the next of its checks has to be answered. */
export function watchChecks(draft: EquipmentDraft, rule: CompiledRule, flowNode: string): void {
  const [first] = [...limited(draft, rule, flowNode)].sort((a, b) => a.dueAt - b.dueAt);
  if (first === undefined) return;
  noteStep(draft, rule, { flowNode, port: 'firing', item: first.reaction.firing, step: { wakeAt: first.dueAt } });
}

/** Some check of the rule has to be answered by a time: it is looked at although another version judges by now. */
export function hasLimitedChecks(draft: EquipmentDraft, rule: CompiledRule): boolean {
  return openReactions({ locals: draft.localsOf(rule) }).some(({ checks }) => checks.some(({ dueAt }) => dueAt !== undefined));
}
