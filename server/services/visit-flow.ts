import { FettleError } from '@fettle/flows';
import type { FlowVisitor } from '@fettle/flows/contract';
import { sql } from 'kysely';
import type { By, Services } from './services.ts';

/** Milliseconds without a word after which a window is taken to be closed: three times what it waits between words. */
const GONE_AFTER = 15_000;

export interface Visit {
  readonly window: string;
  /** The step that is selected there. */
  readonly flowNode?: string | undefined;
  readonly leaves?: boolean | undefined;
}

export interface Visited {
  readonly revision: number;
  readonly others: FlowVisitor[];
  readonly unshared: { readonly person: string; readonly savedAt: number }[];
}

/** Notes that a window has the flow open, and says who else has. It is in the database, because another process may serve the other window. */
export async function visitFlow(services: Services, by: By, flow: string, { window, flowNode, leaves }: Visit): Promise<Visited> {
  const now = services.clock.now();
  const person = by.person.userName;
  const { rows: drafts } = await sql<{ revision: number }>`SELECT revision FROM flow_draft WHERE flow = ${flow}`.execute(services.db);
  if (drafts[0] === undefined) throw new FettleError('notFound', `There is no flow "${flow}".`);
  if (leaves === true)
    await sql`DELETE FROM flow_presence WHERE flow = ${flow} AND browser_window = ${window} AND person = ${person}`.execute(services.db);
  else
    await sql`INSERT INTO flow_presence (flow, browser_window, person, flow_node, seen_at) VALUES (${flow}, ${window}, ${person}, ${flowNode ?? null}, ${now})
      ON CONFLICT (flow, browser_window) DO UPDATE SET person = excluded.person, flow_node = excluded.flow_node, seen_at = excluded.seen_at`.execute(
      services.db,
    );
  const { rows } = await sql<{ window: string; person: string; flowNode: string | null; seenAt: number }>`
    SELECT browser_window AS "window", person, flow_node AS "flowNode", seen_at AS "seenAt" FROM flow_presence WHERE flow = ${flow} AND person <> ${person}
    ORDER BY person, browser_window`.execute(services.db);
  if (rows.some(({ seenAt }) => seenAt < now - 10 * GONE_AFTER))
    await sql`DELETE FROM flow_presence WHERE flow = ${flow} AND seen_at < ${now - 10 * GONE_AFTER}`.execute(services.db);
  const { rows: unshared } = await sql<{ person: string; savedAt: number }>`
    SELECT person, saved_at AS "savedAt" FROM flow_own_draft WHERE flow = ${flow} AND person <> ${person} ORDER BY person`.execute(
    services.db,
  );
  const others = rows
    .filter(({ seenAt }) => seenAt >= now - GONE_AFTER)
    .map((row) => ({ window: row.window, person: row.person, ...(row.flowNode === null ? {} : { flowNode: row.flowNode }) }));
  return { revision: drafts[0].revision, others, unshared };
}
