-- Commands that one transaction sends to many actors share inbox rows by shard (key ''): a row for each cost more than the move it led to. What is given back or parked of such a
-- row becomes a row for each actor, with its place in it, so that every actor keeps its order.
ALTER TABLE inbox ADD COLUMN place smallint NOT NULL DEFAULT 0, DROP CONSTRAINT inbox_pkey, ADD PRIMARY KEY (shard, seq, place);
ALTER TABLE parked_message ADD COLUMN place smallint NOT NULL DEFAULT 0, DROP CONSTRAINT parked_message_pkey, ADD PRIMARY KEY (seq, place);
