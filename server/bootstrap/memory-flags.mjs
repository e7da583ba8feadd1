import { availableParallelism } from 'node:os';

/**
 * How V8 looks after young objects. A drain makes thousands that live as long as it does: with 32 MB, twice the default, most of them are gone before anybody looks. The helpers of the collector
 * (four threads, however few cores there are) take the cores from the database and make each other wait: on two cores `bench -- engine` moved a tenth more units without them.
 */
export function memoryFlags(cores = availableParallelism()) {
  return ['--max-semi-space-size=32', ...(cores < 4 ? ['--no-parallel-scavenge'] : [])];
}
