-- What one engineer has drawn and not shared yet. It merges into flow_draft: `base` is the shared draft, at revision `based_on`, that both began with.
CREATE TABLE flow_own_draft (
  flow text NOT NULL REFERENCES flow (id) ON DELETE CASCADE,
  person text NOT NULL,
  revision integer NOT NULL,
  based_on integer NOT NULL,
  base jsonb NOT NULL,
  definition jsonb NOT NULL,
  saved_at bigint NOT NULL,
  PRIMARY KEY (flow, person)
);

-- Which windows have a flow open, and the step that is selected in each. A window says so every few seconds; losing it loses nothing.
CREATE UNLOGGED TABLE flow_presence (
  flow text NOT NULL,
  browser_window text NOT NULL,
  person text NOT NULL,
  flow_node text,
  seen_at bigint NOT NULL,
  PRIMARY KEY (flow, browser_window)
) WITH (fillfactor = 50);

-- Who has changed what the draft does since the last release, and when last: whoever releases it is shown whose work goes along.
ALTER TABLE flow_draft ADD COLUMN changed_by jsonb NOT NULL DEFAULT '{}';
