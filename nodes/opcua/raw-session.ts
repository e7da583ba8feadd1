import type { ClientSession, ClientSessionPublishService, ClientSessionRawSubscriptionService } from 'node-opcua-client';

/** A session with its raw subscription services: the client library has them and describes them, but leaves them out of its session's type. */
export type RawSession = ClientSession & ClientSessionRawSubscriptionService & ClientSessionPublishService;

export function rawSession(session: ClientSession): RawSession {
  const raw = session as RawSession;
  for (const service of [
    'createSubscription',
    'createMonitoredItems',
    'publish',
    'republish',
    'transferSubscriptions',
    'deleteSubscriptions',
  ] as const) {
    if (typeof raw[service] !== 'function')
      throw new Error(`this version of node-opcua-client has no ${service}: the OPC UA connector needs it`);
  }
  return raw;
}
