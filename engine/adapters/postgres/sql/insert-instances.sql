INSERT INTO instance (id, flow, version, serial_number, job_order, product, quantity, state, ended, sequence, next_token, next_activation, started_at, finished_at,
  equipment, data, visits, holds, control)
SELECT n.id, n.flow, n.version, n.serial_number, n.job_order, n.product, n.quantity, n.state, n.ended, n.sequence, n.next_token, n.next_activation, n.started_at,
  n.finished_at, n.equipment::json, n.data::json, n.visits::json, n.holds::json, n.control::json
FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::float8[], $8::text[], $9::text[], $10::int[], $11::int[], $12::int[],
    $13::int8[], $14::int8[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[])
  AS n (id, flow, version, serial_number, job_order, product, quantity, state, ended, sequence, next_token, next_activation, started_at, finished_at, equipment,
    data, visits, holds, control)
