/**
 * The system tables and views that a client of COPY and of the catalog reads, with their documented columns. The double
 * writes into `meta`; what it has nothing to say about is empty or zero.
 */
const BOOKS = `
CREATE SCHEMA meta;
-- Attributes of tables that PostgreSQL does not know.
CREATE TABLE meta.table_attributes (table_id oid PRIMARY KEY, diststyle varchar, sortkeys varchar[], interleaved boolean);
CREATE TABLE meta.column_attributes (table_id oid, column_name varchar, encoding varchar, distkey boolean, sortkey integer,
  PRIMARY KEY (table_id, column_name));
CREATE TABLE meta.constraints (table_id oid, kind varchar, columns varchar[]);
CREATE TABLE meta.identity_columns (table_id oid, column_name varchar, by_default boolean);
CREATE TABLE meta.copies (query_id bigint, transaction_id bigint, session_id integer, table_id oid, table_name varchar,
  status varchar, start_time timestamp, end_time timestamp, data_source varchar, file_format varchar, loaded_rows bigint,
  loaded_bytes bigint, source_file_count integer, source_file_bytes bigint, error_count bigint, error_message varchar);
CREATE TABLE meta.copied_files (query_id bigint, slice integer, file_name varchar, bytes_scanned bigint, lines_scanned bigint,
  errors integer, start_time timestamp, end_time timestamp, file_etag varchar, file_last_modified timestamp);
CREATE TABLE meta.copy_errors (query_id bigint, transaction_id bigint, session_id integer, slice integer, table_id oid,
  start_time timestamp, file_name varchar, line_number bigint, column_name varchar, column_type varchar,
  column_length varchar, position integer, raw_line varchar, raw_field_value varchar, error_code integer,
  error_message varchar, columns varchar[], field_values varchar[]);
CREATE TABLE meta.queries (query_id bigint, session_id integer, query_type varchar, status varchar, start_time timestamp,
  end_time timestamp, error_message varchar, query_text varchar);
CREATE TABLE meta.unloads (query_id bigint, session_id integer, path varchar, line_count bigint, transfer_size bigint,
  file_format varchar, at timestamp);`

/** Slices are two a node (MGMT working-with-clusters: dc2.large and ra3.xlplus). */
const slices = (count: number): string => `
CREATE VIEW redshift.stv_slices AS
  SELECT (n / 2)::integer AS node, n::integer AS slice, (n % 2)::integer AS localslice, 'D'::character(1) AS type
  FROM pg_catalog.generate_series(0, ${count - 1}) n;`

/** New databases have snapshot isolation (DEV r_STV_DB_ISOLATION_LEVEL, r_CREATE_DATABASE). */
const ISOLATION = `
CREATE VIEW redshift.stv_db_isolation_level AS
  SELECT pg_catalog.current_database()::character(128) AS db_name, 'Snapshot Isolation'::character(20) AS isolation_level;`

const LOADS = `
CREATE VIEW redshift.stl_load_errors AS
  SELECT 100 AS userid, slice, table_id::integer AS tbl, start_time AS starttime, session_id AS session,
    query_id::integer AS query, file_name::character(256) AS filename, line_number, column_name::character(127) AS colname,
    column_type::character(10) AS type, column_length::character(10) AS col_length, position,
    pg_catalog.left(raw_line, 1024)::character(1024) AS raw_line,
    pg_catalog.left(raw_field_value, 1024)::character(1024) AS raw_field_value, error_code AS err_code,
    pg_catalog.left(error_message, 100)::character(100) AS err_reason, 0 AS is_partial, 0::bigint AS start_offset, 0::bigint AS copy_job_id
  FROM meta.copy_errors;
CREATE VIEW redshift.stl_loaderror_detail AS
  SELECT 100 AS userid, e.slice, e.session_id AS session, e.query_id::integer AS query,
    e.file_name::character(256) AS filename, e.line_number, f.n::integer AS field,
    e.columns[f.n]::character(127) AS colname, pg_catalog.left(e.field_values[f.n], 1024)::character(1024) AS value,
    (e.field_values[f.n] IS NULL)::integer AS is_null, ''::character(10) AS type, ''::character(10) AS col_length
  FROM meta.copy_errors e, pg_catalog.generate_subscripts(e.columns, 1) AS f(n);
CREATE VIEW redshift.stl_load_commits AS
  SELECT 100 AS userid, f.query_id::integer AS query, f.slice, ''::character(256) AS name,
    f.file_name::character(256) AS filename, 0 AS byte_offset, f.lines_scanned::integer AS lines_scanned, f.errors,
    f.end_time AS curtime, 1 AS status, c.file_format::character(16) AS file_format, 0 AS is_partial,
    0::bigint AS start_offset, 0::bigint AS copy_job_id
  FROM meta.copied_files f JOIN meta.copies c ON c.query_id = f.query_id AND c.status = 'completed';
CREATE VIEW redshift.sys_load_error_detail AS
  SELECT 100 AS user_id, query_id, transaction_id, session_id, pg_catalog.current_database()::character(64) AS database_name,
    table_id::integer AS table_id, start_time, file_name::character(256) AS file_name, line_number,
    column_name::character(127) AS column_name, column_type::character(10) AS column_type,
    column_length::character(10) AS column_length, position, error_code, error_message::character(512) AS error_message
  FROM meta.copy_errors;
CREATE VIEW redshift.sys_load_history AS
  SELECT 100 AS user_id, query_id, transaction_id, session_id, pg_catalog.current_database()::varchar AS database_name, status,
    table_name, start_time, end_time, (EXTRACT(epoch FROM end_time - start_time) * 1000000)::bigint AS duration, data_source,
    file_format, loaded_rows, loaded_bytes, source_file_count, source_file_bytes, source_file_count AS file_count_scanned,
    source_file_bytes AS file_bytes_scanned, error_count, 0::bigint AS copy_job_id
  FROM meta.copies;
CREATE VIEW redshift.sys_load_detail AS
  SELECT 100 AS user_id, query_id, file_name::character(256) AS file_name, bytes_scanned::integer AS bytes_scanned,
    lines_scanned::integer AS lines_scanned, end_time AS record_time, 1 AS splits_scanned, start_time, end_time,
    file_etag::character(256) AS file_etag, file_last_modified
  FROM meta.copied_files;`

const QUERIES = `
CREATE VIEW redshift.sys_query_history AS
  SELECT 100 AS user_id, query_id, 'default'::character(320) AS query_label, query_id AS transaction_id, session_id,
    pg_catalog.current_database()::character(128) AS database_name, query_type::character(32) AS query_type,
    status::character(10) AS status, false AS result_cache_hit, start_time, end_time,
    (EXTRACT(epoch FROM end_time - start_time) * 1000000)::bigint AS elapsed_time, 0::bigint AS queue_time,
    (EXTRACT(epoch FROM end_time - start_time) * 1000000)::bigint AS execution_time,
    pg_catalog.left(error_message, 512)::character(512) AS error_message, 0::bigint AS returned_rows,
    0::bigint AS returned_bytes, pg_catalog.left(query_text, 4000)::character(4000) AS query_text,
    '1.0.0'::character(256) AS redshift_version
  FROM meta.queries;
CREATE VIEW redshift.sys_unload_history AS
  SELECT 100 AS user_id, query_id, query_id AS transaction_id, session_id, pg_catalog.current_database()::varchar AS database_name,
    'completed'::varchar AS status, at AS start_time, at AS end_time, 0::bigint AS duration, file_format,
    path AS unload_data_path, 1 AS unloaded_files_count, line_count AS unloaded_rows, transfer_size AS unloaded_files_size
  FROM meta.unloads;
CREATE VIEW redshift.stv_sessions AS
  SELECT backend_start::timestamp AS starttime, pid AS process, usename::character(50) AS user_name,
    datname::character(50) AS db_name, 0 AS timeout_sec
  FROM pg_catalog.pg_stat_activity WHERE datname = pg_catalog.current_database() AND backend_type = 'client backend';
CREATE VIEW redshift.stv_recents AS
  SELECT 100 AS userid, CASE state WHEN 'active' THEN 'Running' ELSE 'Done' END::character(20) AS status,
    query_start::timestamp AS starttime, 0 AS duration, usename::character(50) AS user_name,
    datname::character(50) AS db_name, query::character(600) AS query, pid
  FROM pg_catalog.pg_stat_activity WHERE datname = pg_catalog.current_database() AND backend_type = 'client backend';`

const CATALOG = `
CREATE VIEW redshift.svv_tables AS
  SELECT table_catalog::varchar, table_schema::varchar, table_name::varchar, table_type::varchar, ''::varchar AS remarks
  FROM information_schema.tables WHERE table_schema NOT IN ('redshift', 'meta');
CREATE VIEW redshift.svv_columns AS
  SELECT table_catalog::varchar, table_schema::varchar, table_name::varchar, column_name::varchar,
    ordinal_position::integer, column_default::varchar, is_nullable::varchar, data_type::varchar,
    character_maximum_length::integer, numeric_precision::integer, numeric_precision_radix::integer,
    numeric_scale::integer, datetime_precision::integer, interval_type::varchar, interval_precision::varchar,
    ''::varchar AS character_set_catalog, ''::varchar AS character_set_schema, ''::varchar AS character_set_name,
    ''::varchar AS collation_catalog, ''::varchar AS collation_schema, ''::varchar AS collation_name,
    ''::varchar AS domain_name, ''::varchar AS remarks
  FROM information_schema.columns WHERE table_schema NOT IN ('redshift', 'meta');
CREATE VIEW redshift.pg_table_def AS
  SELECT n.nspname AS schemaname, c.relname AS tablename, a.attname AS "column",
    pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, COALESCE(m.encoding, 'none')::character(32) AS encoding,
    COALESCE(m.distkey, false) AS distkey, COALESCE(m.sortkey, 0) AS sortkey, a.attnotnull AS notnull
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN meta.column_attributes m ON m.table_id = c.oid AND m.column_name = a.attname::varchar
  WHERE c.relkind = 'r' AND pg_catalog.pg_table_is_visible(c.oid) AND n.nspname NOT IN ('redshift', 'meta', 'pg_catalog');
-- Tables without rows are not in it (DEV r_SVV_TABLE_INFO).
CREATE FUNCTION redshift.rows_of(schema_name name, table_name name) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN EXECUTE pg_catalog.format('SELECT count(*) FROM %I.%I', schema_name, table_name) INTO n; RETURN n; END $$;
CREATE VIEW redshift.svv_table_info AS
  SELECT * FROM (
    SELECT pg_catalog.current_database()::varchar AS database, n.nspname::varchar AS schema, c.oid::integer AS table_id,
      c.relname::varchar AS "table", CASE WHEN EXISTS (SELECT 1 FROM meta.column_attributes e
        WHERE e.table_id = c.oid AND e.encoding <> 'none') THEN 'Y' ELSE 'N' END::varchar AS encoded,
      COALESCE(m.diststyle, 'AUTO(ALL)')::varchar AS diststyle, m.sortkeys[1]::varchar AS sortkey1, 0 AS max_varchar,
      ''::character(32) AS sortkey1_enc, COALESCE(pg_catalog.cardinality(m.sortkeys), 0) AS sortkey_num,
      (pg_catalog.pg_total_relation_size(c.oid) / 1048576 + 1)::bigint AS size, 0::numeric(10,4) AS pct_used,
      0::bigint AS empty, 0::numeric(5,2) AS unsorted, 0::numeric(5,2) AS stats_off,
      redshift.rows_of(n.nspname, c.relname)::numeric(38,0) AS tbl_rows, 0::numeric(19,2) AS skew_sortkey1,
      0::numeric(19,2) AS skew_rows, redshift.rows_of(n.nspname, c.relname)::numeric(38,0) AS estimated_visible_rows,
      ''::varchar AS risk_event, 0::numeric(5,2) AS vacuum_sort_benefit
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN meta.table_attributes m ON m.table_id = c.oid
    WHERE c.relkind = 'r' AND c.relpersistence = 'p'
      AND n.nspname NOT IN ('redshift', 'meta', 'pg_catalog', 'information_schema')
  ) t WHERE tbl_rows > 0;
CREATE VIEW redshift.stv_tbl_perm AS
  SELECT 0 AS slice, c.oid::integer AS id, c.relname::character(72) AS name, c.reltuples::bigint AS rows
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname NOT IN ('redshift', 'meta', 'pg_catalog', 'information_schema');`

export const systemTablesSql = (sliceCount: number): string =>
  [BOOKS, slices(sliceCount), ISOLATION, LOADS, QUERIES, CATALOG].join('\n')
