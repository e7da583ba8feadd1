import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { parseArgs } from 'node:util';

/**
 * Machines that speak MQTT, as a process of its own: publishes readings at QoS 1 and counts what comes back on `out/#`. It stays at most `ahead` readings in front of what was
 * answered, so that it measures what a consumer sustains and not how it copes with a flood. It speaks just as much of MQTT 3.1.1 as that takes, because a load generator must cost
 * little beside what it loads.
 *
 *   node mqtt-load.ts --port 1883 --name first --class lathe --messages 60000 --fire-every 101 --ahead 4000
 *
 * Every `fire-every`-th reading is above the alarm level, the last one too. Prints one JSON line when all of those were answered: `{"seconds":…,"published":…,"answered":…}`; the seconds are from the
 * first PUBLISH to the last answer. Gives up, with exit code 1, when nothing comes back for 5 s.
 */
const string = { type: 'string' } as const;
const { values } = parseArgs({
  options: { port: string, name: string, class: string, messages: string, 'fire-every': string, ahead: string, rate: string },
});
const { name = 'load', class: equipmentClass = 'lathe' } = values;
const port = Number(values.port);
const messages = Number(values.messages);
const fireEvery = Number(values['fire-every']);
const ahead = values.ahead === undefined ? Number.POSITIVE_INFINITY : Number(values.ahead);
/** Readings a second, whatever becomes of them; absent: as many as are answered. */
const rate = values.rate === undefined ? undefined : Number(values.rate);

const MACHINES = 50;
/** Unacknowledged messages under way. */
const WINDOW = 500;
const PATIENCE = 5_000;
const LOW = 50;
const HIGH = 1000;

const CONNECT = 0x10;
const CONNACK = 0x20;
const PUBLISH = 0x30;
const PUBACK = 0x40;
const SUBSCRIBE = 0x82;
const SUBACK = 0x90;
const QOS_1 = 0x02;

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function packet(type: number, body: Buffer): Buffer {
  const length: number[] = [];
  let rest = body.length;
  do {
    length.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.concat([Buffer.from([type, ...length]), body]);
}

/** Calls back for each whole packet. */
function readPackets(socket: Socket, onPacket: (type: number, body: Buffer) => void): void {
  let pending: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (;;) {
      let length = 0;
      let at = 1;
      for (let factor = 1; ; factor *= 128, at += 1) {
        if (at >= pending.length) return;
        const digit = pending[at] as number;
        length += (digit & 0x7f) * factor;
        if (digit < 0x80) break;
      }
      const end = at + 1 + length;
      if (pending.length < end) return;
      onPacket(pending[0] as number, pending.subarray(at + 1, end));
      pending = pending.subarray(end);
    }
  });
}

async function open(name: string, onPacket: (type: number, body: Buffer) => void): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const ready = Promise.withResolvers<void>();
  readPackets(socket, (type, body) => ((type & 0xf0) === CONNACK ? ready.resolve() : onPacket(type, body)));
  const cleanSession = Buffer.from([4, 0x02, 0, 0]);
  socket.write(packet(CONNECT, Buffer.concat([text('MQTT'), cleanSession, text(name)])));
  await ready.promise;
  return socket;
}

let answered = 0;
let acknowledged = 0;
let sent = 0;
let lastSign = performance.now();
const expected = Math.floor((messages - 1) / fireEvery) + 1;
const everything = Promise.withResolvers<void>();

const subscribed = Promise.withResolvers<void>();
const receiver = await open('fettle-bench-answers', (type, body) => {
  if ((type & 0xf0) === SUBACK) return subscribed.resolve();
  if ((type & 0xf0) !== PUBLISH) return;
  lastSign = performance.now();
  answered += 1;
  if ((type & 0x06) === QOS_1) {
    const topic = body.readUInt16BE(0);
    receiver.write(packet(PUBACK, body.subarray(2 + topic, 4 + topic)));
  }
  if (answered >= expected) everything.resolve();
  else if (rate === undefined) send();
});
receiver.write(packet(SUBSCRIBE, Buffer.concat([Buffer.from([0, 1]), text('out/#'), Buffer.from([1])])));
await subscribed.promise;

const sender = await open('fettle-bench-machines', (type) => {
  if ((type & 0xf0) !== PUBACK) return;
  acknowledged += 1;
  lastSign = performance.now();
  if (rate === undefined && sent - acknowledged <= WINDOW / 2) send();
});

function reading(number: number): Buffer {
  const fires = number === messages - 1 || (number + 1) % fireEvery === 0;
  const payload = JSON.stringify({ id: `${name}-${number}`, value: fires ? HIGH : number % LOW, at: Date.now() });
  const id = Buffer.alloc(2);
  id.writeUInt16BE((number % 65_535) + 1);
  return packet(
    PUBLISH | QOS_1,
    Buffer.concat([text(`plant/${equipmentClass}-${(number % MACHINES) + 1}/spindlePower`), id, Buffer.from(payload)]),
  );
}

function send(): void {
  const batch: Buffer[] = [];
  while (sent < messages && sent - acknowledged < WINDOW && sent - answered * fireEvery < ahead) {
    batch.push(reading(sent));
    sent += 1;
  }
  if (batch.length > 0) sender.write(Buffer.concat(batch));
}

/** Open loop: reading n is due n ÷ rate after the first, whether or not the broker has answered. */
async function sendPaced(perSecond: number): Promise<void> {
  const first = performance.now();
  while (sent < messages) {
    const due = Math.min(messages, Math.ceil(((performance.now() - first) * perSecond) / 1000));
    const batch: Buffer[] = [];
    for (; sent < due; sent += 1) batch.push(reading(sent));
    if (batch.length > 0) sender.write(Buffer.concat(batch));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

const watchdog = setInterval(() => {
  if (performance.now() - lastSign < PATIENCE) return;
  process.stderr.write(`${answered} of ${expected} answers came to ${sent} messages, then nothing for ${PATIENCE / 1000} s\n`);
  process.exit(1);
}, 1000);
const began = performance.now();
if (rate === undefined) send();
else await sendPaced(rate);
await everything.promise;
clearInterval(watchdog);
process.stdout.write(`${JSON.stringify({ seconds: (performance.now() - began) / 1000, published: messages, answered })}\n`);
sender.destroy();
receiver.destroy();
