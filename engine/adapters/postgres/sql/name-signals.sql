-- Gives every (source, equipment, signal) its number, making those that are new.
WITH wanted AS (SELECT DISTINCT * FROM unnest($1::text[], $2::text[], $3::text[]) AS n (source, equipment, signal)),
made AS (INSERT INTO signal_key (source, equipment, signal) SELECT * FROM wanted ON CONFLICT DO NOTHING RETURNING id, source, equipment, signal)
SELECT id, source, equipment, signal FROM made
UNION ALL
SELECT k.id, k.source, k.equipment, k.signal FROM wanted AS w JOIN signal_key AS k USING (equipment, signal, source)
