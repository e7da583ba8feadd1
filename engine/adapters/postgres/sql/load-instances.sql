-- `changes`: those of `data` and `visits` since they were folded, in order.
SELECT i.id, i.flow, i.version, i.serial_number, i.job_order, i.product, i.quantity, i.state, i.sequence, i.started_at, i.equipment, i.data, i.visits, i.body,
  (SELECT json_agg(p.changes::json ORDER BY p.sequence) FROM history_page AS p WHERE p.stream = i.id AND p.sequence > i.folded_at AND p.changes IS NOT NULL) AS changes
FROM instance AS i WHERE i.id = ANY ($1::text[])
