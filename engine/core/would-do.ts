import type { RuleStep } from '@fettle/flows';

/** What a step would have done, in words for a list. */
export function wouldDo(step: RuleStep): readonly string[] {
  return [
    ...(step.holdUnit === undefined ? [] : ['hold the unit']),
    ...(step.holdEquipment === undefined ? [] : ['hold the machine']),
    ...(step.holdLot === undefined ? [] : ['hold the job order']),
    ...(step.contain === undefined ? [] : ['contain units']),
    ...(step.check === undefined ? [] : [`ask ${step.check.instruction.station}`]),
    ...(step.sendBack === undefined ? [] : [`send back to ${step.sendBack.flowNode}`]),
    ...(step.scrap === undefined ? [] : ['scrap']),
    ...(step.release === undefined ? [] : ['release holds']),
    ...(step.records ?? []).flatMap((record) => (record.kind === 'andonCalled' ? [`call ${record.station}`] : [])),
    ...(step.effects ?? []).map(({ action }) => action.kind),
  ];
}
