/**
 * What makes a PostgreSQL database answer like Redshift. `redshift` comes before `pg_catalog` in the search path, so its
 * functions and operators win over those of the same name and arguments.
 */
const TEXT_OPERATORS: readonly (readonly [name: string, internal: string, extra: string])[] = [
  ['=', 'bpchareq', 'COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES'],
  ['<>', 'bpcharne', 'COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel'],
  ['<', 'bpcharlt', 'COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel'],
  ['<=', 'bpcharle', 'COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel'],
  ['>', 'bpchargt', 'COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel'],
  ['>=', 'bpcharge', 'COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel']
]

/**
 * Rule: trailing blanks do not count when texts are compared, grouped, joined or sorted, while LENGTH counts them (DEV
 * r_Character_types, "Significance of trailing blanks"). PostgreSQL's own code for bpchar compares so, and the bytes of
 * text and bpchar are alike: text gets that code as its operators and as its default classes for sorting and hashing.
 */
function textComparison(): string {
  const operators = TEXT_OPERATORS.map(
    ([name, internal, extra]) => `
CREATE FUNCTION redshift.text_${internal}(text, text) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS '${internal}';
CREATE OPERATOR redshift.${name} (LEFTARG = text, RIGHTARG = text, FUNCTION = redshift.text_${internal}, ${extra.replace(/(COMMUTATOR|NEGATOR) = (\S+?)(,|$)/g, '$1 = OPERATOR(redshift.$2)$3')});`
  )
  return `${operators.join('')}
CREATE FUNCTION redshift.text_cmp(text, text) RETURNS integer LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'bpcharcmp';
CREATE FUNCTION redshift.text_hash(text) RETURNS integer LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'hashbpchar';
UPDATE pg_catalog.pg_opclass SET opcdefault = false WHERE opcdefault AND opcintype = 'text'::regtype
  AND opcmethod IN (SELECT oid FROM pg_catalog.pg_am WHERE amname IN ('btree', 'hash'));
CREATE OPERATOR CLASS redshift.text_blank_ops DEFAULT FOR TYPE text USING btree AS
  OPERATOR 1 redshift.<, OPERATOR 2 redshift.<=, OPERATOR 3 redshift.=, OPERATOR 4 redshift.>=, OPERATOR 5 redshift.>,
  FUNCTION 1 redshift.text_cmp(text, text);
CREATE OPERATOR CLASS redshift.text_blank_hash_ops DEFAULT FOR TYPE text USING hash AS
  OPERATOR 1 redshift.=, FUNCTION 1 redshift.text_hash(text);`
}

/** Rule: AVG of integers is an integer, its fraction cut (DEV r_AVG: "INT8 for any integer argument"). */
const AVERAGES = `
CREATE FUNCTION redshift.avg_final(bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE WHEN $1[1] = 0 THEN NULL ELSE $1[2] / $1[1] END $$;
CREATE AGGREGATE redshift.avg(smallint) (SFUNC = pg_catalog.int2_avg_accum, STYPE = bigint[], INITCOND = '{0,0}', FINALFUNC = redshift.avg_final);
CREATE AGGREGATE redshift.avg(integer) (SFUNC = pg_catalog.int4_avg_accum, STYPE = bigint[], INITCOND = '{0,0}', FINALFUNC = redshift.avg_final);
CREATE FUNCTION redshift.avg_step(numeric[], bigint) RETURNS numeric[] LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE WHEN $2 IS NULL THEN $1 ELSE ARRAY[$1[1] + 1, $1[2] + $2] END $$;
CREATE FUNCTION redshift.avg_final(numeric[]) RETURNS bigint LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE WHEN $1[1] = 0 THEN NULL ELSE pg_catalog.trunc($1[2] / $1[1])::bigint END $$;
CREATE AGGREGATE redshift.avg(bigint) (SFUNC = redshift.avg_step, STYPE = numeric[], INITCOND = '{0,0}', FINALFUNC = redshift.avg_final);`

const VERSION =
  'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.0 (double, not Redshift)'

const DATES = `
CREATE FUNCTION redshift.getdate() RETURNS timestamp LANGUAGE sql STABLE AS
  $$ SELECT pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() AT TIME ZONE 'UTC') $$;
CREATE FUNCTION redshift.sysdate() RETURNS timestamp LANGUAGE sql STABLE AS $$ SELECT pg_catalog.now() AT TIME ZONE 'UTC' $$;

-- EXTRACT gives INTEGER, DATE_PART gives DOUBLE PRECISION; milliseconds and microseconds are those after the second
-- (DEV r_EXTRACT_function, r_DATE_PART_function).
CREATE FUNCTION redshift.part_number(part text, at timestamp) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT CASE part
    WHEN 'millisecond' THEN pg_catalog.date_part('milliseconds', at)::bigint % 1000
    WHEN 'microsecond' THEN pg_catalog.date_part('microseconds', at)::bigint % 1000000
    WHEN 'epoch' THEN pg_catalog.floor(pg_catalog.date_part('epoch', at))
    WHEN 'second' THEN pg_catalog.floor(pg_catalog.date_part('second', at))
    ELSE pg_catalog.date_part(part, at) END $$;
CREATE FUNCTION redshift.extract_part(part text, at timestamp) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT pg_catalog.floor(redshift.part_number(part, at))::integer $$;
CREATE FUNCTION redshift.extract_part(part text, at date) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT redshift.extract_part(part, at::timestamp) $$;
CREATE FUNCTION redshift.date_part(part text, at timestamp) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT redshift.part_number(part, at) $$;
CREATE FUNCTION redshift.date_part(part text, at date) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT redshift.part_number(part, at::timestamp) $$;
CREATE FUNCTION redshift.extract_part(part text, at interval) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT pg_catalog.floor(pg_catalog.date_part(part, at))::integer $$;
CREATE FUNCTION redshift.date_part(part text, at interval) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT pg_catalog.date_part(part, at) $$;
CREATE FUNCTION redshift.date_trunc(part text, at timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT pg_catalog.date_trunc(part, at) $$;
CREATE FUNCTION redshift.date_trunc(part text, at date) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT pg_catalog.date_trunc(part, at::timestamp) $$;
-- DATEADD takes an INTEGER: a BIGINT finds no function (DEV r_DATEADD_function).
CREATE FUNCTION redshift.dateadd(part text, n integer, at timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT at + CASE part
    WHEN 'quarter' THEN pg_catalog.make_interval(months => 3 * n)
    WHEN 'millisecond' THEN n * interval '1 millisecond'
    WHEN 'microsecond' THEN n * interval '1 microsecond'
    WHEN 'dow' THEN pg_catalog.make_interval(days => n)
    WHEN 'doy' THEN pg_catalog.make_interval(days => n)
    ELSE (n || ' ' || part)::interval END $$;
CREATE FUNCTION redshift.dateadd(part text, n integer, at date) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT redshift.dateadd(part, n, at::timestamp) $$;
-- DATEDIFF counts the boundaries between the two, not whole parts (DEV r_DATEDIFF_function).
CREATE FUNCTION redshift.datediff(part text, a timestamp, b timestamp) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT CASE part
    WHEN 'year' THEN pg_catalog.date_part('year', b) - pg_catalog.date_part('year', a)
    WHEN 'quarter' THEN 4 * (pg_catalog.date_part('year', b) - pg_catalog.date_part('year', a))
      + pg_catalog.date_part('quarter', b) - pg_catalog.date_part('quarter', a)
    WHEN 'month' THEN 12 * (pg_catalog.date_part('year', b) - pg_catalog.date_part('year', a))
      + pg_catalog.date_part('month', b) - pg_catalog.date_part('month', a)
    -- A week begins on Sunday here.
    WHEN 'week' THEN pg_catalog.floor((pg_catalog.date_part('epoch', pg_catalog.date_trunc('day', b)) / 86400 + 4) / 7)
      - pg_catalog.floor((pg_catalog.date_part('epoch', pg_catalog.date_trunc('day', a)) / 86400 + 4) / 7)
    WHEN 'millisecond' THEN pg_catalog.floor(EXTRACT(epoch FROM b) * 1000) - pg_catalog.floor(EXTRACT(epoch FROM a) * 1000)
    WHEN 'microsecond' THEN EXTRACT(epoch FROM b) * 1000000 - EXTRACT(epoch FROM a) * 1000000
    ELSE (EXTRACT(epoch FROM pg_catalog.date_trunc(part, b)) - EXTRACT(epoch FROM pg_catalog.date_trunc(part, a)))
      / CASE part WHEN 'day' THEN 86400 WHEN 'hour' THEN 3600 WHEN 'minute' THEN 60 WHEN 'second' THEN 1 END
  END::bigint $$;
CREATE FUNCTION redshift.datediff(part text, a date, b date) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT redshift.datediff(part, a::timestamp, b::timestamp) $$;
CREATE FUNCTION redshift.trunc(at timestamp) RETURNS date LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT at::date $$;
CREATE FUNCTION redshift.last_day(at timestamp) RETURNS date LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT (pg_catalog.date_trunc('month', at) + interval '1 month - 1 day')::date $$;
CREATE FUNCTION redshift.add_months(at timestamp, n integer) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT at + pg_catalog.make_interval(months => n) $$;
CREATE FUNCTION redshift.date_part_year(at date) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT pg_catalog.date_part('year', at)::integer $$;`

const TEXTS = `
-- LENGTH counts trailing blanks of VARCHAR (DEV r_LEN).
CREATE FUNCTION redshift.len(text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT pg_catalog.length($1) $$;
CREATE FUNCTION redshift.textlen(text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT pg_catalog.length($1) $$;
CREATE FUNCTION redshift.charindex(text, text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT pg_catalog.strpos($2, $1) $$;
-- The longest beginning of whole characters that fits into so many bytes.
CREATE FUNCTION redshift.cut_bytes(value text, most integer) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF pg_catalog.octet_length(value) <= most THEN RETURN value; END IF;
  value := pg_catalog.left(value, most);
  WHILE pg_catalog.octet_length(value) > most LOOP
    value := pg_catalog.left(value, -1 - (pg_catalog.octet_length(value) - most - 1) / 4);
  END LOOP;
  RETURN value;
END $$;
-- CONCAT is null where one of the two is (DEV r_CONCAT).
CREATE FUNCTION redshift.concat(text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT $1 || $2 $$;
CREATE FUNCTION redshift.replicate(text, integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT pg_catalog.repeat($1, $2) $$;
-- REGEXP_REPLACE replaces every occurrence (DEV REGEXP_REPLACE).
CREATE FUNCTION redshift.regexp_replace(text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT pg_catalog.regexp_replace($1, $2, '', 'g') $$;
CREATE FUNCTION redshift.regexp_replace(text, text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT pg_catalog.regexp_replace($1, $2, $3, 'g') $$;
-- REGEXP_SUBSTR gives '' where nothing matches (DEV REGEXP_SUBSTR).
CREATE FUNCTION redshift.regexp_substr(text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT COALESCE(pg_catalog.regexp_substr($1, $2), '') $$;
CREATE FUNCTION redshift.sha1(text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS
  $$ BEGIN RAISE 'double, not Redshift: it has no SHA1' USING ERRCODE = '0A000'; END $$;
CREATE FUNCTION redshift.sha2(text, integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT CASE $2 WHEN 224 THEN pg_catalog.encode(pg_catalog.sha224(pg_catalog.convert_to($1, 'UTF8')), 'hex')
    WHEN 384 THEN pg_catalog.encode(pg_catalog.sha384(pg_catalog.convert_to($1, 'UTF8')), 'hex')
    WHEN 512 THEN pg_catalog.encode(pg_catalog.sha512(pg_catalog.convert_to($1, 'UTF8')), 'hex')
    WHEN 256 THEN pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to($1, 'UTF8')), 'hex')
    WHEN 0 THEN pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to($1, 'UTF8')), 'hex') END $$;
CREATE FUNCTION redshift.strtol(text, integer) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  body text := pg_catalog.lower(pg_catalog.ltrim($1, '+-'));
  digit integer;
  value numeric := 0;
BEGIN
  IF $2 < 2 OR $2 > 36 THEN RAISE 'Invalid input base: %', $2 USING ERRCODE = '22023'; END IF;
  IF $2 = 16 AND body LIKE '0x%' THEN body := pg_catalog.substr(body, 3); END IF;
  FOR i IN 1..pg_catalog.length(body) LOOP
    digit := pg_catalog.strpos('0123456789abcdefghijklmnopqrstuvwxyz', pg_catalog.substr(body, i, 1)) - 1;
    IF digit < 0 OR digit >= $2 THEN RAISE 'The input % is not valid to be converted to base %', $1, $2 USING ERRCODE = '22P02'; END IF;
    value := value * $2 + digit;
  END LOOP;
  -- Hexadecimal input is taken as two's complement: strtol('ffffffffffffffff', 16) is -1 (DEV r_STRTOL).
  IF value >= 9223372036854775808 AND value < 18446744073709551616 THEN value := value - 18446744073709551616; END IF;
  IF $1 LIKE '-%' THEN value := -value; END IF;
  RETURN value::bigint;
END $$;`

const OTHERS = `
CREATE FUNCTION redshift.version() RETURNS text LANGUAGE sql STABLE AS $$ SELECT '${VERSION}'::text $$;
CREATE FUNCTION redshift.round(double precision, integer) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT pg_catalog.round($1::numeric, $2)::double precision $$;
CREATE FUNCTION redshift.trunc(double precision, integer) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT pg_catalog.trunc($1::numeric, $2)::double precision $$;
CREATE FUNCTION redshift.dexp(double precision) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT exp($1) $$;
CREATE FUNCTION redshift.dlog1(double precision) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT ln($1) $$;
CREATE FUNCTION redshift.dlog10(double precision) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT log($1) $$;
CREATE FUNCTION redshift.any_step(anyelement, anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT $1 $$;
CREATE AGGREGATE redshift.any_value(anyelement) (SFUNC = redshift.any_step, STYPE = anyelement);

-- IDENTITY: unique, with gaps, in no order of the rows (DEV r_CREATE_TABLE_NEW, "IDENTITY(seed, step)"): blocks of eight
-- are dealt out backwards, and every second value is left out.
CREATE FUNCTION redshift.identity_value(n bigint, seed bigint, step bigint) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT seed + step * 2 * (n - n % 8 + 7 - n % 8) $$;`

export const functionsSql = (): string =>
  ['CREATE SCHEMA redshift;', textComparison(), DATES, TEXTS, OTHERS, AVERAGES].join('\n')
