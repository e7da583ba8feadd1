-- The newest 500 of a run on an equipment are kept.
WITH fresh AS (
  SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::int8[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
    AS n (run, equipment, number, at, verdict, title, serial_number, instance, would, trace)
), trimmed AS (
  DELETE FROM shadow_firing AS s USING (SELECT run, equipment, max(number) AS newest FROM fresh GROUP BY run, equipment) AS n
  WHERE s.run = n.run AND s.equipment = n.equipment AND s.number <= n.newest - 500
)
INSERT INTO shadow_firing (run, equipment, number, at, verdict, title, serial_number, instance, would, trace)
SELECT run, equipment, number, at, verdict, title, serial_number, instance, would::json, trace::json FROM fresh
