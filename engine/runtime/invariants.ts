import { LOT_INVARIANTS } from './lot-invariants.ts';

/**
 * What must hold in the database at any moment (`always`) and when nothing waits (`quiet`), each as a query for what contradicts it. One line of `what` a violation. The
 * names are those of ARCHITECTURE.md; replaying history is in check-invariants.ts, because it needs the core.
 */
export interface Invariant {
  readonly name: string;
  readonly holds: 'always' | 'quiet';
  /** Selects one text column, `what`. */
  readonly sql: string;
}

export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'per token, history versions are 1..n without gap or double',
    holds: 'always',
    sql: `SELECT format('token %s has %s lines, versions %s to %s', token, count(*), min(token_version), max(token_version)) AS what
      FROM history WHERE token IS NOT NULL GROUP BY token
      HAVING count(*) <> max(token_version) OR min(token_version) <> 1 OR count(DISTINCT token_version) <> count(*)`,
  },
  {
    name: 'per stream, history sequences are 1..n without gap',
    holds: 'always',
    sql: `SELECT format('stream %s has %s lines up to %s', stream, count(*), max(sequence)) AS what FROM history GROUP BY stream HAVING count(*) <> max(sequence)`,
  },
  {
    name: 'a unit and a rule know the number of their history lines',
    holds: 'always',
    sql: `SELECT format('unit %s says %s, history has %s', i.id, i.sequence, coalesce(h.lines, 0)) AS what
      FROM instance i LEFT JOIN (SELECT stream, max(sequence) AS lines FROM history GROUP BY stream) h ON h.stream = i.id WHERE i.sequence IS DISTINCT FROM h.lines
      UNION ALL
      SELECT format('rule %s on %s says %s, history has %s', r.rule, r.equipment, r.sequence, coalesce(h.lines, 0))
      FROM rule_state r LEFT JOIN (SELECT stream, max(sequence) AS lines FROM history GROUP BY stream) h
        ON h.stream = format('rule/%s/%s/%s', split_part(r.rule, '@', 1), split_part(r.rule, '@', 2), r.equipment)
      WHERE r.sequence <> coalesce(h.lines, 0)`,
  },
  {
    name: 'every accepted event that a flow reads is applied, in an inbox, parked or in an incident, once',
    holds: 'always',
    sql: `WITH routed AS (
        SELECT equipment, sum(events) AS events FROM (
          SELECT k.equipment, count(*) AS events FROM machine_event e JOIN signal_key k ON k.id = e.signal_key WHERE e.routed GROUP BY 1
          UNION ALL SELECT equipment, events FROM routed_total) AS parts GROUP BY 1),
      waiting AS (
        SELECT substr(key, 11) AS equipment, count(*) AS events FROM (
          SELECT key, json_array_elements(messages) AS message FROM inbox WHERE key LIKE 'equipment/%'
          UNION ALL SELECT key, json_array_elements(messages) FROM parked_message WHERE key LIKE 'equipment/%'
          UNION ALL SELECT key, json_array_elements(messages) FROM incident
            WHERE kind = 'message' AND key LIKE 'equipment/%' AND (state = 'open' OR action = 'skip')) AS messages
        WHERE message->'body' IS NULL OR message->'body'->>'kind' = 'machineEvent' GROUP BY 1)
      SELECT format('%s: %s accepted, %s applied, %s waiting', coalesce(r.equipment, e.equipment), coalesce(r.events, 0), coalesce(e.consumed, 0), coalesce(w.events, 0)) AS what
      FROM routed r FULL JOIN equipment_state e USING (equipment) LEFT JOIN waiting w ON w.equipment = coalesce(r.equipment, e.equipment)
      WHERE coalesce(r.events, 0) <> coalesce(e.consumed, 0) + coalesce(w.events, 0)`,
  },
  {
    name: 'an event that is buffered is not also dead, and none is dead twice',
    holds: 'always',
    sql: `SELECT format('event %s is buffered and dead', b.event_id) AS what FROM buffered_event b JOIN dead_letter d ON d.event_id = b.event_id
      UNION ALL SELECT format('event %s is dead %s times', event_id, count(*)) FROM dead_letter WHERE event_id IS NOT NULL GROUP BY event_id HAVING count(*) > 1`,
  },
  {
    name: 'tokens spawned = live + ended',
    holds: 'always',
    sql: `SELECT format('unit %s: %s spawned, %s ended, %s live', i.id, h.spawned, h.ended, t.live) AS what FROM instance i
      CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE kind = 'tokenSpawned') AS spawned, count(*) FILTER (WHERE kind = 'tokenEnded') AS ended
        FROM history WHERE stream = i.id) AS h
      CROSS JOIN LATERAL json_array_length(i.body->'tokens') AS t (live)
      WHERE h.spawned <> h.ended + t.live`,
  },
  {
    name: 'a unit in progress has tokens, one that has ended has none',
    holds: 'always',
    sql: `SELECT format('unit %s is %s with %s tokens', id, state, tokens) AS what FROM instance CROSS JOIN LATERAL json_array_length(body->'tokens') AS t (tokens)
      WHERE (state IN ('running', 'held')) <> (tokens > 0) OR (finished_at IS NULL) <> (state IN ('running', 'held'))`,
  },
  {
    name: 'a join fires once per generation',
    holds: 'always',
    sql: `SELECT format('unit %s joined %s at %s %s times', stream, data->>'generation', flow_node, count(*)) AS what FROM history
      WHERE kind = 'joined' GROUP BY stream, flow_node, data->>'generation' HAVING count(*) > 1`,
  },
  {
    name: 'one work instruction per token, flowNode and visit',
    holds: 'always',
    sql: `SELECT format('work instruction %s was opened %s times', data->>'id', count(*)) AS what FROM history
      WHERE kind = 'workInstructionOpened' GROUP BY data->>'id' HAVING count(*) > 1
      UNION ALL SELECT format('work instruction %s was completed %s times', data->>'id', count(*)) FROM history
      WHERE kind = 'workInstructionCompleted' GROUP BY data->>'id' HAVING count(*) > 1`,
  },
  {
    name: 'the work instructions that are open are those that tokens wait for',
    holds: 'always',
    sql: `WITH waited AS (SELECT format('%s/%s/%s', t.id, t.activation, w->>'name') AS id FROM token t, json_array_elements(t.body->'waits') w WHERE w->>'kind' = 'task'),
      open AS (SELECT id FROM open_work_instruction)
      SELECT format('work instruction %s is %s', coalesce(waited.id, open.id), CASE WHEN open.id IS NULL THEN 'waited for but not open' ELSE 'open but not waited for' END) AS what
      FROM waited FULL JOIN open USING (id) WHERE waited.id IS NULL OR open.id IS NULL`,
  },
  {
    name: 'every work instruction can be shown: its document is there',
    holds: 'always',
    sql: `WITH reference AS (
        SELECT id AS holder, reference->>'document' AS document FROM open_work_instruction
        UNION ALL SELECT t.id, w->'instruction'->>'document' FROM token t, json_array_elements(t.body->'waits') w WHERE w->>'kind' = 'task'
        UNION ALL SELECT p.stream, l->4->'instruction'->>'document' FROM history_page p, json_array_elements(p.lines::json) l WHERE l->>0 = 'workInstructionOpened')
      SELECT format('%s refers to document %s, which is not there', holder, document) AS what FROM reference
      WHERE document IS NOT NULL AND NOT EXISTS (SELECT FROM instruction_document d WHERE d.id = reference.document)`,
  },
  {
    name: 'an effect is asked for once and its outcome applied once',
    holds: 'always',
    sql: `SELECT format('effect %s: %s %s times', data->>'effect', kind, count(*)) AS what FROM history
      WHERE kind IN ('effectRequested', 'effectFinished') GROUP BY kind, data->>'effect' HAVING count(*) > 1`,
  },
  {
    name: 'no timer fires early',
    holds: 'always',
    sql: `SELECT format('timer %s of token %s fired at %s, due at %s', o.data->>'name', o.token, o.at, wait->>'dueAt') AS what
      FROM history o JOIN history w ON w.stream = o.stream AND w.token = o.token AND w.kind = 'waiting' AND w.token_version < o.token_version
        AND NOT EXISTS (SELECT FROM history e WHERE e.stream = o.stream AND e.token = o.token AND e.kind = 'entered'
          AND e.token_version > w.token_version AND e.token_version < o.token_version),
        json_array_elements(w.data->'waits') AS wait
      WHERE o.kind = 'observed' AND o.data->>'timer' = 'true' AND wait->>'kind' = 'timer' AND wait->>'name' = o.data->>'name' AND o.at < (wait->>'dueAt')::bigint`,
  },
  {
    name: 'no time between operations is over early',
    holds: 'always',
    sql: `SELECT format('%s: the time of %s was over at %s, due at %s', stream, flow_node, at, data->>'dueAt') AS what FROM history
      WHERE kind = 'timeLimit' AND at < CASE data->>'what' WHEN 'warning' THEN data->>'warnAt' ELSE data->>'dueAt' END::bigint
      UNION ALL SELECT format('%s entered %s at %s, before its minimum time was over at %s', w.stream, e.flow_node, e.at, wait->>'dueAt')
      FROM history w CROSS JOIN LATERAL json_array_elements(w.data->'waits') AS wait
      CROSS JOIN LATERAL (SELECT at, flow_node FROM history n WHERE n.stream = w.stream AND n.token = w.token AND n.kind = 'entered' AND n.token_version > w.token_version
        ORDER BY n.token_version LIMIT 1) AS e
      WHERE w.kind = 'waiting' AND w.data->>'before' IS NOT NULL AND e.flow_node = w.data->>'before' AND e.at < (wait->>'dueAt')::bigint`,
  },
  {
    // Of branches that set out together those arrive that were on their way when one of them was held; what undoes an aborted unit and what moves it to another version goes on.
    name: 'a unit under a hold enters no flowNode',
    holds: 'always',
    sql: `SELECT format('%s entered %s on hold, line %s', h.stream, h.flow_node, h.sequence) AS what FROM (
        SELECT stream, sequence, kind, flow_node, cause, sum(change) OVER (PARTITION BY stream ORDER BY sequence)
          - sum(greatest(change, 0)) OVER (PARTITION BY stream, cause ORDER BY sequence) AS holds
        FROM (
          SELECT stream, sequence, kind, flow_node, cause,
            CASE WHEN data->>'planned' IS NOT NULL THEN 0 WHEN kind = 'holdPlaced' THEN 1 WHEN kind = 'holdReleased' THEN -1 ELSE 0 END AS change
          FROM history WHERE kind IN ('entered', 'holdPlaced', 'holdReleased') AND NOT starts_with(stream, 'rule/')) AS lines) AS h
      JOIN instance i ON i.id = h.stream
      WHERE h.kind = 'entered' AND h.holds > 0 AND i.state <> 'aborted' AND (i.body->'control'->'aborting') IS NULL
        AND NOT EXISTS (SELECT FROM history m WHERE m.stream = h.stream AND m.cause = h.cause AND m.kind = 'migrated')`,
  },
  {
    name: 'an equipment on hold has no newly activated exclusive watch',
    holds: 'always',
    sql: `SELECT format('watch %s is active on %s, which was put on hold before', w.id, w.equipment) AS what
      FROM equipment_state e CROSS JOIN LATERAL json_array_elements(e.holds) AS hold
      JOIN watch w ON w.equipment = e.equipment AND w.active AND w.body->'watch'->'spec'->>'exclusive' = 'true'
      WHERE hold->>'active' IS DISTINCT FROM w.id`,
  },
  {
    name: 'what is parked stands behind an open incident',
    holds: 'always',
    sql: `SELECT format('%s is parked behind %s, which is not open', k.key, k.incident) AS what FROM parked_key k
      WHERE NOT EXISTS (SELECT FROM incident i WHERE i.id = k.incident AND i.state = 'open')
      UNION ALL SELECT format('a message for %s is parked, its key is not', m.key) FROM parked_message m WHERE NOT EXISTS (SELECT FROM parked_key k WHERE k.key = m.key)`,
  },
  {
    name: 'when quiet, nothing is overdue by more than 2 s',
    holds: 'quiet',
    sql: `WITH clock AS (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint - 2000 AS limit_time)
      SELECT format('inbox row %s of shard %s waits since %s', seq, i.shard, arrived_at) AS what FROM inbox i JOIN shard s ON s.id = i.shard, clock
        WHERE NOT s.paused AND arrived_at < to_timestamp(limit_time / 1000.0)
      UNION ALL SELECT format('timer %s was due at %s', id, due_at) FROM timer, clock WHERE due_at < limit_time
      UNION ALL SELECT format('effect %s is %s since %s', id, state, next_at) FROM effect, clock WHERE state IN ('pending', 'running') AND next_at < limit_time`,
  },
  {
    name: 'when quiet, the holds of equipment that people see are those of its actor',
    holds: 'quiet',
    sql: `WITH actor AS (SELECT hold->>'id' AS id FROM equipment_state, json_array_elements(holds) AS hold),
      shown AS (SELECT id FROM scope_hold WHERE scope = 'equipment' AND released_at IS NULL)
      SELECT format('hold %s is %s', coalesce(actor.id, shown.id), CASE WHEN actor.id IS NULL THEN 'shown but not in force' ELSE 'in force but not shown' END) AS what
      FROM actor FULL JOIN shown USING (id) WHERE (actor.id IS NULL OR shown.id IS NULL) AND NOT EXISTS (SELECT FROM inbox)`,
  },
  {
    name: 'when quiet, the watches that are open are those that tokens wait for',
    holds: 'quiet',
    sql: `WITH waited AS (SELECT format('%s/%s/%s', t.id, t.activation, w->>'name') AS id FROM token t, json_array_elements(t.body->'waits') w WHERE w->>'kind' = 'watch')
      SELECT format('watch %s is %s', coalesce(waited.id, watch.id), CASE WHEN watch.id IS NULL THEN 'waited for but not open' ELSE 'open but not waited for' END) AS what
      FROM waited FULL JOIN watch USING (id) WHERE (waited.id IS NULL OR watch.id IS NULL) AND NOT EXISTS (SELECT FROM inbox)`,
  },
  ...LOT_INVARIANTS,
];
