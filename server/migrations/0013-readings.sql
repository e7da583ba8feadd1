-- The readings that an equipment's rules and watches see have a row each, so that a drain writes those that changed and not all of them: a machine may have hundreds of
-- signals. They are those that were consumed; `latest_reading` may be ahead of them.
CREATE TABLE equipment_reading (
  equipment text NOT NULL,
  signal text NOT NULL,
  reading json NOT NULL,
  PRIMARY KEY (equipment, signal)
) WITH (fillfactor = 40, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

INSERT INTO equipment_reading (equipment, signal, reading)
SELECT e.equipment, r.key, r.value FROM equipment_state AS e CROSS JOIN LATERAL json_each(e.latest) AS r;

ALTER TABLE equipment_state DROP COLUMN latest;
