-- Control charts as stored things. A chart is a flowNode of a rule on one equipment.

-- Every sample, with what it was judged by. A new version of the rule counts its samples from 1 again.
CREATE TABLE chart_sample (
  flow text NOT NULL,
  flow_node text NOT NULL,
  equipment text NOT NULL,
  version integer NOT NULL,
  sample integer NOT NULL,
  from_at bigint NOT NULL,
  to_at bigint NOT NULL,
  -- NULL: phase I, nothing was judged.
  limits_version integer,
  is_out boolean NOT NULL,
  body json NOT NULL,
  PRIMARY KEY (flow, flow_node, equipment, version, sample)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.2, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX chart_sample_time ON chart_sample (flow, flow_node, equipment, to_at);
CREATE TRIGGER chart_sample_append_only BEFORE UPDATE OR DELETE ON chart_sample FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Frozen limits. They are never changed, only followed by the next version; the last version is in force.
CREATE TABLE chart_limits (
  flow text NOT NULL,
  flow_node text NOT NULL,
  equipment text NOT NULL,
  version integer NOT NULL,
  limits jsonb NOT NULL,
  -- The samples that they come from: of which version of the rule, which of them, in which period, which were left out and why.
  basis jsonb NOT NULL,
  origin text NOT NULL CHECK (origin IN ('learned', 'accepted')),
  frozen_by text NOT NULL,
  reason text NOT NULL,
  effective_from bigint NOT NULL,
  PRIMARY KEY (flow, flow_node, equipment, version)
);
CREATE TRIGGER chart_limits_append_only BEFORE UPDATE OR DELETE ON chart_limits FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- What was learned is in the chart's own state, so that no drain has to read the model again for it.
CREATE TRIGGER chart_limits_move_revision AFTER INSERT ON chart_limits FOR EACH ROW WHEN (NEW.origin = 'accepted') EXECUTE FUNCTION move_model_revision();

-- Other limits than those in force, until a person decides. One is open for each chart; a person's is not replaced by the chart's own.
CREATE TABLE chart_proposal (
  id text PRIMARY KEY,
  flow text NOT NULL,
  flow_node text NOT NULL,
  equipment text NOT NULL,
  origin text NOT NULL CHECK (origin IN ('chart', 'person')),
  limits jsonb NOT NULL,
  in_use jsonb,
  basis jsonb NOT NULL,
  reason text NOT NULL,
  proposed_at bigint NOT NULL,
  proposed_by text NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'rejected', 'replaced')),
  decided_at bigint,
  decided_by text,
  decision_reason text,
  -- The version that it became.
  limits_version integer
);
CREATE UNIQUE INDEX chart_proposal_open ON chart_proposal (flow, flow_node, equipment) WHERE state = 'open';
CREATE INDEX chart_proposal_chart ON chart_proposal (flow, flow_node, equipment, proposed_at DESC);

-- Why a point is special, in a person's words.
CREATE TABLE chart_annotation (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  flow text NOT NULL,
  flow_node text NOT NULL,
  equipment text NOT NULL,
  version integer NOT NULL,
  sample integer NOT NULL,
  cause text NOT NULL,
  action text NOT NULL,
  person text NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX chart_annotation_chart ON chart_annotation (flow, flow_node, equipment, version, sample);
CREATE TRIGGER chart_annotation_append_only BEFORE UPDATE OR DELETE ON chart_annotation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Samples that limits are not to be learned from. They are judged all the same.
CREATE TABLE chart_exclusion (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  flow text NOT NULL,
  flow_node text NOT NULL,
  equipment text NOT NULL,
  version integer NOT NULL,
  sample integer NOT NULL,
  reason text NOT NULL,
  person text NOT NULL,
  at bigint NOT NULL,
  withdrawn_at bigint,
  withdrawn_by text,
  withdraw_reason text
);
CREATE UNIQUE INDEX chart_exclusion_in_force ON chart_exclusion (flow, flow_node, equipment, version, sample) WHERE withdrawn_at IS NULL;
