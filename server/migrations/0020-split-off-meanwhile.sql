-- What was split off while its order was aborted is looked for among the orders aborted lately.
CREATE INDEX job_order_aborted ON job_order (ended_at) WHERE state = 'Aborted';
