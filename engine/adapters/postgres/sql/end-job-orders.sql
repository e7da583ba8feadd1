-- A job order ends when every unit of it has. Asked by the sweeper, so that no unit's transaction has to wait for its order's row. While one unit is open the
-- index of open units answers at once; all are counted only when none is.
UPDATE job_order AS o SET state = 'Ended', ended_at = (SELECT max(finished_at) FROM instance WHERE job_order = o.id)
WHERE o.state IN ('Running', 'Interrupted') AND CASE
  WHEN EXISTS (SELECT FROM instance AS i WHERE i.job_order = o.id AND i.finished_at IS NULL) THEN false
  ELSE (SELECT count(*) FROM instance AS i WHERE i.job_order = o.id) = o.quantity
END
RETURNING o.id
