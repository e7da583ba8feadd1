-- Back-tests that must stay true when a rule is released. `past` is the readings, as frames (flows/back-test/reading-frame.ts) with gzip, and `presence` the units at the machines: kept here, so that
-- retention of recorded events takes nothing from them.
CREATE TABLE back_test_case (
  id text PRIMARY KEY,
  flow text NOT NULL REFERENCES flow (id) ON DELETE CASCADE,
  name text NOT NULL,
  from_time bigint NOT NULL,
  to_time bigint NOT NULL,
  equipment jsonb NOT NULL,
  product text NOT NULL,
  readings integer NOT NULL,
  expected jsonb NOT NULL,
  presence jsonb NOT NULL,
  past bytea NOT NULL,
  created_at bigint NOT NULL,
  created_by text NOT NULL,
  -- NULL: in force.
  removed_at bigint
);
ALTER TABLE back_test_case ALTER COLUMN past SET STORAGE EXTERNAL;
CREATE INDEX back_test_case_flow ON back_test_case (flow) WHERE removed_at IS NULL;
