-- protocol: 2
-- Reactions to what rules see, and drafts that run in shadow. Projections of history, but for what persons have sent and for the runs themselves.

-- What a machine has worked on, while a rule on it looks back.
ALTER TABLE equipment_state ADD COLUMN served json;

CREATE TABLE reaction (
  -- rule stream:firing:flowNode
  id text PRIMARY KEY,
  flow text NOT NULL,
  version integer NOT NULL,
  flow_node text NOT NULL,
  equipment text NOT NULL,
  signal text NOT NULL,
  title text NOT NULL,
  sign_off boolean NOT NULL,
  firing text NOT NULL,
  instance text,
  serial_number text,
  opened_at bigint NOT NULL,
  times integer NOT NULL DEFAULT 1,
  last_at bigint NOT NULL,
  closed_at bigint,
  closed_by text,
  close_reason text,
  -- A person has signed it off, and the machine's actor has not taken that yet.
  signing_by text
);
CREATE INDEX reaction_open ON reaction (opened_at) WHERE closed_at IS NULL;
CREATE INDEX reaction_opened ON reaction (opened_at DESC);
CREATE INDEX reaction_instance ON reaction (instance) WHERE instance IS NOT NULL;

-- Everything that it did, in order: lines of the rule's history.
CREATE TABLE reaction_step (
  reaction text NOT NULL,
  sequence bigint NOT NULL,
  at bigint NOT NULL,
  kind text NOT NULL,
  flow_node text,
  data json NOT NULL,
  PRIMARY KEY (reaction, sequence)
);

CREATE TABLE reaction_check (
  id text PRIMARY KEY,
  reaction text NOT NULL,
  flow text NOT NULL,
  version integer NOT NULL,
  flow_node text NOT NULL,
  equipment text NOT NULL,
  station text NOT NULL,
  why text NOT NULL,
  instruction json NOT NULL,
  instance text,
  serial_number text,
  job_order text,
  opened_at bigint NOT NULL,
  -- A person has answered, and the machine's actor has not taken that yet.
  sent_by text,
  answered_at bigint,
  person text,
  outcome text,
  entries json
);
CREATE INDEX reaction_check_open ON reaction_check (station, opened_at) WHERE answered_at IS NULL;
CREATE INDEX reaction_check_reaction ON reaction_check (reaction);

-- A draft of a rule as it was when it began to judge beside the released version.
CREATE TABLE shadow_run (
  id text PRIMARY KEY,
  flow text NOT NULL,
  definition json NOT NULL,
  draft_revision integer NOT NULL,
  -- Released when it began; NULL: none was.
  beside integer,
  started_at bigint NOT NULL,
  started_by text NOT NULL,
  stopped_at bigint,
  stopped_by text,
  stop_reason text
);
CREATE UNIQUE INDEX shadow_run_running ON shadow_run (flow) WHERE stopped_at IS NULL;
CREATE INDEX shadow_run_flow ON shadow_run (flow, started_at DESC);
CREATE TRIGGER shadow_run_moves_revision AFTER INSERT OR UPDATE ON shadow_run FOR EACH STATEMENT EXECUTE FUNCTION move_model_revision();

-- What a draft judged otherwise than the released version. The newest 500 of a run on each equipment.
CREATE TABLE shadow_firing (
  run text NOT NULL,
  equipment text NOT NULL,
  number integer NOT NULL,
  at bigint NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('gained', 'lost')),
  title text NOT NULL,
  serial_number text,
  instance text,
  would json NOT NULL,
  trace json NOT NULL,
  PRIMARY KEY (run, equipment, number)
);
