import type { MqttClient } from 'mqtt';

/*
 * mqtt.js sends a PUBACK as soon as its message handler returns, or, with its own hooks, takes one message after the other (350 a second at 2 ms a
 * commit). Here the PUBACK is held and released after the group commit. It means wrapping a private method of mqtt.js, so its version is pinned and
 * held-acknowledgements.test.ts fails when it changes. Invariants:
 * 1. Every PUBACK belongs to the message that was emitted just before it.
 * 2. PUBACKs leave in the order in which their messages arrived.
 * 3. A PUBACK of an earlier network connection is never sent: its packet id may belong to another message by now.
 */

type Packet = { readonly cmd: string; readonly messageId?: number };
type SendPacket = (packet: Packet, callback?: (error?: Error) => void, ...rest: unknown[]) => void;

/** A message whose PUBACK is held until `release`. */
export interface HeldAcknowledgement {
  /** Returns whether the PUBACK went out: not so when its network connection is gone. */
  release(): boolean;
}

export class HeldAcknowledgements {
  readonly #client: MqttClient;
  readonly #send: SendPacket;
  #connection = 0;
  #open: { messageId: number; packet: Packet | undefined } | undefined;

  constructor(client: MqttClient) {
    const inner = client as unknown as { _sendPacket?: SendPacket };
    if (typeof inner._sendPacket !== 'function')
      throw new Error('this version of mqtt.js sends packets in another way: acknowledgements cannot be held');
    this.#client = client;
    this.#send = inner._sendPacket.bind(client);
    inner._sendPacket = (packet, callback, ...rest) => {
      const open = this.#open;
      if (packet.cmd !== 'puback') {
        this.#send(packet, callback, ...rest);
        return;
      }
      // The message of this PUBACK was held in its handler a moment ago; one that nobody held is not ours to acknowledge.
      if (open !== undefined && open.messageId === packet.messageId) open.packet = packet;
      this.#open = undefined;
      callback?.();
    };
    client.on('close', () => {
      this.#connection++;
    });
  }

  /** To be called in the message handler, for a message with QoS 1. */
  hold(messageId: number): HeldAcknowledgement {
    const held = { messageId, packet: undefined as Packet | undefined };
    const connection = this.#connection;
    this.#open = held;
    return {
      release: () => {
        if (held.packet === undefined || connection !== this.#connection || !this.#client.connected) return false;
        this.#send(held.packet);
        return true;
      },
    };
  }
}
