-- A person may have frozen limits of this version meanwhile: theirs stay.
INSERT INTO chart_limits (flow, flow_node, equipment, version, limits, basis, origin, frozen_by, reason, effective_from)
SELECT n.flow, n.flow_node, n.equipment, n.version, n.limits::jsonb, n.basis::jsonb, 'learned', n.frozen_by, n.reason, n.effective_from
FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::int8[])
  AS n (flow, flow_node, equipment, version, limits, basis, frozen_by, reason, effective_from)
ON CONFLICT (flow, flow_node, equipment, version) DO NOTHING
