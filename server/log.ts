import { FettleError, type Log } from '@fettle/flows';
import { pino } from 'pino';
import { withoutPasswords } from './without-passwords.ts';

/** What must never reach a log, wherever in an object it stands. */
const SECRETS = [
  'password',
  '*.password',
  'secret',
  '*.secret',
  'cookie',
  '*.cookie',
  'authorization',
  '*.authorization',
  'databaseUrl',
  '*.databaseUrl',
];

/** Structured JSON lines on stderr: stdout belongs to what a command prints. */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: undefined,
      redact: { paths: SECRETS, censor: '[secret]' },
      serializers: {
        err: (error: unknown) => ({
          message: withoutPasswords(String(error)),
          ...(error instanceof FettleError
            ? { code: error.code }
            : { stack: error instanceof Error ? withoutPasswords(error.stack ?? '') : undefined }),
        }),
      },
    },
    pino.destination({ fd: 2, sync: false }),
  );
}
