-- Processes of this Fettle, the connections that they hold, and what administrators do to shards and dead letters. Additive: an older process goes on beside it.

CREATE FUNCTION clock_ms() RETURNS bigint LANGUAGE sql VOLATILE AS $$ SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint $$;

-- The smallest number of the protocol that a process must speak to work on this database (server/processes/protocol.ts).
INSERT INTO setting (name, value) VALUES ('leastProtocol', '1');

-- One row a process. While it lives it holds the advisory lock (1179013193, number) on a connection of its own, so that a kill is noticed at once.
CREATE TABLE process (
  id text PRIMARY KEY,
  number integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  roles text[] NOT NULL,
  host text NOT NULL,
  pid integer NOT NULL,
  version text NOT NULL,
  protocol integer NOT NULL,
  started_at bigint NOT NULL,
  last_seen bigint NOT NULL,
  -- It finishes what it has in hand and takes nothing more.
  leaving boolean NOT NULL DEFAULT false,
  ended_at bigint,
  ended text CHECK (ended IN ('stopped', 'lost')),
  -- Why it leaves work to others, in a sentence; NULL: it does its share.
  idle_reason text,
  -- What it measured of itself lately, for the System screen.
  measures json
) WITH (fillfactor = 40, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

-- A process whose lock is free and that has not been seen for 1.5 s is lost; so is one that says nothing for 15 s (its machine is gone, or it is stopped). What it held is free at once:
-- its connections, and its effects, which another performs again. Gives how many were buried.
CREATE FUNCTION bury_lost_processes() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  lost text[];
BEGIN
  WITH buried AS (
    UPDATE process SET ended_at = clock_ms(), ended = 'lost'
    WHERE id = ANY (ARRAY(
      SELECT id FROM process
      WHERE ended_at IS NULL AND last_seen < clock_ms() - 1500
        AND (last_seen < clock_ms() - 15000 OR pg_try_advisory_xact_lock(1179013193, number))
      FOR UPDATE SKIP LOCKED
    ))
    RETURNING id
  ) SELECT array_agg(id) INTO lost FROM buried;
  IF lost IS NULL THEN RETURN 0; END IF;
  UPDATE connection_lease SET holder = NULL, until = NULL WHERE holder = ANY (lost);
  UPDATE effect SET next_at = LEAST(next_at, clock_ms()) WHERE holder = ANY (lost) AND state = 'running';
  DELETE FROM process WHERE ended_at < clock_ms() - 86400000;
  RETURN cardinality(lost);
END $$;

-- Who runs a connection. `epoch` counts its holders; `until` is the end of the lease.
CREATE TABLE connection_lease (
  connection text PRIMARY KEY REFERENCES connection (id) ON DELETE CASCADE,
  holder text,
  until bigint,
  epoch bigint NOT NULL DEFAULT 0,
  health json
) WITH (fillfactor = 40, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

-- Which connection a written signal goes out through, by the lane of its effects.
CREATE TABLE signal_route (
  lane text PRIMARY KEY,
  connection text NOT NULL
);

-- `connection`: only the process that holds it performs the effect; NULL: any worker. `holder`: the process that performs it.
ALTER TABLE effect ADD COLUMN connection text, ADD COLUMN holder text;
CREATE INDEX effect_connection ON effect (connection, next_at) WHERE state IN ('pending', 'running') AND connection IS NOT NULL;

CREATE FUNCTION effect_route(asked text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN starts_with(asked, 'signal/') THEN (SELECT r.connection FROM signal_route r WHERE r.lane = asked)
    WHEN starts_with(asked, 'topic/') THEN (SELECT c.id FROM connection c WHERE c.id = split_part(asked, '/', 2) AND c.enabled)
  END
$$;

-- Effects that were asked for while a mapping changed, or before this migration.
CREATE FUNCTION route_effects() RETURNS void LANGUAGE sql AS $$
  UPDATE effect SET connection = effect_route(lane)
  WHERE state IN ('pending', 'running') AND lane IS NOT NULL AND connection IS DISTINCT FROM effect_route(lane)
$$;

CREATE FUNCTION route_connections() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE signal_route IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM signal_route;
  INSERT INTO signal_route
    SELECT DISTINCT ON (1) 'signal/' || (m->>'equipment') || '/' || (m->>'signal'), c.id
    FROM connection c, jsonb_array_elements(c.mappings) m WHERE c.enabled ORDER BY 1, 2;
  INSERT INTO connection_lease (connection) SELECT id FROM connection ON CONFLICT DO NOTHING;
  PERFORM route_effects();
  RETURN NULL;
END $$;
CREATE TRIGGER connection_routes AFTER INSERT OR UPDATE OR DELETE ON connection FOR EACH STATEMENT EXECUTE FUNCTION route_connections();
UPDATE connection SET revision = revision;

ALTER TABLE shard ADD COLUMN paused_by text, ADD COLUMN paused_at bigint, ADD COLUMN pause_reason text;

-- A dead letter ends as discarded, given to a unit's watch, or fed again as a new event.
ALTER TABLE dead_letter DROP CONSTRAINT dead_letter_state_check;
ALTER TABLE dead_letter ADD CONSTRAINT dead_letter_state_check CHECK (state IN ('open', 'discarded', 'given', 'fed'));
ALTER TABLE dead_letter ADD COLUMN given_to text;
