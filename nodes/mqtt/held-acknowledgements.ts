import type { MqttClient } from 'mqtt';

/*
 * mqtt.js sends a PUBACK as soon as its message handler returns, or, with its own hooks, takes one message after the other (350 a second at 2 ms a
 * commit). Here the PUBACK is held and released after the group commit, and all that a commit releases leave in one write: mqtt.js would make three of each, and a task to
 * send them. It means wrapping a private method of mqtt.js, so its version is pinned and held-acknowledgements.test.ts fails when it changes. Invariants:
 * 1. Every PUBACK belongs to the message that was emitted just before it.
 * 2. PUBACKs leave in the order in which their messages arrived.
 * 3. A PUBACK of an earlier network connection is never sent: its packet id may belong to another message by now.
 */

/** Type, flags and remaining length of a PUBACK that says "success", in MQTT 3.1.1 and in MQTT 5; the packet id follows. */
const PUBACK = [0x40, 2] as const;
const PUBACK_BYTES = 4;

type Packet = { readonly cmd: string; readonly messageId?: number };
type SendPacket = (packet: Packet, callback?: (error?: Error) => void, ...rest: unknown[]) => void;

/** A message whose PUBACK is held until `release`. */
export interface HeldAcknowledgement {
  /** Returns whether the PUBACK goes out, with all that are released in the same turn: not so when its network connection is gone. */
  release(): boolean;
}

export class HeldAcknowledgements {
  readonly #client: MqttClient;
  #connection = 0;
  #open: { messageId: number; handled: boolean } | undefined;
  /** Packet ids of this turn. */
  #released: number[] = [];

  constructor(client: MqttClient) {
    const inner = client as unknown as { _sendPacket?: SendPacket };
    if (typeof inner._sendPacket !== 'function')
      throw new Error('this version of mqtt.js sends packets in another way: acknowledgements cannot be held');
    this.#client = client;
    const send = inner._sendPacket.bind(client);
    inner._sendPacket = (packet, callback, ...rest) => {
      const open = this.#open;
      if (packet.cmd !== 'puback') {
        send(packet, callback, ...rest);
        return;
      }
      // The message of this PUBACK was held in its handler a moment ago; one that nobody held is not ours to acknowledge.
      if (open !== undefined && open.messageId === packet.messageId) open.handled = true;
      this.#open = undefined;
      callback?.();
    };
    client.on('close', () => {
      this.#connection++;
      this.#released = [];
    });
  }

  /** To be called in the message handler, for a message with QoS 1. */
  hold(messageId: number): HeldAcknowledgement {
    const held = { messageId, handled: false };
    const connection = this.#connection;
    this.#open = held;
    return {
      release: () => {
        if (!held.handled || connection !== this.#connection || !this.#client.connected) return false;
        if (this.#released.length === 0) queueMicrotask(() => this.#send());
        this.#released.push(messageId);
        return true;
      },
    };
  }

  /** In the turn in which they were released: the network connection is still theirs, or is known to have ended. */
  #send(): void {
    const released = this.#released;
    this.#released = [];
    if (released.length === 0 || !this.#client.connected) return;
    const bytes = Buffer.allocUnsafe(PUBACK_BYTES * released.length);
    for (const [index, messageId] of released.entries()) {
      const at = index * PUBACK_BYTES;
      bytes.set(PUBACK, at);
      bytes.writeUInt16BE(messageId, at + PUBACK.length);
    }
    this.#client.stream.write(bytes);
  }
}
