import { z } from 'zod';
import { Connection, Equipment, EquipmentClass } from '../equipment.ts';
import { Quality, Time, Value } from '../value.ts';
import { ENGINEERS } from './role.ts';
import { route } from './route.ts';

const Ok = z.object({ ok: z.literal(true) });

export const SignalReading = z.object({
  equipment: z.string(),
  signal: z.string(),
  value: Value,
  quality: Quality,
  sourceTime: Time,
  receivedTime: Time,
});
export type SignalReading = z.infer<typeof SignalReading>;

export const ConnectionView = z.object({
  connection: Connection,
  hasPassword: z.boolean(),
  health: z.object({
    state: z.enum(['connecting', 'connected', 'disconnected', 'disabled']),
    problem: z.string().optional(),
    since: Time,
    received: z.number().int(),
    /** Why what it sends is taken more slowly than it comes. */
    slowedDown: z.string().optional(),
    badAddresses: z.array(z.object({ address: z.string(), reason: z.string() })),
  }),
});
export type ConnectionView = z.infer<typeof ConnectionView>;

export const plantRoutes = {
  getPlant: route({
    method: 'GET',
    path: '/api/plant',
    tag: 'plant',
    summary: 'Equipment, classes and their signals',
    access: 'signedIn',
    response: z.object({ equipment: z.array(Equipment), classes: z.array(EquipmentClass) }),
  }),
  putEquipment: route({
    method: 'PUT',
    path: '/api/plant/equipment/:equipment',
    tag: 'plant',
    summary: 'Create or change equipment',
    access: ENGINEERS,
    params: z.object({ equipment: z.string() }),
    body: Equipment,
    response: Ok,
  }),
  putEquipmentClass: route({
    method: 'PUT',
    path: '/api/plant/classes/:equipmentClass',
    tag: 'plant',
    summary: 'Create or change an equipment class',
    access: ENGINEERS,
    params: z.object({ equipmentClass: z.string() }),
    body: EquipmentClass,
    response: Ok,
  }),
  latestReadings: route({
    method: 'GET',
    path: '/api/plant/readings',
    tag: 'plant',
    summary: 'The latest reading of each signal; stale while its connection is down',
    access: 'signedIn',
    query: z.object({ equipment: z.string().optional() }),
    response: z.object({ at: Time, readings: z.array(SignalReading) }),
  }),
  listConnections: route({
    method: 'GET',
    path: '/api/connections',
    tag: 'plant',
    summary: 'Connections to machines, with health',
    access: [...ENGINEERS, 'supervisor'],
    response: z.object({ connections: z.array(ConnectionView) }),
  }),
  putConnection: route({
    method: 'PUT',
    path: '/api/connections/:connection',
    tag: 'plant',
    summary:
      'Create or change a connection; it reconnects with the new settings. The password is kept encrypted; leave it out to keep the old one.',
    access: ['administrator', 'processEngineer'],
    params: z.object({ connection: z.string() }),
    body: z.object({ connection: Connection, password: z.string().max(500).optional() }),
    response: Ok,
  }),
  deleteConnection: route({
    method: 'DELETE',
    path: '/api/connections/:connection',
    tag: 'plant',
    summary: 'Remove a connection; what it recorded stays',
    access: ['administrator', 'processEngineer'],
    params: z.object({ connection: z.string() }),
    response: Ok,
  }),
};
