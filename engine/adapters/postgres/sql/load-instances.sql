SELECT i.id, i.flow, i.version, i.serial_number, i.job_order, i.product, i.quantity, i.state, i.ended, i.sequence, i.next_token, i.next_activation, i.started_at,
  i.equipment, i.data, i.visits, i.holds, i.control, (SELECT json_agg(t.body) FROM token AS t WHERE t.instance = i.id) AS tokens
FROM instance AS i WHERE i.id = ANY ($1::text[])
