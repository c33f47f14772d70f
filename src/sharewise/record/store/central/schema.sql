-- A sharewise store in PostgreSQL 14 or later. Run once, by whoever looks after the database:
--
--   sharewise store schema | psql -X -v ON_ERROR_STOP=1 DATABASE
--
-- Three groups of roles, none of which can log in by itself:
--   sharewise_writer   puts and reads the records of the keys that the person was enrolled with, and nobody else's
--   sharewise_auditor  reads all of them
--   sharewise_eraser   takes content out, where the law demands it; nothing else can be changed by anybody
--
-- Files are text, byte for byte as they were put. Where they lie follows from what they say, so a row cannot say otherwise.
BEGIN;

DO $$
BEGIN
  IF current_setting('server_encoding') <> 'UTF8' THEN
    RAISE EXCEPTION 'sharewise needs a database with the encoding UTF8';
  END IF;
END
$$;

DO $$
DECLARE
  each text;
BEGIN
  FOREACH each IN ARRAY ARRAY['sharewise_writer', 'sharewise_auditor', 'sharewise_eraser'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = each) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', each);
    END IF;
  END LOOP;
END
$$;

CREATE SCHEMA sharewise;
GRANT USAGE ON SCHEMA sharewise TO sharewise_writer, sharewise_auditor, sharewise_eraser;

CREATE FUNCTION sharewise.version() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';

-- The name of a key's folder: the first 12 hex digits of its thumbprint.
CREATE FUNCTION sharewise.key_name(chain text) RETURNS text LANGUAGE sql IMMUTABLE STRICT
AS $$ SELECT left(encode(decode(translate(chain, '-_', '+/') || '=', 'base64'), 'hex'), 12) $$;

-- Whose keys are whose. A key that was enrolled is never forgotten: it signed what is here.
CREATE TABLE sharewise.person (
  chain text COLLATE "C" PRIMARY KEY CHECK (chain ~ '^[A-Za-z0-9_-]{43}$'),
  key_name text COLLATE "C" NOT NULL UNIQUE GENERATED ALWAYS AS (sharewise.key_name(chain)) STORED,
  role name NOT NULL,
  enrolled_at timestamptz NOT NULL DEFAULT now(),
  left_at timestamptz
);

-- What is signed, of every record. Only ever added to.
CREATE TABLE sharewise.seal (
  stub text NOT NULL CHECK (octet_length(stub) <= 1048576),
  folder text COLLATE "C" NOT NULL GENERATED ALWAYS AS (stub::jsonb #>> '{seal,folder}') STORED
    CHECK (folder ~ '^[0-9a-f]{32}$'),
  chain text COLLATE "C" NOT NULL GENERATED ALWAYS AS (stub::jsonb #>> '{seal,chain}') STORED
    CHECK (chain ~ '^[A-Za-z0-9_-]{43}$'),
  key_name text COLLATE "C" NOT NULL GENERATED ALWAYS AS (sharewise.key_name(stub::jsonb #>> '{seal,chain}')) STORED,
  sequence integer NOT NULL GENERATED ALWAYS AS ((stub::jsonb #>> '{seal,sequence}')::integer) STORED
    CHECK (sequence BETWEEN 1 AND 99999999),
  month date NOT NULL GENERATED ALWAYS AS
    (make_date(substr(stub::jsonb #>> '{seal,time}', 1, 4)::integer, substr(stub::jsonb #>> '{seal,time}', 6, 2)::integer, 1)) STORED,
  received_at timestamptz NOT NULL DEFAULT now(),
  received_from name NOT NULL DEFAULT session_user,
  CHECK (NOT stub::jsonb ?| ARRAY['record', 'record_age']),
  PRIMARY KEY (folder, key_name, sequence)
);

-- The whole file of each record whose content is here, by the month of its seal. That no number is used twice, `seal` says.
CREATE TABLE sharewise.content (
  folder text COLLATE "C" NOT NULL,
  key_name text COLLATE "C" NOT NULL,
  sequence integer NOT NULL,
  month date NOT NULL,
  file text NOT NULL CHECK (octet_length(file) <= 1048576),
  PRIMARY KEY (folder, key_name, sequence, month)
) PARTITION BY RANGE (month);
-- Nearly as small, and in a fraction of the time. A server that was built without it goes on as it does by itself.
DO $$
BEGIN
  ALTER TABLE sharewise.content ALTER COLUMN file SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  NULL;
END
$$;
CREATE TABLE sharewise.content_other PARTITION OF sharewise.content DEFAULT;

-- Whose content was taken out, when, and by whom. It never comes back.
CREATE TABLE sharewise.erased (
  folder text COLLATE "C" NOT NULL,
  key_name text COLLATE "C" NOT NULL,
  sequence integer NOT NULL,
  erased_at timestamptz NOT NULL DEFAULT now(),
  erased_by name NOT NULL DEFAULT session_user,
  PRIMARY KEY (folder, key_name, sequence)
);

-- The folders' own files.
CREATE TABLE sharewise.folder (
  file text NOT NULL CHECK (octet_length(file) <= 1024 AND file::jsonb ->> 'format' = 'sharewise-folder/1'),
  id text COLLATE "C" PRIMARY KEY GENERATED ALWAYS AS (file::jsonb ->> 'id') STORED CHECK (id ~ '^[0-9a-f]{32}$')
);

-- A part for the content of a month. A month that is long ago or still to come goes with the others.
CREATE FUNCTION sharewise.add_month(wanted date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  first date := date_trunc('month', wanted);
  part text := 'content_' || to_char(date_trunc('month', wanted), 'YYYY_MM');
BEGIN
  IF to_regclass('sharewise.' || part) IS NOT NULL OR first < DATE '2020-01-01' OR first > now() + INTERVAL '2 months' THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('sharewise.add_month'));
  EXECUTE format(
    'CREATE TABLE IF NOT EXISTS sharewise.%I PARTITION OF sharewise.content FOR VALUES FROM (%L) TO (%L)',
    part, first, (first + INTERVAL '1 month')::date);
EXCEPTION WHEN check_violation THEN
  -- Some of it lies with the others, from when it was still to come.
  NULL;
END
$$;

CREATE FUNCTION sharewise.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'sharewise: % on % is refused for everybody', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON sharewise.seal
  FOR EACH STATEMENT EXECUTE FUNCTION sharewise.refuse();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON sharewise.erased
  FOR EACH STATEMENT EXECUTE FUNCTION sharewise.refuse();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON sharewise.folder
  FOR EACH STATEMENT EXECUTE FUNCTION sharewise.refuse();
CREATE TRIGGER only_erased BEFORE UPDATE OR TRUNCATE ON sharewise.content
  FOR EACH STATEMENT EXECUTE FUNCTION sharewise.refuse();
CREATE TRIGGER never_forgotten BEFORE DELETE OR TRUNCATE ON sharewise.person
  FOR EACH STATEMENT EXECUTE FUNCTION sharewise.refuse();

-- Content goes with its own seal, and never comes back.
CREATE FUNCTION sharewise.belongs() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM sharewise.erased e
      WHERE (e.folder, e.key_name, e.sequence) = (NEW.folder, NEW.key_name, NEW.sequence))
    OR NOT EXISTS (SELECT FROM sharewise.seal s
      WHERE (s.folder, s.key_name, s.sequence, s.month) = (NEW.folder, NEW.key_name, NEW.sequence, NEW.month)
        AND s.stub::jsonb - 'record_sha256' = NEW.file::jsonb - ARRAY['record', 'record_age', 'record_sha256'])
  THEN
    RAISE EXCEPTION 'sharewise: this content belongs to no seal here' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER belongs BEFORE INSERT ON sharewise.content FOR EACH ROW EXECUTE FUNCTION sharewise.belongs();

CREATE FUNCTION sharewise.note_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO sharewise.erased (folder, key_name, sequence) VALUES (OLD.folder, OLD.key_name, OLD.sequence);
  RETURN OLD;
END
$$;
CREATE TRIGGER note_erased BEFORE DELETE ON sharewise.content FOR EACH ROW EXECUTE FUNCTION sharewise.note_erased();

-- For whoever looks after the store: a person's key, and a person who leaves.
CREATE FUNCTION sharewise.enrol(who name, thumbprint text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO sharewise.person (chain, role) VALUES (thumbprint, who);
  EXECUTE format('GRANT sharewise_writer TO %I', who);
END
$$;
CREATE FUNCTION sharewise.leave(who name) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE sharewise.person SET left_at = now() WHERE role = who AND left_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'sharewise: nobody of this name is enrolled';
  END IF;
  EXECUTE format('REVOKE sharewise_writer FROM %I', who);
END
$$;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sharewise FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sharewise.version(), sharewise.key_name(text)
  TO sharewise_writer, sharewise_auditor, sharewise_eraser;
GRANT EXECUTE ON FUNCTION sharewise.add_month(date) TO sharewise_writer;

GRANT SELECT ON sharewise.person, sharewise.seal, sharewise.content, sharewise.folder, sharewise.erased
  TO sharewise_writer, sharewise_auditor, sharewise_eraser;
-- What else there is in a row, the database says.
GRANT INSERT (stub) ON sharewise.seal TO sharewise_writer;
GRANT INSERT (file) ON sharewise.folder TO sharewise_writer;
GRANT INSERT ON sharewise.content TO sharewise_writer;
GRANT DELETE ON sharewise.content TO sharewise_eraser;

ALTER TABLE sharewise.person ENABLE ROW LEVEL SECURITY;
ALTER TABLE sharewise.seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE sharewise.content ENABLE ROW LEVEL SECURITY;
ALTER TABLE sharewise.folder ENABLE ROW LEVEL SECURITY;
ALTER TABLE sharewise.erased ENABLE ROW LEVEL SECURITY;

CREATE POLICY own ON sharewise.person FOR SELECT TO sharewise_writer USING (role = current_user);
CREATE POLICY own_read ON sharewise.seal FOR SELECT TO sharewise_writer
  USING (chain IN (SELECT p.chain FROM sharewise.person p WHERE p.role = current_user));
CREATE POLICY own_put ON sharewise.seal FOR INSERT TO sharewise_writer
  WITH CHECK (chain IN (SELECT p.chain FROM sharewise.person p WHERE p.role = current_user AND p.left_at IS NULL));
CREATE POLICY own_read ON sharewise.content FOR SELECT TO sharewise_writer
  USING (key_name IN (SELECT p.key_name FROM sharewise.person p WHERE p.role = current_user));
CREATE POLICY own_put ON sharewise.content FOR INSERT TO sharewise_writer
  WITH CHECK (key_name IN (SELECT p.key_name FROM sharewise.person p WHERE p.role = current_user AND p.left_at IS NULL));
CREATE POLICY own_read ON sharewise.erased FOR SELECT TO sharewise_writer
  USING (key_name IN (SELECT p.key_name FROM sharewise.person p WHERE p.role = current_user));
-- A folder is seen by whoever may see something in it.
CREATE POLICY seen ON sharewise.folder FOR SELECT TO sharewise_writer
  USING (EXISTS (SELECT FROM sharewise.seal s WHERE s.folder = id));
CREATE POLICY put ON sharewise.folder FOR INSERT TO sharewise_writer WITH CHECK (true);

CREATE POLICY every_person ON sharewise.person FOR SELECT TO sharewise_auditor, sharewise_eraser USING (true);
CREATE POLICY every_seal ON sharewise.seal FOR SELECT TO sharewise_auditor, sharewise_eraser USING (true);
CREATE POLICY every_content ON sharewise.content FOR SELECT TO sharewise_auditor, sharewise_eraser USING (true);
CREATE POLICY every_folder ON sharewise.folder FOR SELECT TO sharewise_auditor, sharewise_eraser USING (true);
CREATE POLICY every_erased ON sharewise.erased FOR SELECT TO sharewise_auditor, sharewise_eraser USING (true);
CREATE POLICY take_out ON sharewise.content FOR DELETE TO sharewise_eraser USING (true);

COMMIT;
