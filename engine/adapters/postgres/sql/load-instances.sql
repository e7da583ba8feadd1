SELECT id, flow, version, serial_number, job_order, product, quantity, state, ended, sequence, next_token, next_activation, started_at,
  equipment, data, visits, holds
FROM instance WHERE id = ANY ($1::text[])
