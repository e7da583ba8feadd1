-- The chart's newer proposal takes the place of its older one; a person's stays until it is decided.
INSERT INTO chart_proposal (id, flow, flow_node, equipment, origin, limits, in_use, basis, reason, proposed_at, proposed_by)
SELECT n.id, n.flow, n.flow_node, n.equipment, 'chart', n.limits::jsonb, n.in_use::jsonb, n.basis::jsonb, n.reason, n.proposed_at, n.proposed_by
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::int8[], $10::text[])
  AS n (id, flow, flow_node, equipment, limits, in_use, basis, reason, proposed_at, proposed_by)
ON CONFLICT (flow, flow_node, equipment) WHERE state = 'open' DO UPDATE
SET id = excluded.id, limits = excluded.limits, in_use = excluded.in_use, basis = excluded.basis, reason = excluded.reason, proposed_at = excluded.proposed_at,
  proposed_by = excluded.proposed_by
WHERE chart_proposal.origin = 'chart'
