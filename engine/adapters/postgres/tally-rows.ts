import type { HistoryEvent } from '@fettle/flows';
import type pg from 'pg';
import type { DrainWrite } from '../../ports.ts';
import { bulkWrite, write } from './bulk-write.ts';
import { column } from './columns.ts';

/**
 * How many units left each flowNode, by the hour, with how long they were there: what the overlay and the line view count. A drain adds a row for each flowNode instead of an
 * index entry for each unit.
 */
interface Tally {
  readonly flow: string;
  readonly flowNode: string;
  readonly hour: number;
  readonly port: string;
  readonly firstVisit: boolean;
  readonly version: number;
  units: number;
  milliseconds: number;
}

const HOUR = 3_600_000;

const ADD_TALLIES = bulkWrite<Tally>('add-tallies', [
  column.text(({ flow }) => flow),
  column.text(({ flowNode }) => flowNode),
  column.bigint(({ hour }) => hour),
  column.text(({ port }) => port),
  column.boolean(({ firstVisit }) => firstVisit),
  column.bigint(({ units }) => units),
  column.bigint(({ milliseconds }) => milliseconds),
  column.integer(({ version }) => version),
]);

/** `lane` is a shard that the transaction holds. */
export function writeTallies(client: pg.ClientBase, drained: Pick<DrainWrite, 'history' | 'units'>, lane: number): Promise<unknown>[] {
  return write(client, ADD_TALLIES, talliesOf(drained), [lane]);
}

interface Stay {
  readonly since: number;
  readonly visit: number;
}

function talliesOf({ history, units }: Pick<DrainWrite, 'history' | 'units'>): Tally[] {
  const tallies: Tally[] = [];
  const byNode = new Map<string, Tally[]>();
  const entered = new Map<string, Stay>();
  let before: Map<string, Stay> | undefined;
  for (const event of history) {
    const { token, flowNode, flow, version, at, data } = event;
    if (token === undefined || flowNode === undefined) continue;
    if (event.kind === 'entered') entered.set(token, { since: at, visit: Number(data.visit) });
    if (event.kind !== 'left') continue;
    before ??= staysBefore(units);
    const stay = entered.get(token) ?? before.get(token);
    const port = firstPort(event);
    const hour = at - (at % HOUR);
    const firstVisit = (stay?.visit ?? 1) === 1;
    // A flowNode has a few tallies: to compare with them costs less than a key of five parts for each line.
    const ofNode = byNode.get(flowNode);
    let tally = ofNode?.find(
      (one) => one.port === port && one.firstVisit === firstVisit && one.hour === hour && one.flow === flow && one.version === version,
    );
    if (tally === undefined) {
      tally = { flow, flowNode, hour, port, firstVisit, version, units: 0, milliseconds: 0 };
      tallies.push(tally);
      if (ofNode === undefined) byNode.set(flowNode, [tally]);
      else ofNode.push(tally);
    }
    tally.units += 1;
    tally.milliseconds += at - (stay?.since ?? at);
  }
  return tallies;
}

/** Where tokens stood when the drain began. */
function staysBefore(units: DrainWrite['units']): Map<string, Stay> {
  const stays = new Map<string, Stay>();
  for (const { before } of units) for (const { id, since, visit } of before?.tokens ?? []) stays.set(id, { since, visit });
  return stays;
}

function firstPort({ data }: HistoryEvent): string {
  return Array.isArray(data.ports) ? String(data.ports[0] ?? '') : '';
}
