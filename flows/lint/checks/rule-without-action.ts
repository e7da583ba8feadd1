import type { LintCheck } from '../lint-check.ts';

/** A rule that does nothing when it fires. */
export const ruleWithoutAction: LintCheck = ({ definition, nodes }) => {
  if (definition.kind !== 'qualityRule' || nodes.some(({ type }) => type?.category === 'actions')) return [];
  return [
    {
      code: 'ruleWithoutAction',
      severity: 'error',
      message: 'Nothing happens when this rule fires: it has no action. Add one, such as a hold or an Andon call.',
    },
  ];
};
