-- Flows and the plant: what engineers draw and administrators enter. Every change moves the revision on, which drains and ingest compare with what they have compiled.

CREATE TABLE model_revision (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  revision bigint NOT NULL
) WITH (fillfactor = 20);
INSERT INTO model_revision (revision) VALUES (1);

CREATE TABLE flow (
  id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('routing', 'qualityRule')),
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  product text,
  -- The version in use: new units start on it, a rule judges by it. NULL: never released, or retired.
  released_version integer,
  retired_at bigint,
  created_at bigint NOT NULL,
  created_by text NOT NULL
);

CREATE TABLE flow_draft (
  flow text PRIMARY KEY REFERENCES flow (id) ON DELETE CASCADE,
  revision integer NOT NULL,
  definition jsonb NOT NULL,
  semantic_hash text,
  saved_at bigint NOT NULL,
  saved_by text NOT NULL
);

CREATE TABLE flow_version (
  flow text NOT NULL REFERENCES flow (id),
  version integer NOT NULL,
  definition jsonb NOT NULL,
  semantic_hash text NOT NULL,
  layout_hash text NOT NULL,
  released_at bigint NOT NULL,
  released_by text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (flow, version)
);

CREATE TABLE equipment_class (
  id text PRIMARY KEY,
  title text NOT NULL,
  signals jsonb NOT NULL DEFAULT '[]'
);

CREATE TABLE equipment (
  id text PRIMARY KEY,
  title text NOT NULL,
  equipment_class text REFERENCES equipment_class (id),
  path text NOT NULL DEFAULT '',
  signals jsonb NOT NULL DEFAULT '[]'
);

CREATE TABLE connection (
  id text PRIMARY KEY,
  title text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  settings jsonb NOT NULL,
  mappings jsonb NOT NULL DEFAULT '[]',
  revision integer NOT NULL DEFAULT 1
);

-- Encrypted by the server; apart, so that no query for a connection brings it along.
CREATE TABLE connection_secret (
  connection text PRIMARY KEY REFERENCES connection (id) ON DELETE CASCADE,
  secret bytea NOT NULL
);

CREATE FUNCTION move_model_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE model_revision SET revision = revision + 1;
  RETURN NULL;
END $$;

CREATE TRIGGER flow_version_moves_revision AFTER INSERT ON flow_version FOR EACH STATEMENT EXECUTE FUNCTION move_model_revision();
CREATE TRIGGER flow_moves_revision AFTER UPDATE OF released_version ON flow FOR EACH STATEMENT EXECUTE FUNCTION move_model_revision();
CREATE TRIGGER equipment_moves_revision AFTER INSERT OR UPDATE OR DELETE ON equipment FOR EACH STATEMENT EXECUTE FUNCTION move_model_revision();
CREATE TRIGGER class_moves_revision AFTER INSERT OR UPDATE OR DELETE ON equipment_class FOR EACH STATEMENT EXECUTE FUNCTION move_model_revision();
CREATE TRIGGER interest_moves_revision AFTER INSERT OR UPDATE OR DELETE ON interest FOR EACH STATEMENT EXECUTE FUNCTION move_model_revision();
CREATE TRIGGER flow_version_is_immutable BEFORE UPDATE OR DELETE ON flow_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
