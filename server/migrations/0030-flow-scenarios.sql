-- What happens in the plant, and what must come of it: kept with a flow and run when it is released. `beside`: ids of flows that take part besides; a scenario brings its plant along, so that
-- a change of the plant's model takes nothing from it.
CREATE TABLE flow_scenario (
  id text PRIMARY KEY,
  flow text NOT NULL REFERENCES flow (id) ON DELETE CASCADE,
  revision integer NOT NULL,
  name text NOT NULL,
  beside jsonb NOT NULL,
  events jsonb NOT NULL,
  plant jsonb NOT NULL,
  expected jsonb NOT NULL,
  created_at bigint NOT NULL,
  created_by text NOT NULL,
  changed_at bigint NOT NULL,
  changed_by text NOT NULL,
  -- NULL: in force.
  removed_at bigint
);
CREATE UNIQUE INDEX flow_scenario_name ON flow_scenario (flow, name) WHERE removed_at IS NULL;
