const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/**
 * The functions of Redshift that the double has too (DEV c_SQL_functions and the pages of each function). What is not
 * here is refused, whether Redshift has it or not.
 */
export const FUNCTIONS = words(`
  any_value avg bit_and bit_or bool_and bool_or count listagg max median min percentile_cont stddev stddev_pop stddev_samp
  sum var_pop var_samp variance
  cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number
  ascii btrim char_length character_length charindex chr concat func_sha1 initcap left len length lower lpad ltrim md5
  octet_length position quote_ident quote_literal regexp_count regexp_instr regexp_replace regexp_substr repeat replace
  replicate reverse right rpad rtrim sha sha1 sha2 split_part strpos strtol substr substring textlen translate trim upper
  abs acos asin atan atan2 cbrt ceil ceiling cos cot degrees dexp dlog1 dlog10 exp floor ln log mod pi pow power radians
  random round sign sin sqrt tan to_hex trunc
  coalesce greatest least nullif nvl nvl2
  add_months date_add date_diff date_part date_part_year date_trunc dateadd datediff extract getdate last_day
  months_between sysdate to_char to_date to_number to_timestamp
  cast convert current_setting set_config current_database current_schema current_schemas current_user session_user
  version pg_backend_pid pg_cancel_backend pg_terminate_backend pg_last_copy_count pg_last_copy_id pg_last_query_id
  pg_last_unload_count pg_last_unload_id has_table_privilege has_schema_privilege has_database_privilege
  format_type obj_description col_description pg_get_viewdef pg_get_userbyid pg_table_is_visible
  generate_series now age isfinite timeofday
`)

/**
 * Functions of the leader node: with a user's table in the statement they fail (DEV
 * c_SQL_functions_leader_node_only; generate_series: DEV c_unsupported-postgresql-functions).
 */
export const LEADER_ONLY = words(`
  current_schema current_schemas has_database_privilege has_schema_privilege has_table_privilege age current_time
  current_timestamp isfinite localtime localtimestamp now generate_series current_setting set_config format_type
  obj_description col_description pg_get_viewdef pg_get_userbyid pg_table_is_visible version pg_backend_pid
  pg_cancel_backend pg_terminate_backend
`)

/** Functions that are aggregates or take a frame: with ORDER BY in OVER they need one (DEV r_Window_function_synopsis). */
export const NEEDS_FRAME = words(`
  any_value avg bit_and bit_or bool_and bool_or count max min stddev stddev_pop stddev_samp sum var_pop var_samp variance
  first_value last_value nth_value
`)
/** Functions that take no frame (DEV r_Window_function_synopsis: "Ranking functions don't use the frame clause"). */
export const NO_FRAME = words('cume_dist dense_rank lag lead ntile percent_rank rank row_number median listagg')

/** Words that may stand before a parenthesis without being a function. */
export const NOT_FUNCTIONS = words(`
  in and or not as on using exists any some all values over from join select where when then else case having by union
  intersect except minus between like ilike is distinct limit offset with set interval recursive group partition within
  similar to into insert
`)

/**
 * Words that Redshift reserves and PostgreSQL does not (DEV r_pg_keywords): as a name they need quotes.
 */
export const RESERVED_HERE_ONLY = words(`
  aes128 aes256 allowoverwrite az64 backup blanksasnull bytedict bzip2 credentials deflate defrag delta delta32k disable
  emptyasnull enable encode encrypt encryption explicit globaldict256 globaldict64k gzip identity lun luns lzo lzop
  mostly16 mostly32 mostly8 new off offline oid old open parallel percent permissions pivot qualify raw readratio
  recover rejectlog resort restore snapshot system tag tdes text255 text32k top truncatecolumns unnest unpivot wallet
`)

/** Date parts by every name they have (DEV r_Dateparts_for_datetime_functions). */
export const DATE_PARTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    millennium: 'millennium millennia mil mils',
    century: 'century centuries c cent cents',
    decade: 'decade decades dec decs',
    epoch: 'epoch',
    year: 'year years y yr yrs',
    quarter: 'quarter quarters qtr qtrs',
    month: 'month months mon mons',
    week: 'week weeks w',
    dow: 'dayofweek dow dw weekday',
    doy: 'dayofyear doy dy yearday',
    day: 'day days d',
    hour: 'hour hours h hr hrs',
    minute: 'minute minutes m min mins',
    second: 'second seconds s sec secs',
    millisecond: 'millisecond milliseconds ms msec msecs msecond mseconds millisec millisecs millisecon',
    microsecond: 'microsecond microseconds microsec microsecs microsecond usecond useconds us usec usecs'
  }).flatMap(([part, names]) => names.split(' ').map((name): [string, string] => [name, part]))
)

/** Operators that Redshift documents; ~* and the operators of JSON and arrays are not among them (DEV pattern-matching). */
export const OPERATORS = words('+ - * / % ^ || = <> != < > <= >= ~ !~ :: & | # << >> @ |/ ||/ ( ) , .')

/**
 * Catalogs that live on the leader node alone: not to be joined with user tables, nor copied into one (DEV
 * c_join_PG, "leader node–only").
 */
export const LEADER_CATALOG = /^(pg_|information_schema$)/
