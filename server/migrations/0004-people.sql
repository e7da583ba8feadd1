CREATE TABLE app_user (
  id text PRIMARY KEY,
  user_name text NOT NULL UNIQUE,
  display_name text NOT NULL,
  roles text[] NOT NULL,
  password_hash text NOT NULL,
  active boolean NOT NULL DEFAULT true,
  created_at bigint NOT NULL
);

-- `id` is a hash of what the cookie holds: who reads this table cannot sign in with it.
CREATE TABLE session (
  id bytea PRIMARY KEY,
  app_user text NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  created_at bigint NOT NULL,
  last_seen_at bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX session_expiry ON session (expires_at);
CREATE INDEX session_person ON session (app_user);

CREATE TABLE audit (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at bigint NOT NULL,
  person text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  old_value jsonb,
  new_value jsonb,
  reason text NOT NULL DEFAULT ''
);
CREATE INDEX audit_subject ON audit (subject, position DESC);
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
