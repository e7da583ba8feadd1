-- What a release stands on: who drew it, who signed it, and for what it is in force.
ALTER TABLE flow_version
  ADD COLUMN authors text[] NOT NULL DEFAULT '{}',
  ADD COLUMN signatures text[] NOT NULL DEFAULT '{}',
  -- New units start on it from then on; NULL: from its release.
  ADD COLUMN effective_from bigint,
  -- For these products alone; none: for all.
  ADD COLUMN products text[] NOT NULL DEFAULT '{}';

-- Versions up to this one were taken out of use: no unit starts on them again, whatever is released later.
ALTER TABLE flow ADD COLUMN retired_up_to integer NOT NULL DEFAULT 0;
UPDATE flow SET retired_up_to = coalesce((SELECT max(version) FROM flow_version v WHERE v.flow = flow.id), 0) WHERE released_version IS NULL;

-- An electronic signature (21 CFR 11.50, 11.70): who, when, with what meaning, on exactly which content. It belongs to its flow's content by the hash, so it cannot be taken over to other content.
CREATE TABLE flow_signature (
  id text PRIMARY KEY,
  flow text NOT NULL REFERENCES flow (id),
  semantic_hash text NOT NULL,
  layout_hash text NOT NULL,
  person text NOT NULL,
  person_name text NOT NULL,
  meaning text NOT NULL CHECK (meaning IN ('release', 'review')),
  statement text NOT NULL,
  comment text NOT NULL DEFAULT '',
  signed_at bigint NOT NULL
);
CREATE INDEX flow_signature_content ON flow_signature (flow, semantic_hash);
CREATE TRIGGER flow_signature_append_only BEFORE UPDATE OR DELETE ON flow_signature FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What the plant demands of everybody; one row a name.
CREATE TABLE plant_setting (
  name text PRIMARY KEY,
  value jsonb NOT NULL,
  changed_at bigint NOT NULL,
  changed_by text NOT NULL
);

-- The version on which a new unit of a product starts at a moment; NULL: there is none.
CREATE FUNCTION version_to_start(of_flow text, of_product text, at bigint) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT max(v.version) FROM flow f JOIN flow_version v ON v.flow = f.id
  WHERE f.id = of_flow AND f.released_version IS NOT NULL AND v.version > f.retired_up_to
    AND (v.effective_from IS NULL OR v.effective_from <= at) AND (v.products = '{}' OR of_product = ANY (v.products))
$$;

-- Versions on which something may start, now or later: of a rule the released one, of a routing every one that no later one has replaced for all products.
CREATE VIEW version_in_use AS
  SELECT f.id AS flow, v.version FROM flow f JOIN flow_version v ON v.flow = f.id
  WHERE f.released_version IS NOT NULL AND v.version > f.retired_up_to AND (f.kind = 'routing' OR v.version = f.released_version)
    AND NOT EXISTS (SELECT FROM flow_version later WHERE later.flow = v.flow AND later.version > v.version AND later.products = '{}'
      AND (later.effective_from IS NULL OR later.effective_from <= clock_ms()));
