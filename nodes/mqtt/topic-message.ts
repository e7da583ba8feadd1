import { createHash } from 'node:crypto';
import type { BadAddress, Connection, DeadLetter, MachineEvent, SignalMapping, ValueKind } from '@fettle/flows';
import type { IPublishPacket } from 'mqtt';
import { storableText } from '../connection/storable-text.ts';
import type { MessageIdentity } from './message-identity.ts';
import { Payload, readPayload } from './payload.ts';

/** Larger payloads are no readings. */
const LARGEST_PAYLOAD = 256 * 1024;
const KEPT_OF_OVERSIZED = 1024;
const LONGEST_PREFIX = 130;

/** A topic with all signals that are read from its messages. */
export interface MappedTopic {
  readonly source: string;
  readonly topic: string;
  readonly signals: readonly { readonly mapping: SignalMapping; readonly kind: ValueKind; readonly idPrefix: string }[];
}

export function mappedTopics(
  connection: Connection,
  valueKinds: ReadonlyMap<string, ValueKind>,
): { topics: Map<string, MappedTopic>; refused: BadAddress[] } {
  const topics = new Map<string, MappedTopic>();
  const refused: BadAddress[] = [];
  for (const mapping of connection.mappings) {
    const { address: topic, equipment, signal } = mapping;
    if (/[+#]/.test(topic) || topic.startsWith('$share/')) {
      refused.push({ address: topic, reason: 'A signal’s topic has no wildcards (+, #): each signal has a topic of its own.' });
      continue;
    }
    const before = topics.get(topic)?.signals ?? [];
    const kind = valueKinds.get(`${equipment}.${signal}`) ?? 'number';
    const readable = `${connection.id}|${equipment}.${signal}`;
    const idPrefix = readable.length <= LONGEST_PREFIX ? readable : createHash('sha256').update(readable).digest('base64url');
    topics.set(topic, { source: connection.id, topic, signals: [...before, { mapping, kind, idPrefix }] });
  }
  return { topics, refused };
}

/** A message as machine events, one for each signal that is read from it, and at most one dead letter with every reason. Never throws for what came. */
export function readMessage(
  mapped: MappedTopic,
  packet: IPublishPacket,
  delivery: { readonly identity: MessageIdentity; readonly receivedTime: number },
): { events: MachineEvent[]; letters: DeadLetter[] } {
  const { source, topic, signals } = mapped;
  const { identity, receivedTime } = delivery;
  const bytes = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
  if (bytes.length > LARGEST_PAYLOAD) {
    const reason = `expected at most ${LARGEST_PAYLOAD} bytes, got ${bytes.length}; the first ${KEPT_OF_OVERSIZED} are kept`;
    return { events: [], letters: [{ source, address: topic, payload: keepable(bytes.subarray(0, KEPT_OF_OVERSIZED)), reason }] };
  }
  const payload = new Payload(bytes);
  const events: MachineEvent[] = [];
  const problems: string[] = [];
  let unnamed: string | undefined;
  for (const { mapping, kind, idPrefix } of signals) {
    const reading = readPayload(payload, mapping, kind);
    if (typeof reading === 'string') {
      problems.push(`${mapping.equipment}.${mapping.signal}: ${reading}`);
      continue;
    }
    const named = reading.id !== undefined || reading.sourceTime !== undefined;
    if (!named) unnamed ??= identity.nameOf(packet, undefined, undefined);
    const name = named ? identity.nameOf(packet, reading.id, reading.sourceTime) : unnamed;
    events.push({
      id: `${idPrefix}|${name}`,
      source,
      equipment: mapping.equipment,
      signal: mapping.signal,
      value: reading.value,
      quality: reading.quality,
      statusCode: reading.statusCode,
      sourceTime: reading.sourceTime ?? receivedTime,
      receivedTime,
      ...(packet.dup && reading.sourceTime === undefined ? { redelivered: true } : {}),
    });
  }
  const letters =
    problems.length === 0 ? [] : [{ source, address: topic, payload: keepable(bytes), reason: problems.join('; ').slice(0, 2_000) }];
  return { events, letters };
}

function keepable(bytes: Uint8Array): string {
  return storableText(Buffer.from(bytes).toString('utf8'));
}
