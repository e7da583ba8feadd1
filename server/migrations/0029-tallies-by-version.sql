-- protocol: 4
-- What left a flowNode is counted by version, so that two versions can be compared; 0: counted before they were told apart. An older process would name a key that is gone.
ALTER TABLE flow_node_tally ADD COLUMN version integer NOT NULL DEFAULT 0;
ALTER TABLE flow_node_tally DROP CONSTRAINT flow_node_tally_pkey;
ALTER TABLE flow_node_tally ADD PRIMARY KEY (flow, flow_node, hour, port, first_visit, lane, version);

-- Holds by where the unit stood when they were placed, by the hour.
CREATE TABLE flow_node_hold_tally (
  flow text NOT NULL,
  flow_node text NOT NULL,
  hour bigint NOT NULL,
  version integer NOT NULL,
  lane smallint NOT NULL,
  holds bigint NOT NULL,
  PRIMARY KEY (flow, flow_node, hour, version, lane)
);
