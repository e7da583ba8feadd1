import type { Message } from '@fettle/flows';
import type { CoreDeps } from './core-deps.ts';
import type { EquipmentState } from './equipment-state.ts';
import type { Outcome } from './outcome.ts';

/** Consumes one message of key `equipment/<id>`. */
export declare function stepEquipment(state: EquipmentState, message: Message, deps: CoreDeps): Outcome<EquipmentState>;
