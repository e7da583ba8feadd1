import type { Time } from '@fettle/flows';
import type { CompiledRule } from './core-deps.ts';
import type { EquipmentDraft } from './equipment-draft.ts';
import { judgeDue } from './evaluate.ts';
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
      const rule = judging(draft, key);
      if (rule === undefined) forgetWakes(draft, key);
      else wake(draft, rule);
    }
    if (shadows.length > 0) judgeShadows(draft, from, ({ rule }) => wake(draft, rule));
  }
  draft.moveTo(now);
}

function wake(draft: EquipmentDraft, rule: CompiledRule): void {
  for (const { flowNode, port, item } of takeDue(draft, rule.key)) {
    const node = rule.nodes.get(flowNode);
    if (node !== undefined) judgeDue(draft, rule, { node, port, item });
  }
  renewTimer(draft, rule.key);
}

/** The released rule of this name, if it judges here still. */
function judging({ deps, equipment }: EquipmentDraft, key: string): CompiledRule | undefined {
  const cut = key.lastIndexOf('@');
  if (cut < 0) return undefined;
  const rule = deps.rule(key.slice(0, cut), Number(key.slice(cut + 1)));
  const isJudging = rule?.sources.some(({ signal }) => deps.judges(equipment, signal).some((judge) => judge.rule.key === key));
  return isJudging === true ? rule : undefined;
}
