/**
 * Node-RED as a peer: `node node-red.mjs BROKER_PORT RULES FOLDER`. MQTT in → one function node for each rule → MQTT out, in the folder given. Only the first rule can be true, as in the
 * flows it is measured beside. Prints `ready` when it subscribes; ends with SIGTERM.
 */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import express from 'express';
import RED from 'node-red';

const [port, rules, folder] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
const ALARM_LEVEL = 100;

const broker = {
  id: 'plant-broker',
  type: 'mqtt-broker',
  name: '',
  broker: '127.0.0.1',
  port: String(port),
  clientid: 'node-red',
  autoConnect: true,
  usetls: false,
  protocolVersion: '4',
  keepalive: '60',
  cleansession: true,
};
const tab = { id: 'tab', type: 'tab', label: 'rules', disabled: false };
/** As Fettle's rule: a reading that is a number and of good quality, compared, and what happened said. */
const logic = (level) => `
const { value, quality, at } = msg.payload;
if (typeof value !== 'number' || (quality !== undefined && quality !== 'good')) return null;
if (!(value > ${level})) return null;
return { topic: 'out/alarm', payload: { title: 'Spindle overloaded', power: value, at, source: msg.topic } };`;
const nodes = Array.from({ length: rules }, (_, index) => ({
  id: `rule${index}`,
  type: 'function',
  z: 'tab',
  name: `Overload ${index}`,
  func: logic(index === 0 ? ALARM_LEVEL : ALARM_LEVEL * 100 + index),
  outputs: 1,
  timeout: 0,
  noerr: 0,
  initialize: '',
  finalize: '',
  libs: [],
  wires: [['out']],
}));
const source = {
  id: 'source',
  type: 'mqtt in',
  z: 'tab',
  name: '',
  topic: 'plant/+/spindlePower',
  qos: '1',
  datatype: 'json',
  broker: 'plant-broker',
  nl: false,
  rap: true,
  rh: 0,
  inputs: 0,
  wires: [nodes.map(({ id }) => id)],
};
const out = { id: 'out', type: 'mqtt out', z: 'tab', name: '', topic: '', qos: '1', retain: 'false', broker: 'plant-broker', wires: [] };
writeFileSync(join(folder, 'flows.json'), JSON.stringify([tab, broker, source, ...nodes, out]));

const settings = {
  httpAdminRoot: false,
  httpNodeRoot: false,
  userDir: folder,
  flowFile: 'flows.json',
  credentialSecret: false,
  telemetry: { enabled: false, updateNotification: false },
  logging: { console: { level: 'warn', metrics: false, audit: false } },
};
const server = createServer(express());
RED.init(server, settings);
await RED.start();
RED.runtime.events.on('node-status', ({ id, status }) => {
  // It says so when it is connected, a moment before its subscription is acknowledged.
  if (id === 'source' && status?.fill === 'green') setTimeout(() => process.stdout.write('ready\n'), 500);
});
process.once('SIGTERM', () => void RED.stop().finally(() => process.exit(0)));
