import { isStart } from '../is-start.ts';
import type { LintCheck } from '../lint-check.ts';

/** A rule that no signal feeds never judges anything. */
export const ruleWithoutSource: LintCheck = ({ definition, nodes }) => {
  if (definition.kind !== 'qualityRule' || nodes.some(isStart)) return [];
  return [{ code: 'ruleWithoutSource', severity: 'error', message: 'This rule gets no readings: it has no source. Add a signal.' }];
};
