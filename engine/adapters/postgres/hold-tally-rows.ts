import type pg from 'pg';
import type { DrainWrite } from '../../ports.ts';
import { bulkWrite, write } from './bulk-write.ts';
import { column } from './columns.ts';

/** Holds by where the unit stood when they were placed, by the hour: what a heat-map shows. */
interface HoldTally {
  readonly flow: string;
  readonly flowNode: string;
  readonly hour: number;
  readonly version: number;
  holds: number;
}

const HOUR = 3_600_000;

const ADD_HOLD_TALLIES = bulkWrite<HoldTally>('add-hold-tallies', [
  column.text(({ flow }) => flow),
  column.text(({ flowNode }) => flowNode),
  column.bigint(({ hour }) => hour),
  column.integer(({ version }) => version),
  column.bigint(({ holds }) => holds),
]);

/** `lane` is a shard that the transaction holds. Without a hold, which is the rule, nothing is sent. */
export function writeHoldTallies(client: pg.ClientBase, drained: Pick<DrainWrite, 'history' | 'units'>, lane: number): Promise<unknown>[] {
  return write(client, ADD_HOLD_TALLIES, holdTalliesOf(drained), [lane]);
}

function holdTalliesOf({ history, units }: Pick<DrainWrite, 'history' | 'units'>): HoldTally[] {
  const tallies = new Map<string, HoldTally>();
  for (const { kind, stream, flow, version, at, data } of history) {
    // One that is planned has not taken effect yet.
    if (kind !== 'holdPlaced' || data.planned !== undefined) continue;
    const unit = units.find(({ after }) => after.id === stream);
    const hour = at - (at % HOUR);
    for (const flowNode of new Set(unit?.after.tokens.map((token) => token.flowNode))) {
      const key = `${flow} ${version} ${flowNode} ${hour}`;
      const tally = tallies.get(key) ?? { flow, flowNode, hour, version, holds: 0 };
      tally.holds += 1;
      tallies.set(key, tally);
    }
  }
  return [...tallies.values()];
}
