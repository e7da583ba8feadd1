import type { MessageBody } from '@fettle/flows';
import type { RunStep } from '@fettle/flows/lint/problem.ts';
import type { CompiledRouting } from '../core-deps.ts';

/** The unit that is followed. Its names come again wherever its run is played, because the names of its tokens are made of them. */
export const FOLLOWED = { serialNumber: 'example', jobOrder: 'simulation', product: '', quantity: 1 } as const;
const INSTANCE = `${FOLLOWED.jobOrder}/${FOLLOWED.serialNumber}`;

export function startBody({ definition, version }: CompiledRouting): Extract<MessageBody, { kind: 'startUnit' }> {
  return { kind: 'startUnit', instance: INSTANCE, flow: definition.id, version, unit: { ...FOLLOWED }, equipment: {} };
}

/** The message by which a step of a run happens. */
export function bodyOf({ token, activation, name, value, title }: RunStep): MessageBody {
  const about = { instance: INSTANCE, token, activation, name };
  return token === '' ? { kind: 'timerFired', ...about } : { kind: 'decided', ...about, person: 'example', value, reason: title };
}
