import { checkInvariants } from '@fettle/engine';
import { nodeRegistry } from '@fettle/nodes';
import { until } from '../support/deadline.ts';
import type { SpineEngine } from './spine-engine.ts';

/** What was put in, summed over all phases of a run. */
export interface PutIn {
  events: number;
  firing: number;
  units: number;
  tasks: number;
}

const EFFECTS_LIMIT = 20_000;
/** Units whose history is replayed: a sample, because a run makes thousands. */
const REPLAYS = 200;

/** What the database must hold by now, each with what it holds. One row of counts. */
const COUNTS = `
  SELECT
    (SELECT count(*) FROM machine_event) AS "events recorded",
    (SELECT count(*) FROM machine_event WHERE routed) AS "events put into an inbox",
    (SELECT coalesce(sum(consumed), 0)::int8 FROM equipment_state) AS "events consumed",
    (SELECT count(*) FROM history WHERE kind = 'ruleFired') AS "rules fired",
    (SELECT count(*) FROM effect) AS "effects requested",
    (SELECT count(*) FROM effect WHERE state = 'succeeded') AS "effects succeeded",
    (SELECT count(*) FROM instance) AS "units started",
    (SELECT count(*) FROM history WHERE kind = 'left') - (SELECT coalesce(sum(units), 0)::int8 FROM flow_node_tally) AS "units that left and were not tallied",
    (SELECT count(*) FROM history WHERE kind = 'workInstructionCompleted') AS "work instructions completed",
    (SELECT count(*) - count(DISTINCT (stream, flow_node)) FROM history WHERE kind = 'workInstructionOpened') AS "work instructions opened twice",
    (SELECT count(*) - count(DISTINCT (instance, flow_node)) FROM open_work_instruction) AS "work instructions open twice",
    (SELECT coalesce(sum(size), 0)::int8 FROM inbox) AS "messages in an inbox",
    (SELECT count(*) FROM parked_message) AS "messages parked",
    (SELECT count(*) FROM buffered_event) AS "events buffered",
    (SELECT count(*) FROM history WHERE kind = 'messageVoid') AS "messages void",
    (SELECT count(*) FROM dead_letter) AS "dead letters",
    (SELECT count(*) FROM incident) AS "incidents"`;

/**
 * Compares what was put in with what the database holds: everything accepted was consumed once and led to what it had to, and nothing went wrong on the way.
 * The engine's own invariants are asserted too. Gives the differences, in words; none is good.
 */
export async function checkBalance(engine: SpineEngine, putIn: PutIn): Promise<readonly string[]> {
  await until('the effects to be performed', EFFECTS_LIMIT, async () => {
    const { rows } = await engine.pool.query<{ open: number }>(`SELECT count(*) AS open FROM effect WHERE state IN ('pending', 'running')`);
    return rows[0]?.open === 0;
  });
  const { rows } = await engine.pool.query<Record<string, number>>(COUNTS);
  const found = {
    ...rows[0],
    'effects performed': engine.performedAt.size,
    'effects performed again': engine.performed() - engine.performedAt.size,
  };
  const expected: Readonly<Record<string, number>> = {
    'events recorded': putIn.events,
    'events put into an inbox': putIn.events,
    'events consumed': putIn.events,
    'rules fired': putIn.firing,
    'effects requested': putIn.firing,
    'effects succeeded': putIn.firing,
    'effects performed': putIn.firing,
    'units started': putIn.units,
    'work instructions completed': putIn.tasks,
  };
  const invariants = await checkInvariants({ pool: engine.pool, registry: nodeRegistry, replays: REPLAYS });
  return [
    ...Object.entries(found)
      .filter(([what, count]) => count !== (expected[what] ?? 0))
      .map(([what, count]) => `${what}: ${count} instead of ${expected[what] ?? 0}`),
    ...invariants.flatMap(({ invariant, violations }) => violations.slice(0, 3).map((violation) => `${invariant}: ${violation}`)),
  ];
}
