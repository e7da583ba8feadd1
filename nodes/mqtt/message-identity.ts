import { hash, randomUUID } from 'node:crypto';
import type { IPublishPacket } from 'mqtt';

/*
 * What makes two deliveries the same message. In this order:
 * 1. an id that the sender gave (payload or MQTT 5 user property `id`);
 * 2. the payload itself, when it carries the sender's own time to better than a second: the same bytes are then the same reading;
 * 3. packet id and bytes of one that we have had, when the delivery is marked DUP or we have not acknowledged that one: the broker sends it again
 *    (aedes forgets the mark);
 * 4. otherwise every delivery is a message of its own. Two equal payloads in a row are two readings: to lose one would be worse than to have one twice
 *    after our process was killed between commit and acknowledgement.
 */

/** More than a broker has in flight towards one client. */
const REMEMBERED = 5_000;

export class MessageIdentity {
  readonly #epoch = randomUUID().slice(0, 13);
  #counter = 0;
  /** By packet id: the fingerprint and the name of the latest message that had it. */
  readonly #inFlight = new Map<number, { readonly fingerprint: string; readonly name: string; acknowledged: boolean }>();

  /** `given`: the id in the payload; `sourceTime`: the time in the payload, milliseconds. The result is at most 60 characters. */
  nameOf(packet: IPublishPacket, given: string | undefined, sourceTime: number | undefined): string {
    const id = given ?? userPropertyId(packet);
    if (id !== undefined) return id.length <= 56 && id.isWellFormed() && !id.includes('\u0000') ? `id:${id}` : `id#${digest(id)}`;
    if (sourceTime !== undefined && sourceTime % 1_000 !== 0) return `at:${sourceTime}:${digest(packet.payload)}`;
    return this.#nameOfDelivery(packet);
  }

  /** The PUBACK of the latest message with this packet id is on its way: from now on the broker may give the id to another message. */
  acknowledged(messageId: number): void {
    const inFlight = this.#inFlight.get(messageId);
    if (inFlight) inFlight.acknowledged = true;
  }

  /** The broker has begun a new session: its packet ids say nothing about earlier messages. */
  newSession(): void {
    this.#inFlight.clear();
  }

  #nameOfDelivery(packet: IPublishPacket): string {
    const fresh = `${this.#epoch}.${this.#counter++}`;
    const { messageId } = packet;
    if (packet.qos === 0 || messageId === undefined) return fresh;
    const fingerprint = digest(packet.payload, packet.topic);
    const before = this.#inFlight.get(messageId);
    const again = before?.fingerprint === fingerprint && (packet.dup || !before.acknowledged);
    const name = again ? before.name : fresh;
    this.#inFlight.delete(messageId);
    this.#inFlight.set(messageId, { fingerprint, name, acknowledged: false });
    if (this.#inFlight.size > REMEMBERED) this.#inFlight.delete(this.#inFlight.keys().next().value!);
    return name;
  }
}

function userPropertyId(packet: IPublishPacket): string | undefined {
  const id = packet.properties?.userProperties?.id;
  return Array.isArray(id) ? id[0] : id;
}

/** At once, which takes half as long as a hash that is fed piece by piece: it is made for each message. */
function digest(content: string | Uint8Array, topic = ''): string {
  const whole = topic === '' ? content : Buffer.concat([Buffer.from(topic), Buffer.from(content)]);
  return hash('sha256', whole, 'base64url').slice(0, 27);
}
