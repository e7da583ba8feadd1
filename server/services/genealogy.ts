import { FettleError, type MaterialLotState, type UnitState } from '@fettle/flows';
import type { Genealogy, GenealogyLink, GenealogyPart } from '@fettle/flows/contract';
import { sql } from 'kysely';
import type { Db, Services, Trx } from './services.ts';

/** Sub-assemblies within sub-assemblies deeper than this are not followed. */
const DEPTH = 30;
const MOST = 5000;

type Direction = 'madeOf' | 'usedIn';

/** Everything that leads to one name, or that it leads to, but not back to itself (a part that was split off and merged back). What is reached by several ways is told once, by the shortest. */
async function follow(db: Db | Trx, start: string, direction: Direction): Promise<GenealogyLink[]> {
  const [from, to] = direction === 'madeOf' ? [sql.ref('target'), sql.ref('source')] : [sql.ref('source'), sql.ref('target')];
  const { rows } = await sql<
    Omit<GenealogyLink, 'definition' | 'flowNode' | 'person'> & {
      definition: string | null;
      flowNode: string | null;
      person: string | null;
    }
  >`
    WITH RECURSIVE reached (name, depth) AS (
      SELECT ${start}::text, 0
      UNION
      SELECT g.${to}, r.depth + 1 FROM reached r JOIN genealogy g ON g.${from} = r.name WHERE r.depth < ${DEPTH}
    ),
    nearest AS (SELECT name, min(depth) AS depth FROM reached GROUP BY name)
    SELECT g.source, g.target, g.relation, g.definition, g.quantity, g.at, g.flow_node AS "flowNode", g.person, n.depth + 1 AS depth
    FROM nearest n JOIN genealogy g ON g.${from} = n.name WHERE g.${to} <> ${start} ORDER BY depth, g.at, g.source, g.target LIMIT ${MOST}`.execute(
    db,
  );
  return rows.map(({ definition, flowNode, person, ...link }) => ({
    ...link,
    ...(definition === null ? {} : { definition }),
    ...(flowNode === null ? {} : { flowNode }),
    ...(person === null ? {} : { person }),
  }));
}

interface PartRow {
  id: string;
  kind: GenealogyPart['kind'];
  title: string;
  product: string;
  state: UnitState | MaterialLotState;
  flow: string | null;
  version: number | null;
}

async function partsOf(db: Db | Trx, names: readonly string[]): Promise<GenealogyPart[]> {
  const { rows } = await sql<PartRow>`
    SELECT 'unit/' || i.id AS id, CASE WHEN i.caller IS NULL THEN 'unit' ELSE 'call' END AS kind, i.serial_number AS title, i.product, i.state, i.flow, i.version
    FROM instance i WHERE i.id = ANY (${names.filter((name) => name.startsWith('unit/')).map((name) => name.slice(5))}::text[])
    UNION ALL
    SELECT 'lot/' || m.id, 'lot', m.id, m.definition, m.state, NULL, NULL
    FROM material_lot m WHERE m.id = ANY (${names.filter((name) => name.startsWith('lot/')).map((name) => name.slice(4))}::text[])`.execute(
    db,
  );
  return rows.map(({ flow, version, ...part }) => ({
    ...part,
    ...(flow === null ? {} : { flow }),
    ...(version === null ? {} : { version }),
  }));
}

/** Every unit and lot that has some of it, directly or through others. */
export async function affectedBy(db: Db | Trx, name: string): Promise<GenealogyPart[]> {
  const links = await follow(db, name, 'usedIn');
  const parts = await partsOf(db, [...new Set(links.map(({ target }) => target))]);
  return parts.filter(({ kind }) => kind !== 'call');
}

/** Both ways, with the machines and the people of the unit itself. `of`: a serial number or a lot number. */
export async function genealogyOf(services: Services, query: { of: string; kind: 'unit' | 'lot' }): Promise<Genealogy> {
  const name = query.kind === 'lot' ? `lot/${query.of}` : await unitName(services, query.of);
  const [madeOf, usedIn] = await Promise.all([follow(services.db, name, 'madeOf'), follow(services.db, name, 'usedIn')]);
  const parts = await partsOf(services.db, [
    ...new Set([name, ...[...madeOf, ...usedIn].flatMap(({ source, target }) => [source, target])]),
  ]);
  const of = parts.find(({ id }) => id === name);
  if (of === undefined) throw new FettleError('notFound', `There is no ${query.kind === 'lot' ? 'lot' : 'unit'} "${query.of}".`);
  const { equipment, persons } =
    query.kind === 'lot' ? { equipment: [], persons: [] } : await workedOnBy(services, name.slice('unit/'.length));
  return { of, madeOf, usedIn, parts, equipment, persons };
}

async function unitName(services: Services, serialNumber: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM instance WHERE serial_number = ${serialNumber} AND caller IS NULL ORDER BY started_at DESC LIMIT 1`.execute(services.db);
  if (rows[0] === undefined) throw new FettleError('notFound', `There is no unit with serial number "${serialNumber}".`);
  return `unit/${rows[0].id}`;
}

/** By the history of the unit and of the routings that it called. */
async function workedOnBy(services: Services, instance: string): Promise<{ equipment: string[]; persons: string[] }> {
  const { rows } = await sql<{ id: string }>`
    WITH RECURSIVE own (id) AS (SELECT ${instance}::text UNION SELECT i.id FROM own JOIN instance i ON i.caller = own.id) SELECT id FROM own`.execute(
    services.db,
  );
  const history = await services.engine.readHistory(rows.map(({ id }) => id));
  const equipment = new Set<string>();
  const persons = new Set<string>();
  for (const { kind, data } of history) {
    if (typeof data.person === 'string' && (kind === 'workInstructionCompleted' || kind === 'workInstructionPartCompleted'))
      persons.add(data.person);
    if (kind !== 'waiting' || !Array.isArray(data.waits)) continue;
    for (const wait of data.waits as { kind?: string; equipment?: string; station?: string }[]) {
      const place = wait.equipment ?? wait.station;
      if (place !== undefined) equipment.add(place);
    }
  }
  return { equipment: [...equipment].sort(), persons: [...persons].sort() };
}
