/**
 * What a process does. `http`: the web app, its API and live updates. `worker`: drains, timers, effects. `connect`: connections to machines, and recording what they say. Any number of processes has
 * each; by default one has all.
 */
export type ProcessRole = 'http' | 'worker' | 'connect';

export const EVERY_PROCESS_ROLE: readonly ProcessRole[] = ['http', 'worker', 'connect'];
