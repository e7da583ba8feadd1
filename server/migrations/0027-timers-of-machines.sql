-- protocol: 3
-- A timer of a machine wakes the rules that judge it; instance and token are empty then. An older process would send it to a unit.
ALTER TABLE timer ADD COLUMN equipment text;
