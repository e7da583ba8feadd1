-- How the OEE of a machine is found: its state signal, what states count as, the planned run time.
CREATE TABLE oee_setting (
  equipment text PRIMARY KEY,
  settings jsonb NOT NULL
);
