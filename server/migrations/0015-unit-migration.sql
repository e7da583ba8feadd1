-- Moves of units in progress to another version of their routing: asked for by a person, decided by the unit when it consumes the message.
CREATE TABLE unit_migration (
  id text PRIMARY KEY,
  -- The request that it was part of.
  request text NOT NULL,
  instance text NOT NULL,
  serial_number text NOT NULL,
  flow text NOT NULL,
  from_version integer NOT NULL,
  to_version integer NOT NULL,
  requested_at bigint NOT NULL,
  person text NOT NULL,
  reason text NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'moved', 'refused')),
  -- Why it was refused.
  detail text NOT NULL DEFAULT '',
  decided_at bigint
);
CREATE INDEX unit_migration_request ON unit_migration (request);
CREATE INDEX unit_migration_flow ON unit_migration (flow, requested_at DESC);
-- What the interest of ingest has to cover besides the versions that units are on.
CREATE INDEX unit_migration_pending ON unit_migration (flow, to_version) WHERE state = 'pending';
