-- Gives back what was leased and not tried: it is due at once, and the attempt does not count.
UPDATE effect SET state = 'pending', attempts = attempts - 1, next_at = $3, lease = NULL
WHERE id = ANY ($1::text[]) AND lease = $2::uuid AND state = 'running'
