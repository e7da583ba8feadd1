-- Tables of a row for each signal, machine or shard, rewritten with every reading. Pruning within a page keeps up with nearly all of it, but now and then a
-- version moves to another page and leaves a dead row behind that only a vacuum takes: at 5,000 of them a table of 50 rows had grown to some megabytes.
ALTER TABLE latest_reading SET (autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 500);
ALTER TABLE equipment_reading SET (autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 500);
ALTER TABLE equipment_state SET (autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 500);
ALTER TABLE rule_state SET (autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 500);
ALTER TABLE shard SET (autovacuum_vacuum_threshold = 300);
