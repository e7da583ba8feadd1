import type { EffectAction } from '@fettle/flows';

/** Effects of one lane are performed one after the other, in their order: the last value written to a signal is the last one asked for. */
export function laneOf(action: EffectAction): string | undefined {
  switch (action.kind) {
    case 'writeSignal':
      return `signal/${action.equipment}/${action.signal}`;
    case 'publishMqtt':
      return `topic/${action.connection}/${action.topic}`;
    case 'lookup':
      return `answer/${action.answer.equipment}/${action.answer.signal}`;
    case 'httpCall':
      return undefined;
  }
}
