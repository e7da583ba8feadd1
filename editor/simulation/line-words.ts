import type { ScenarioLine } from '@fettle/engine/core';
import { valueWords } from '../parts/value-words.ts';

/** What a line of a scenario says, in few words. */
export function lineWords(line: ScenarioLine): string {
  if ('start' in line) return `start ${line.start.serialNumber}`;
  if ('event' in line) return `${line.event.equipment}.${line.event.signal} = ${valueWords(line.event.value)}`;
  if ('complete' in line) return `complete ${line.complete.flowNode}`;
  if ('choose' in line) return `choose ${line.choose.choice} at ${line.choose.flowNode}`;
  if ('decide' in line) return `decide ${line.decide.value} at ${line.decide.flowNode}`;
  if ('skip' in line) return `leave out ${line.skip.flowNode}`;
  if ('hold' in line) return `hold ${line.hold.serialNumber ?? line.hold.jobOrder ?? line.hold.equipment ?? ''}`;
  if ('release' in line) return `release ${line.release.serialNumber ?? line.release.equipment ?? 'a hold'}`;
  if ('answer' in line) return `answer ${line.answer.outcome} at ${line.answer.flowNode}`;
  if ('signOff' in line) return `sign off ${line.signOff.flowNode}`;
  if ('escalate' in line) return `escalate ${line.escalate.code}`;
  if ('abort' in line) return `abort ${line.abort.unit.split('/').at(-1)}`;
  if ('receive' in line) return `receive ${line.receive.lot}`;
  if ('scan' in line) return `scan ${line.scan.source}`;
  if ('split' in line) return `split ${line.split.unit.split('/').at(-1)}`;
  if ('merge' in line) return `merge ${line.merge.unit.split('/').at(-1)}`;
  return 'skills' in line ? `skills of ${line.skills.person}` : 'time passes';
}
