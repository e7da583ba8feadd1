import type { LintCheck } from '../lint-check.ts';

/** A rule runs on one equipment, or on each of a class by itself: sources of different machines never meet in it. */
export const ruleSourcesDiffer: LintCheck = ({ ruleEquipment }) => {
  if (ruleEquipment.length < 2) return [];
  const message = `The sources of this rule belong to ${ruleEquipment.join(' and ')}, whose readings never meet. Take all signals from one machine or class, or draw a rule for each.`;
  return [{ code: 'ruleSourcesDiffer', severity: 'warning', message }];
};
