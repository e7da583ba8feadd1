import type { Message, RoutingInstance } from '@fettle/flows';
import type { CoreDeps } from './core-deps.ts';
import type { Outcome } from './outcome.ts';

/** Consumes one message of key `unit/<instance>`. `state` is undefined for the first one (`startUnit`). */
export declare function stepUnit(
  state: RoutingInstance | undefined,
  message: Message,
  deps: CoreDeps,
): Outcome<RoutingInstance | undefined>;
