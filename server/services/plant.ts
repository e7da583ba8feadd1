import { type Connection, type Equipment, type EquipmentClass, FettleError, type Reading } from '@fettle/flows';
import type { ConnectionView, SignalReading } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import type { By, Db, Services, Trx } from './services.ts';

export interface Plant {
  readonly equipment: readonly Equipment[];
  readonly classes: readonly EquipmentClass[];
}

export async function readPlant(db: Db | Trx): Promise<{ equipment: Equipment[]; classes: EquipmentClass[] }> {
  const classes = await sql<EquipmentClass>`SELECT id, title, signals FROM equipment_class ORDER BY id`.execute(db);
  const equipment = await sql<Equipment & { equipmentClass: string | null }>`
    SELECT id, title, equipment_class AS "equipmentClass", path, signals FROM equipment ORDER BY path, id`.execute(db);
  return {
    classes: classes.rows,
    equipment: equipment.rows.map(({ equipmentClass, ...row }) => (equipmentClass === null ? row : { ...row, equipmentClass })),
  };
}

export async function putEquipment(services: Services, by: By, equipment: Equipment): Promise<void> {
  await services.engine.transaction(async (trx) => {
    const known = await sql<{
      signals: EquipmentClass['signals'];
    }>`SELECT signals FROM equipment_class WHERE id = ${equipment.equipmentClass ?? ''} FOR SHARE`.execute(trx);
    if (equipment.equipmentClass !== undefined && known.rows.length === 0)
      throw new FettleError('invalidInput', `There is no equipment class "${equipment.equipmentClass}". Create it first.`);
    refuseTwoOfOneName([...(known.rows[0]?.signals ?? []), ...equipment.signals]);
    const before = await sql`SELECT * FROM equipment WHERE id = ${equipment.id} FOR UPDATE`.execute(trx);
    await sql`INSERT INTO equipment (id, title, equipment_class, path, signals)
      VALUES (${equipment.id}, ${equipment.title}, ${equipment.equipmentClass ?? null}, ${equipment.path}, ${JSON.stringify(equipment.signals)}::jsonb)
      ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title, equipment_class = EXCLUDED.equipment_class, path = EXCLUDED.path, signals = EXCLUDED.signals`.execute(
      trx,
    );
    await services.engine.refreshModel(trx);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'putEquipment',
      subject: `equipment/${equipment.id}`,
      oldValue: before.rows[0],
      newValue: equipment,
    });
  });
}

export async function putEquipmentClass(services: Services, by: By, equipmentClass: EquipmentClass): Promise<void> {
  refuseTwoOfOneName(equipmentClass.signals);
  await services.engine.transaction(async (trx) => {
    const before = await sql`SELECT * FROM equipment_class WHERE id = ${equipmentClass.id} FOR UPDATE`.execute(trx);
    await sql`INSERT INTO equipment_class (id, title, signals) VALUES (${equipmentClass.id}, ${equipmentClass.title}, ${JSON.stringify(equipmentClass.signals)}::jsonb)
      ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title, signals = EXCLUDED.signals`.execute(trx);
    await services.engine.refreshModel(trx);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'putEquipmentClass',
      subject: `equipmentClass/${equipmentClass.id}`,
      oldValue: before.rows[0],
      newValue: equipmentClass,
    });
  });
}

/** The latest reading of each signal. While the connection that brought it is not connected, or there no more, it is stale: it was good once, now nobody knows. */
export async function latestReadings(services: Services, equipment?: string): Promise<SignalReading[]> {
  const { rows } = await sql<{ equipment: string; signal: string; event: Reading & { receivedTime: number; source: string } }>`
    SELECT equipment, signal, event FROM latest_reading WHERE (${equipment ?? null}::text IS NULL OR equipment = ${equipment ?? null}::text) ORDER BY equipment, signal`.execute(
    services.db,
  );
  const connected = new Set(
    services.connections
      .health()
      .filter((health) => health.state === 'connected')
      .map((health) => health.connection),
  );
  return rows.map((row) => ({
    equipment: row.equipment,
    signal: row.signal,
    value: row.event.value,
    quality: connected.has(row.event.source) ? row.event.quality : 'stale',
    sourceTime: row.event.sourceTime,
    receivedTime: row.event.receivedTime,
  }));
}

export async function listConnections(services: Services): Promise<ConnectionView[]> {
  const { rows } = await sql<Connection & { hasPassword: boolean }>`
    SELECT c.id, c.title, c.enabled, c.settings, c.mappings, s.connection IS NOT NULL AS "hasPassword"
    FROM connection c LEFT JOIN connection_secret s ON s.connection = c.id ORDER BY c.id`.execute(services.db);
  const health = new Map(services.connections.health().map((item) => [item.connection, item]));
  return rows.map(({ hasPassword, ...connection }) => {
    const now = health.get(connection.id);
    return {
      connection,
      hasPassword,
      health: {
        state: now?.state ?? 'disabled',
        since: now?.since ?? services.clock.now(),
        received: now?.received ?? 0,
        badAddresses: [...(now?.badAddresses ?? [])],
        ...(now?.problem === undefined ? {} : { problem: now.problem }),
        ...(now?.slowedDown === undefined ? {} : { slowedDown: now.slowedDown }),
      },
    };
  });
}

export async function putConnection(services: Services, by: By, connection: Connection, password: string | undefined): Promise<void> {
  refuseCredentialsIn(connection.settings);
  await services.engine.transaction(async (trx) => {
    await checkMappings(trx, connection);
    const before = await sql`SELECT id, title, enabled, settings, mappings FROM connection WHERE id = ${connection.id} FOR UPDATE`.execute(
      trx,
    );
    await sql`INSERT INTO connection (id, title, enabled, settings, mappings)
      VALUES (${connection.id}, ${connection.title}, ${connection.enabled}, ${JSON.stringify(connection.settings)}::jsonb, ${JSON.stringify(connection.mappings)}::jsonb)
      ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title, enabled = EXCLUDED.enabled, settings = EXCLUDED.settings, mappings = EXCLUDED.mappings, revision = connection.revision + 1`.execute(
      trx,
    );
    if (password !== undefined) {
      await sql`INSERT INTO connection_secret (connection, secret) VALUES (${connection.id}, ${services.secrets.seal(password, connection.id)})
        ON CONFLICT (connection) DO UPDATE SET secret = EXCLUDED.secret`.execute(trx);
    }
    const newValue = password === undefined ? connection : { ...connection, password: 'changed' };
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'putConnection',
      subject: `connection/${connection.id}`,
      oldValue: before.rows[0],
      newValue,
    });
  });
  await services.connections.reload();
}

/** Addresses are read on screens and in the audit trail: a password has a field of its own, which is encrypted. */
function refuseCredentialsIn(settings: Connection['settings']): void {
  const address = settings.protocol === 'mqtt' ? settings.url : settings.endpoint;
  const { username, password, hostname } = URL.canParse(address) ? new URL(address) : { username: '', password: '', hostname: '' };
  if (hostname === '') throw new FettleError('invalidInput', `The address "${address}" names no machine. Correct it.`);
  if (username !== '' || password !== '')
    throw new FettleError('invalidInput', 'Leave user name and password out of the address: they have fields of their own.');
}

function refuseTwoOfOneName(signals: readonly { readonly name: string }[]): void {
  const names = new Set<string>();
  for (const { name } of signals) {
    if (names.has(name)) throw new FettleError('invalidInput', `There are two signals with the name "${name}". Give one another name.`);
    names.add(name);
  }
}

async function checkMappings(trx: Trx, connection: Connection): Promise<void> {
  const { equipment, classes } = await readPlant(trx);
  const byId = new Map(equipment.map((item) => [item.id, item]));
  const mapped = new Set<string>();
  for (const [index, mapping] of connection.mappings.entries()) {
    const machine = byId.get(mapping.equipment);
    const path = `mappings[${index}]`;
    if (machine === undefined)
      throw new FettleError('invalidInput', `Mapping ${index + 1}: there is no equipment "${mapping.equipment}".`, { place: { path } });
    const signals = [...machine.signals, ...(classes.find((item) => item.id === machine.equipmentClass)?.signals ?? [])];
    if (!signals.some((signal) => signal.name === mapping.signal)) {
      throw new FettleError('invalidInput', `Mapping ${index + 1}: "${mapping.equipment}" has no signal "${mapping.signal}".`, {
        place: { path },
      });
    }
    const name = `${mapping.equipment}.${mapping.signal}`;
    if (mapped.has(name))
      throw new FettleError('invalidInput', `Mapping ${index + 1}: ${name} is mapped twice. One signal has one address.`, {
        place: { path },
      });
    mapped.add(name);
  }
}

export async function deleteConnection(services: Services, by: By, id: string): Promise<void> {
  await services.engine.transaction(async (trx) => {
    const { rows } = await sql`DELETE FROM connection WHERE id = ${id} RETURNING id, title, enabled, settings, mappings`.execute(trx);
    if (rows.length === 0) throw new FettleError('notFound', `There is no connection "${id}".`);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'deleteConnection',
      subject: `connection/${id}`,
      oldValue: rows[0],
    });
  });
  await services.connections.reload();
}
