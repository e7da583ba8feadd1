-- What the core remembers of a unit's way besides its tokens (flows/instance.ts, ControlState): NULL or JSON's null for most units.
ALTER TABLE instance ADD COLUMN control json;
