import { format } from 'node:util';
import type { Log } from '@fettle/flows';
import { setErrorLogger, setWarningLogger } from 'node-opcua-client';

let routed = false;

/**
 * The OPC UA library prints on the console; here it goes to our log, as debug: what matters to a user is in the connection's health. It has one logger for the
 * whole process, so the first connection's log serves all.
 */
export function routeLibraryLog(log: Log): void {
  if (routed) return;
  routed = true;
  const toLog = (context: unknown, ...parts: unknown[]) =>
    log.debug({ library: 'node-opcua', at: place(context) }, format(...parts).slice(0, 2_000));
  setErrorLogger(toLog);
  setWarningLogger(toLog);
}

function place(context: unknown): string {
  const { filename, callerline } = (context ?? {}) as { filename?: string; callerline?: number };
  return `${filename?.split(/[\\/]/).at(-1) ?? ''}:${callerline ?? ''}`;
}
