-- Holds of more than one unit, holds at a flowNode to come, and what persons are qualified for. Clocks and planned holds of a unit stand in its `body`.

-- Holds of the equipment's actor; NULL: none.
ALTER TABLE equipment_state ADD COLUMN holds json;

-- The flowNode before which it takes effect; NULL: it is in force.
ALTER TABLE hold ADD COLUMN flow_node text;

-- Holds of a whole job order, material lot or equipment: what people see, and what new units begin with. What they keep from going on is in the actors.
CREATE TABLE scope_hold (
  id text PRIMARY KEY,
  scope text NOT NULL CHECK (scope IN ('jobOrder', 'equipment', 'materialLot')),
  subject text NOT NULL,
  reason text NOT NULL,
  person text NOT NULL,
  placed_at bigint NOT NULL,
  released_at bigint,
  released_by text,
  release_reason text
);
CREATE INDEX scope_hold_open ON scope_hold (scope, subject) WHERE released_at IS NULL;
CREATE INDEX scope_hold_placed ON scope_hold (placed_at DESC);

-- ISA-95 PersonnelClass: what work can require.
CREATE TABLE skill (
  id text PRIMARY KEY,
  title text NOT NULL,
  description text NOT NULL DEFAULT ''
);

-- Who is qualified, and until when; `valid_until` NULL: for good.
CREATE TABLE person_skill (
  person text NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  skill text NOT NULL REFERENCES skill (id) ON DELETE CASCADE,
  valid_until bigint,
  granted_at bigint NOT NULL,
  granted_by text NOT NULL,
  PRIMARY KEY (person, skill)
);
