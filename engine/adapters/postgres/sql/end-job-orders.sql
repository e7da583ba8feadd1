-- A job order ends when every unit of it has. Asked by the sweeper, so that no unit's transaction has to wait for its order's row. While one unit is open the
-- index of open units answers at once; all are counted only when none is. What was split off a lot must have arrived as a unit of its own.
UPDATE job_order AS o SET state = 'Ended', ended_at = (SELECT max(finished_at) FROM instance WHERE job_order = o.id)
WHERE o.state IN ('Running', 'Interrupted') AND CASE
  WHEN EXISTS (SELECT FROM instance AS i WHERE i.job_order = o.id AND i.finished_at IS NULL) THEN false
  ELSE (SELECT count(*) FROM job_order_unit AS u WHERE u.job_order = o.id)
      = (SELECT count(*) FROM job_order_unit AS u JOIN instance AS i ON i.id = u.instance WHERE u.job_order = o.id)
    AND (SELECT coalesce(sum((i.body->'lot'->>'splitOff')::float8), 0) = coalesce(sum(i.quantity) FILTER (WHERE i.body->'origin' IS NOT NULL), 0)
      FROM instance AS i WHERE i.job_order = o.id AND i.caller IS NULL)
END
RETURNING o.id
