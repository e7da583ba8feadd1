import type { Time } from '@fettle/flows';
import type { CompiledRule } from './core-deps.ts';
import type { EquipmentDraft } from './equipment-draft.ts';
import { judgeDue } from './evaluate.ts';
import { hasLimitedChecks } from './overdue-checks.ts';
import { judgeShadows } from './shadow.ts';
import { forgetWakes, renewTimer, rulesThatWait, takeDue } from './wakes.ts';

/** Looks at everything that is due up to `until`, each at its own time: the released rules, then the drafts in shadow over what those did then. */
export function wakeRules(draft: EquipmentDraft, until: Time): void {
  const now = draft.at;
  while (draft.wakeAt <= until) {
    draft.moveTo(draft.wakeAt);
    const from = draft.history.length;
    const shadows = draft.deps.shadows(draft.equipment);
    for (const key of rulesThatWait(draft)) {
      if (shadows.some(({ rule }) => rule.key === key)) continue;
      const rule = released(draft, key);
      const judges = rule !== undefined && isJudging(draft, rule);
      // What a version asked persons goes on by it, whatever judges by now.
      if (rule === undefined || (!judges && !hasLimitedChecks(draft, rule))) forgetWakes(draft, key);
      else wake(draft, rule, judges);
    }
    if (shadows.length > 0) judgeShadows(draft, from, ({ rule }) => wake(draft, rule));
  }
  draft.moveTo(now);
}

function wake(draft: EquipmentDraft, rule: CompiledRule, judges = true): void {
  for (const { flowNode, port, item } of takeDue(draft, rule.key)) {
    const node = rule.nodes.get(flowNode);
    if (node !== undefined && (judges || node.type.late !== undefined)) judgeDue(draft, rule, { node, port, item });
  }
  renewTimer(draft, rule.key);
}

/** The version of this name, if it is known still. */
function released({ deps }: EquipmentDraft, key: string): CompiledRule | undefined {
  const cut = key.lastIndexOf('@');
  return cut < 0 ? undefined : deps.rule(key.slice(0, cut), Number(key.slice(cut + 1)));
}

function isJudging({ deps, equipment }: EquipmentDraft, { key, sources }: CompiledRule): boolean {
  return sources.some(({ signal }) => deps.judges(equipment, signal).some((judge) => judge.rule.key === key));
}
