-- Readings of one publication carry the same times: their place in the table, which is appended to alone, is the order in which they arrived.
CREATE OR REPLACE VIEW recorded_event AS
  SELECT k.source, k.equipment, k.signal, e.source_time, e.received_at,
    CASE e.quality WHEN 0 THEN 'good' WHEN 1 THEN 'uncertain' WHEN 2 THEN 'bad' ELSE 'stale' END AS quality,
    CASE
      WHEN e.number IS NOT NULL THEN to_jsonb(e.number)
      WHEN e.text IS NOT NULL THEN to_jsonb(e.text)
      WHEN e.logical IS NOT NULL THEN to_jsonb(e.logical)
      ELSE 'null'::jsonb
    END AS value,
    e.status_code, e.routed, e.signal_key, e.id_hash, e.ctid AS recorded_place
  FROM machine_event e JOIN signal_key k ON k.id = e.signal_key;
