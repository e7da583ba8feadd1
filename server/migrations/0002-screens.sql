-- Projections: what screens list. Written in the same transaction as the historyEvents that they follow from.

CREATE TABLE work_instruction (
  id text PRIMARY KEY,
  instance text NOT NULL,
  token text NOT NULL,
  activation integer NOT NULL,
  name text NOT NULL,
  flow text NOT NULL,
  version integer NOT NULL,
  flow_node text NOT NULL,
  station text NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'completed', 'withdrawn')),
  opened_at bigint NOT NULL,
  closed_at bigint,
  person text,
  outcome text,
  entries json,
  instruction json NOT NULL
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX work_instruction_queue ON work_instruction (station, opened_at) WHERE state = 'open';
CREATE INDEX work_instruction_instance ON work_instruction (instance);

-- What terminals sent, by the id that they gave it: the same one again changes nothing.
CREATE TABLE task_entry (
  id text PRIMARY KEY,
  work_instruction text NOT NULL,
  person text NOT NULL,
  at bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('accepted', 'refused')),
  reason text,
  outcome text NOT NULL,
  entries json NOT NULL
);
CREATE INDEX task_entry_refused ON task_entry (at DESC) WHERE state = 'refused';

CREATE TABLE nonconformance (
  id text PRIMARY KEY,
  instance text,
  token text,
  activation integer,
  name text,
  flow text NOT NULL,
  version integer NOT NULL,
  flow_node text,
  serial_number text,
  job_order text,
  title text NOT NULL,
  defect text NOT NULL,
  description text NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
  opened_at bigint NOT NULL,
  disposition text,
  closed_by text,
  closed_at bigint,
  reason text
);
CREATE INDEX nonconformance_state ON nonconformance (state, opened_at DESC);
CREATE INDEX nonconformance_instance ON nonconformance (instance) WHERE instance IS NOT NULL;

CREATE TABLE hold (
  id text PRIMARY KEY,
  instance text NOT NULL,
  reason text NOT NULL,
  person text NOT NULL,
  placed_at bigint NOT NULL,
  released_at bigint,
  released_by text,
  release_reason text
);
CREATE INDEX hold_instance ON hold (instance);
CREATE INDEX hold_open ON hold (placed_at) WHERE released_at IS NULL;

CREATE TABLE andon_call (
  id text PRIMARY KEY,
  station text NOT NULL,
  title text NOT NULL,
  severity text NOT NULL,
  -- A flow's id, or a person's.
  origin text NOT NULL,
  instance text,
  serial_number text,
  called_at bigint NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'acknowledged', 'closed')),
  acknowledged_by text,
  acknowledged_at bigint,
  closed_by text,
  closed_at bigint
);
CREATE INDEX andon_call_open ON andon_call (called_at) WHERE state <> 'closed';
CREATE INDEX andon_call_called ON andon_call (called_at DESC);

CREATE TABLE firing (
  stream text NOT NULL,
  sequence bigint NOT NULL,
  flow text NOT NULL,
  version integer NOT NULL,
  equipment text NOT NULL,
  serial_number text,
  at bigint NOT NULL,
  title text NOT NULL,
  trace json NOT NULL,
  PRIMARY KEY (stream, sequence)
);
CREATE INDEX firing_at ON firing (at DESC);
CREATE INDEX firing_flow ON firing (flow, at DESC);

CREATE TABLE job_order (
  id text PRIMARY KEY,
  product text NOT NULL,
  flow text NOT NULL,
  version integer NOT NULL,
  quantity integer NOT NULL,
  -- OPC 10031-4
  state text NOT NULL CHECK (state IN ('NotAllowedToStart', 'AllowedToStart', 'Running', 'Interrupted', 'Ended', 'Aborted')),
  equipment jsonb NOT NULL DEFAULT '{}',
  created_at bigint NOT NULL,
  started_at bigint,
  ended_at bigint
);
CREATE INDEX job_order_created ON job_order (created_at DESC);
CREATE INDEX job_order_open ON job_order (id) WHERE state IN ('AllowedToStart', 'Running', 'Interrupted');

CREATE TABLE job_order_unit (
  instance text PRIMARY KEY,
  job_order text NOT NULL REFERENCES job_order (id),
  serial_number text NOT NULL,
  UNIQUE (job_order, serial_number)
);

-- Counted when asked: a counter in the order's row would make every shard wait for it.
CREATE VIEW job_order_progress AS
  SELECT o.id AS job_order,
    count(i.id) FILTER (WHERE i.state = 'good')::integer AS good,
    count(i.id) FILTER (WHERE i.state = 'scrapped')::integer AS scrapped,
    count(i.id) FILTER (WHERE i.state IN ('aborted', 'returned'))::integer AS other,
    count(i.id) FILTER (WHERE i.finished_at IS NULL)::integer AS in_progress
  FROM job_order o LEFT JOIN instance i ON i.job_order = o.id
  GROUP BY o.id;
