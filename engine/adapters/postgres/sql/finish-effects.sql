-- Writes the outcomes of which the lease is still ours; no row for one that another has performed since.
UPDATE effect AS e SET state = n.state, finished_at = $1, error = n.error, lease = NULL
FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS n (id, lease, state, error)
WHERE e.id = n.id AND e.lease = n.lease::uuid AND e.state = 'running'
RETURNING e.id
