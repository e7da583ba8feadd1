-- Equipment with buffered events whose time is over at $1.
SELECT DISTINCT equipment FROM (SELECT equipment FROM buffered_event WHERE expires_at <= $1 ORDER BY expires_at LIMIT 1000) AS expired
