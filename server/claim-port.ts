import { createServer } from 'node:net';
import { FettleError } from '@fettle/flows';

/** Refuses at once when somebody listens there already: before a database is started for nothing. */
export function ensurePortFree(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => reject(portProblem(error, port)));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

export function portProblem(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new FettleError(
      'portInUse',
      `Port ${port} is in use by another program, perhaps another Fettle. Stop it, or choose another port: FETTLE_PORT=${port + 1} npm start`,
    );
  if (error.code === 'EACCES')
    return new FettleError('portInUse', `Port ${port} may not be used by this account. Choose one above 1023: FETTLE_PORT=3300 npm start`);
  return error;
}
