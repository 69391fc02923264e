const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Redshift's reserved words (DEV r_pg_keywords), and `time`, which this house quotes too. */
export const RESERVED = words(`
  aes128 aes256 all allowoverwrite analyse analyze and any array as asc authorization az64 backup between binary
  blanksasnull both bytedict bzip2 case cast check collate column constraint create credentials cross current_date
  current_time current_timestamp current_user current_user_id default deferrable deflate defrag delta delta32k desc
  disable distinct do else emptyasnull enable encode encrypt encryption end except explicit false for foreign freeze
  from full globaldict256 globaldict64k grant group gzip having identity ignore ilike in initially inner intersect
  interval into is isnull join leading left like limit localtime localtimestamp lun luns lzo lzop minus mostly16
  mostly32 mostly8 natural new not notnull null nulls off offline offset oid old on only open or order outer overlaps
  parallel partition percent permissions pivot placing primary raw readratio recover references rejectlog resort respect
  restore right select session_user similar snapshot some sysdate system table tag tdes text255 text32k then timestamp
  to top trailing true truncatecolumns union unique unnest unpivot user using verbose wallet when where with without
  start connect time
`)

/**
 * Functions that the engine's statements use; each is one of Redshift's (DEV c_SQL_functions). Those of the leader node
 * (version, format_type, has_schema_privilege, current_schema) stand with the catalogue's tables or alone.
 */
export const FUNCTIONS = words(`
  abs cast chr coalesce count dateadd date_trunc extract floor lag lead length max min ntile nullif percentile_cont
  row_number split_part substring sum getdate pg_last_copy_count pg_last_copy_id pg_backend_pid version has_schema_privilege
  format_type current_database current_user current_schema octet_length upper lower trim btrim listagg md5 strpos replace datediff rank
  dense_rank first_value last_value is_valid_json json_extract_path_text
`)

/** Words that stand before a bracket without being functions. */
export const NOT_FUNCTIONS = words(`
  in and or not as on using exists any all values from join select where when then else case having by union over
  intersect except minus between like is distinct limit offset set group within into distkey sortkey varying char
  character varchar decimal numeric unload copy with encode recursive default interval
`)

/** Aggregates, and window functions that take a frame: with ORDER BY they need one (DEV r_Window_function_synopsis). */
export const NEEDS_FRAME = words('count sum min max avg first_value last_value nth_value stddev_samp stddev_pop')
/** Window functions that take none. */
export const NO_FRAME = words('row_number rank dense_rank ntile lag lead percent_rank cume_dist')

/** Parts of a date that mean the same here as elsewhere; not isodow, which is unknown, nor dow, whose 0 is Sunday, but for the dialect's own use. */
export const DATE_PARTS = words('epoch year month week day hour minute second dow quarter')

/** Columns that hold text of the input: blanks at their ends must be told apart. */
export const INPUT_TEXTS = words(`
  song_id artist_id title artist artist_name text key song page title_key artist_key artist_location exact_song_id
  normalized_song_id gender
`)
/** Those that a question groups by. */
export const FREE_TEXTS = words('title artist location name')
