-- A job order ends when every unit of it has. Asked by the sweeper, so that no unit's transaction has to wait for its order's row.
UPDATE job_order AS o SET state = 'Ended', ended_at = finished.at
FROM (
  SELECT j.id, max(i.finished_at) AS at
  FROM job_order AS j JOIN instance AS i ON i.job_order = j.id
  WHERE j.state IN ('Running', 'Interrupted')
    AND NOT EXISTS (SELECT FROM job_order_unit AS u LEFT JOIN instance AS k ON k.id = u.instance WHERE u.job_order = j.id AND k.finished_at IS NULL)
  GROUP BY j.id
) AS finished
WHERE o.id = finished.id
RETURNING o.id
