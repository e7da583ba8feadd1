import { Readable } from 'node:stream';
import { FettleError } from '@fettle/flows';
import { type Person, READINGS_ACCESS, READINGS_PATH, ReadingsQuery } from '@fettle/flows/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { recordedFrames } from '../services/back-test/recorded-readings.ts';
import type { Services } from '../services/services.ts';

/** Recorded readings as frames: streamed, because there may be millions of them, and read only as fast as they are taken. */
export function registerRecordedReadings(
  app: FastifyInstance,
  services: Services,
  who: (request: FastifyRequest) => Promise<Person>,
): void {
  app.get(READINGS_PATH, { schema: { hide: true } }, async (request, reply) => {
    const { roles } = await who(request);
    if (!roles.includes('administrator') && !READINGS_ACCESS.some((role) => roles.includes(role)))
      throw new FettleError('notAllowed', 'Only engineers may read what was recorded.');
    const query = ReadingsQuery.safeParse(request.query);
    if (!query.success)
      throw new FettleError('invalidInput', 'Name the equipment, its signals, and from when to when: ?equipment=…&signals=a,b&from=…&to=…');
    const { signals, ...period } = query.data;
    const frames = recordedFrames({ db: services.db, pool: services.engine.pool }, { ...period, signals: signals.split(',') });
    void reply.header('cache-control', 'no-store').type('application/octet-stream');
    return reply.send(Readable.from(frames, { objectMode: false }));
  });
}
