-- Lots, sub-routings and material.
-- The instance whose sub-routing it is, for the same unit: such a one is no unit of its order.
ALTER TABLE instance ADD COLUMN caller text;
CREATE INDEX instance_caller ON instance (caller) WHERE caller IS NOT NULL;

-- The versions of the routings that a version calls, bound when it was released: what was reviewed is what runs.
CREATE TABLE flow_call (
  flow text NOT NULL,
  version integer NOT NULL,
  called text NOT NULL,
  called_version integer NOT NULL,
  PRIMARY KEY (flow, version, called),
  FOREIGN KEY (flow, version) REFERENCES flow_version (flow, version),
  FOREIGN KEY (called, called_version) REFERENCES flow_version (flow, version)
);
CREATE INDEX flow_call_called ON flow_call (called, called_version);
CREATE TRIGGER flow_call_is_immutable BEFORE UPDATE OR DELETE ON flow_call FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE material_definition (
  id text PRIMARY KEY,
  title text NOT NULL,
  unit text NOT NULL,
  -- Milliseconds; 0: never expires.
  shelf_life bigint NOT NULL,
  allow_negative boolean NOT NULL
);

-- The actor of one material lot. `sequence` is the number of its historyEvents: the version to compare and set by.
CREATE TABLE material_lot (
  id text PRIMARY KEY,
  definition text NOT NULL,
  quantity double precision NOT NULL,
  state text NOT NULL CHECK (state IN ('released', 'blocked')),
  reason text NOT NULL,
  expires_at bigint,
  allow_negative boolean NOT NULL,
  supplier text NOT NULL,
  sequence integer NOT NULL,
  changed_at bigint NOT NULL,
  CONSTRAINT never_negative CHECK (quantity >= 0 OR allow_negative)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX material_lot_definition ON material_lot (definition, changed_at DESC);
CREATE INDEX material_lot_changed ON material_lot (changed_at DESC);

-- What went into what, as a projection of history: `source` and `target` are `lot/<lot>` or `unit/<instance>`. A sub-routing's line is to the unit that called it.
CREATE TABLE genealogy (
  stream text NOT NULL,
  sequence bigint NOT NULL,
  source text NOT NULL,
  target text NOT NULL,
  relation text NOT NULL CHECK (relation IN ('consumed', 'installed', 'produced', 'split', 'merged', 'called')),
  definition text,
  quantity double precision NOT NULL,
  at bigint NOT NULL,
  flow_node text,
  person text,
  PRIMARY KEY (stream, sequence)
);
CREATE INDEX genealogy_source ON genealogy (source);
CREATE INDEX genealogy_target ON genealogy (target);

-- What operators reported of lots piece by piece; the last report of a work instruction is in its own row.
CREATE TABLE work_instruction_part (
  stream text NOT NULL,
  sequence bigint NOT NULL,
  work_instruction text NOT NULL,
  at bigint NOT NULL,
  person text NOT NULL,
  outcome text NOT NULL,
  good double precision NOT NULL,
  scrapped double precision NOT NULL,
  reason text NOT NULL,
  entries json NOT NULL,
  PRIMARY KEY (stream, sequence)
);
CREATE INDEX work_instruction_part_of ON work_instruction_part (work_instruction);

-- An order counts pieces: a lot has as many as it began with. Units that were split off and sub-routings are in the count of where they came from.
CREATE OR REPLACE VIEW job_order_progress AS
  SELECT o.id AS job_order,
    coalesce(sum(CASE WHEN i.body->'lot' IS NOT NULL THEN (i.body->'lot'->>'good')::float8 WHEN i.state = 'good' THEN i.quantity END), 0)::integer AS good,
    coalesce(sum(CASE WHEN i.body->'lot' IS NOT NULL THEN (i.body->'lot'->>'scrapped')::float8 WHEN i.state = 'scrapped' THEN i.quantity END), 0)::integer AS scrapped,
    count(i.id) FILTER (WHERE i.state IN ('aborted', 'returned'))::integer AS other,
    count(i.id) FILTER (WHERE i.finished_at IS NULL)::integer AS in_progress
  FROM job_order o LEFT JOIN instance i ON i.job_order = o.id AND i.caller IS NULL
  GROUP BY o.id;
