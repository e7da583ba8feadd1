import type { Fault } from './fault.ts';
import { burst } from './faults/burst.ts';
import { clockStepped } from './faults/clock-stepped.ts';
import { connectionsCut } from './faults/connections-cut.ts';
import { diskFull } from './faults/disk-full.ts';
import { disorder } from './faults/disorder.ts';
import { eventsFirst } from './faults/events-first.ts';
import { killAnyMoment } from './faults/kill-any-moment.ts';
import { killAtFailpoints } from './faults/kill-at-failpoints.ts';
import { migrationWhileEventsArrive } from './faults/migration-while-events-arrive.ts';
import { none } from './faults/none.ts';
import { poisonEvent } from './faults/poison-event.ts';
import { poisonMessage } from './faults/poison-message.ts';
import { postgresHalfOpen } from './faults/postgres-half-open.ts';
import { postgresKilled } from './faults/postgres-killed.ts';
import { postgresRestarted } from './faults/postgres-restarted.ts';
import { postgresSlow } from './faults/postgres-slow.ts';
import { processKilled } from './faults/process-killed.ts';
import { processStopped } from './faults/process-stopped.ts';
import { redisAway } from './faults/redis-away.ts';
import { redisFlushed } from './faults/redis-flushed.ts';
import { redisHalfOpen } from './faults/redis-half-open.ts';
import { redisOutOfMemory } from './faults/redis-out-of-memory.ts';
import { redisRestarted } from './faults/redis-restarted.ts';
import { rollingUpgrade } from './faults/rolling-upgrade.ts';
import { stopEngine } from './faults/stop-engine.ts';
import { workersComeAndGo } from './faults/workers-come-and-go.ts';
import type { PlantFault } from './plant/plant-fault.ts';

/** Every fault, in the order of a full run. */
export const FAULTS: readonly (Fault | PlantFault)[] = [
  none,
  killAtFailpoints,
  killAnyMoment,
  stopEngine,
  redisFlushed,
  redisRestarted,
  redisAway,
  redisOutOfMemory,
  redisHalfOpen,
  postgresRestarted,
  postgresKilled,
  postgresSlow,
  postgresHalfOpen,
  diskFull,
  connectionsCut,
  clockStepped,
  disorder,
  eventsFirst,
  burst,
  poisonEvent,
  poisonMessage,
  rollingUpgrade,
  migrationWhileEventsArrive,
  processKilled,
  processStopped,
  workersComeAndGo,
];
