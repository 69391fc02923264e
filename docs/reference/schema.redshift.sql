-- The tables on Amazon Redshift. Generated from src/model/ by `npm run docs`; change that.

CREATE TABLE IF NOT EXISTS "staging_events" (
  "artist" character varying(1024) ENCODE zstd,
  "auth" character varying(64) ENCODE zstd,
  "first_name" character varying(256) ENCODE zstd,
  "gender" character varying(16) ENCODE bytedict,
  "item_in_session" integer ENCODE az64 NOT NULL,
  "last_name" character varying(256) ENCODE zstd,
  "length" double precision ENCODE zstd,
  "level" character varying(16) ENCODE bytedict NOT NULL,
  "location" character varying(1024) ENCODE zstd,
  "method" character varying(16) ENCODE zstd,
  "page" character varying(64) ENCODE bytedict NOT NULL,
  "registration" bigint ENCODE az64,
  "session_id" bigint ENCODE az64 NOT NULL,
  "song" character varying(1024) ENCODE zstd,
  "status" integer ENCODE az64,
  "ts" bigint ENCODE raw NOT NULL,
  "user_agent" character varying(2048) ENCODE zstd,
  "user_id" bigint ENCODE az64,
  "file_id" bigint ENCODE az64 NOT NULL,
  "line" bigint ENCODE az64 NOT NULL
)
DISTSTYLE KEY DISTKEY ("user_id")
COMPOUND SORTKEY ("ts");

COMMENT ON TABLE "staging_events" IS 'Every valid row of the activity logs, typed, duplicates kept.';

COMMENT ON COLUMN "staging_events"."artist" IS 'Artist of the song played, as logged.';

COMMENT ON COLUMN "staging_events"."auth" IS 'State of authentication.';

COMMENT ON COLUMN "staging_events"."first_name" IS 'First name of the user.';

COMMENT ON COLUMN "staging_events"."gender" IS 'Gender of the user.';

COMMENT ON COLUMN "staging_events"."item_in_session" IS 'Position of the event in its session, from 0.';

COMMENT ON COLUMN "staging_events"."last_name" IS 'Last name of the user.';

COMMENT ON COLUMN "staging_events"."length" IS 'Length of the song played, in seconds, as logged.';

COMMENT ON COLUMN "staging_events"."level" IS 'Subscription level at the time.';

COMMENT ON COLUMN "staging_events"."location" IS 'Where the user is, as logged.';

COMMENT ON COLUMN "staging_events"."method" IS 'HTTP method.';

COMMENT ON COLUMN "staging_events"."page" IS 'Page of the app; NextSong is a play.';

COMMENT ON COLUMN "staging_events"."registration" IS 'When the user registered, in milliseconds since 1970, UTC.';

COMMENT ON COLUMN "staging_events"."session_id" IS 'Session; two users may share one.';

COMMENT ON COLUMN "staging_events"."song" IS 'Title of the song played, as logged.';

COMMENT ON COLUMN "staging_events"."status" IS 'HTTP status.';

COMMENT ON COLUMN "staging_events"."ts" IS 'When it happened, in milliseconds since 1970, UTC.';

COMMENT ON COLUMN "staging_events"."user_agent" IS 'Browser, as logged, quotes kept.';

COMMENT ON COLUMN "staging_events"."user_id" IS 'User; null while logged out.';

COMMENT ON COLUMN "staging_events"."file_id" IS 'The version of the file it came from.';

COMMENT ON COLUMN "staging_events"."line" IS 'The physical line in that file, from 1.';

CREATE TABLE IF NOT EXISTS "staging_songs" (
  "artist_id" character varying(64) ENCODE zstd NOT NULL,
  "artist_latitude" double precision ENCODE zstd,
  "artist_location" character varying(1024) ENCODE zstd,
  "artist_longitude" double precision ENCODE zstd,
  "artist_name" character varying(1024) ENCODE zstd NOT NULL,
  "duration" double precision ENCODE zstd,
  "num_songs" integer ENCODE az64,
  "song_id" character varying(64) ENCODE raw NOT NULL,
  "title" character varying(1024) ENCODE zstd NOT NULL,
  "year" integer ENCODE az64,
  "file_id" bigint ENCODE az64 NOT NULL,
  "line" bigint ENCODE az64 NOT NULL
)
DISTSTYLE KEY DISTKEY ("song_id")
COMPOUND SORTKEY ("song_id");

COMMENT ON TABLE "staging_songs" IS 'Every valid row of the song metadata, typed, duplicates kept.';

COMMENT ON COLUMN "staging_songs"."artist_id" IS 'Artist.';

COMMENT ON COLUMN "staging_songs"."artist_latitude" IS 'Latitude of the artist, degrees north.';

COMMENT ON COLUMN "staging_songs"."artist_location" IS 'Where the artist is from, free text.';

COMMENT ON COLUMN "staging_songs"."artist_longitude" IS 'Longitude of the artist, degrees east.';

COMMENT ON COLUMN "staging_songs"."artist_name" IS 'Name the artist goes by on this song.';

COMMENT ON COLUMN "staging_songs"."duration" IS 'Length in seconds.';

COMMENT ON COLUMN "staging_songs"."num_songs" IS 'Songs in the file; 1 in all that were seen.';

COMMENT ON COLUMN "staging_songs"."song_id" IS 'Song.';

COMMENT ON COLUMN "staging_songs"."title" IS 'Title.';

COMMENT ON COLUMN "staging_songs"."year" IS 'Year of release; 0 where it is not known.';

COMMENT ON COLUMN "staging_songs"."file_id" IS 'The version of the file it came from.';

COMMENT ON COLUMN "staging_songs"."line" IS 'The physical line in that file, from 1.';

CREATE TABLE IF NOT EXISTS "songplays" (
  "songplay_id" bigint ENCODE az64 NOT NULL,
  "start_time" timestamp without time zone ENCODE raw NOT NULL,
  "user_id" bigint ENCODE az64 NOT NULL,
  "level" character varying(16) ENCODE bytedict NOT NULL,
  "song_id" character varying(64) ENCODE zstd,
  "artist_id" character varying(64) ENCODE zstd,
  "session_id" bigint ENCODE az64 NOT NULL,
  "location" character varying(1024) ENCODE zstd,
  "user_agent" character varying(2048) ENCODE zstd
)
DISTSTYLE KEY DISTKEY ("user_id")
COMPOUND SORTKEY ("start_time");

COMMENT ON TABLE "songplays" IS 'Fact: one row a play, whether or not its song is in the catalogue.';

COMMENT ON COLUMN "songplays"."songplay_id" IS 'file_id * 2^32 + line: names the line that the play came from.';

COMMENT ON COLUMN "songplays"."start_time" IS 'When the play began, UTC.';

COMMENT ON COLUMN "songplays"."user_id" IS 'Who listened.';

COMMENT ON COLUMN "songplays"."level" IS 'Subscription level at the time.';

COMMENT ON COLUMN "songplays"."song_id" IS 'Song in the catalogue; null where none matched.';

COMMENT ON COLUMN "songplays"."artist_id" IS 'Artist of that song; null where none matched.';

COMMENT ON COLUMN "songplays"."session_id" IS 'Session; two users may share one.';

COMMENT ON COLUMN "songplays"."location" IS 'Where the user was, as logged.';

COMMENT ON COLUMN "songplays"."user_agent" IS 'Browser, as logged, quotes kept.';

CREATE TABLE IF NOT EXISTS "users" (
  "user_id" bigint ENCODE raw NOT NULL,
  "first_name" character varying(256) ENCODE zstd,
  "last_name" character varying(256) ENCODE zstd,
  "gender" character varying(16) ENCODE bytedict,
  "level" character varying(16) ENCODE bytedict NOT NULL
)
DISTSTYLE ALL
COMPOUND SORTKEY ("user_id");

COMMENT ON TABLE "users" IS 'Dimension: one row a user seen on any page, as of their latest event.';

COMMENT ON COLUMN "users"."user_id" IS 'User.';

COMMENT ON COLUMN "users"."first_name" IS 'First name.';

COMMENT ON COLUMN "users"."last_name" IS 'Last name.';

COMMENT ON COLUMN "users"."gender" IS 'Gender.';

COMMENT ON COLUMN "users"."level" IS 'Latest subscription level.';

CREATE TABLE IF NOT EXISTS "user_levels" (
  "user_id" bigint ENCODE raw NOT NULL,
  "level" character varying(16) ENCODE bytedict NOT NULL,
  "valid_from" timestamp without time zone ENCODE raw NOT NULL,
  "valid_to" timestamp without time zone ENCODE az64
)
DISTSTYLE ALL
COMPOUND SORTKEY ("user_id", "valid_from");

COMMENT ON TABLE "user_levels" IS 'Dimension history: the subscription levels of each user, by event time.';

COMMENT ON COLUMN "user_levels"."user_id" IS 'User.';

COMMENT ON COLUMN "user_levels"."level" IS 'Subscription level.';

COMMENT ON COLUMN "user_levels"."valid_from" IS 'First event at this level, UTC.';

COMMENT ON COLUMN "user_levels"."valid_to" IS 'First event at the next level, UTC; null for the latest.';

CREATE TABLE IF NOT EXISTS "songs" (
  "song_id" character varying(64) ENCODE raw NOT NULL,
  "title" character varying(1024) ENCODE zstd NOT NULL,
  "artist_id" character varying(64) ENCODE zstd NOT NULL,
  "year" integer ENCODE az64,
  "duration" double precision ENCODE zstd
)
DISTSTYLE KEY DISTKEY ("song_id")
COMPOUND SORTKEY ("song_id");

COMMENT ON TABLE "songs" IS 'Dimension: one row a song of the catalogue.';

COMMENT ON COLUMN "songs"."song_id" IS 'Song.';

COMMENT ON COLUMN "songs"."title" IS 'Title.';

COMMENT ON COLUMN "songs"."artist_id" IS 'Artist.';

COMMENT ON COLUMN "songs"."year" IS 'Year of release; 0 where it is not known.';

COMMENT ON COLUMN "songs"."duration" IS 'Length in seconds.';

CREATE TABLE IF NOT EXISTS "artists" (
  "artist_id" character varying(64) ENCODE raw NOT NULL,
  "name" character varying(1024) ENCODE zstd NOT NULL,
  "location" character varying(1024) ENCODE zstd,
  "latitude" double precision ENCODE zstd,
  "longitude" double precision ENCODE zstd
)
DISTSTYLE ALL
COMPOUND SORTKEY ("artist_id");

COMMENT ON TABLE "artists" IS 'Dimension: one row an artist of the catalogue.';

COMMENT ON COLUMN "artists"."artist_id" IS 'Artist.';

COMMENT ON COLUMN "artists"."name" IS 'The name that most of the songs use.';

COMMENT ON COLUMN "artists"."location" IS 'Where the artist is from, free text.';

COMMENT ON COLUMN "artists"."latitude" IS 'Degrees north.';

COMMENT ON COLUMN "artists"."longitude" IS 'Degrees east.';

CREATE TABLE IF NOT EXISTS "time" (
  "start_time" timestamp without time zone ENCODE raw NOT NULL,
  "hour" integer ENCODE az64 NOT NULL,
  "day" integer ENCODE az64 NOT NULL,
  "week" integer ENCODE az64 NOT NULL,
  "month" integer ENCODE az64 NOT NULL,
  "year" integer ENCODE az64 NOT NULL,
  "weekday" integer ENCODE az64 NOT NULL
)
DISTSTYLE KEY DISTKEY ("start_time")
COMPOUND SORTKEY ("start_time");

COMMENT ON TABLE "time" IS 'Dimension: each distinct start time of the plays, in parts.';

COMMENT ON COLUMN "time"."start_time" IS 'Instant, UTC, to the millisecond.';

COMMENT ON COLUMN "time"."hour" IS 'Hour of the day, 0 to 23.';

COMMENT ON COLUMN "time"."day" IS 'Day of the month, 1 to 31.';

COMMENT ON COLUMN "time"."week" IS 'ISO week, 1 to 53.';

COMMENT ON COLUMN "time"."month" IS 'Month, 1 to 12.';

COMMENT ON COLUMN "time"."year" IS 'Calendar year (not the ISO week year).';

COMMENT ON COLUMN "time"."weekday" IS '1 = Monday to 7 = Sunday.';

CREATE TABLE IF NOT EXISTS "song_catalogue" (
  "song_id" character varying(64) ENCODE raw NOT NULL,
  "title" character varying(1024) ENCODE zstd NOT NULL,
  "artist_id" character varying(64) ENCODE zstd NOT NULL,
  "artist_name" character varying(1024) ENCODE zstd NOT NULL,
  "artist_location" character varying(1024) ENCODE zstd,
  "artist_latitude" double precision ENCODE zstd,
  "artist_longitude" double precision ENCODE zstd,
  "year" integer ENCODE az64,
  "duration" double precision ENCODE zstd,
  "title_key" character varying(16384) ENCODE zstd NOT NULL,
  "artist_key" character varying(16384) ENCODE zstd NOT NULL,
  "file_id" bigint ENCODE az64 NOT NULL,
  "line" bigint ENCODE az64 NOT NULL
)
DISTSTYLE KEY DISTKEY ("song_id")
COMPOUND SORTKEY ("song_id");

COMMENT ON TABLE "song_catalogue" IS 'The staged row that counts for each song_id: the one with the greatest (uri, line).';

COMMENT ON COLUMN "song_catalogue"."song_id" IS 'Song.';

COMMENT ON COLUMN "song_catalogue"."title" IS 'Title.';

COMMENT ON COLUMN "song_catalogue"."artist_id" IS 'Artist.';

COMMENT ON COLUMN "song_catalogue"."artist_name" IS 'Name the artist goes by on this song.';

COMMENT ON COLUMN "song_catalogue"."artist_location" IS 'Where the artist is from.';

COMMENT ON COLUMN "song_catalogue"."artist_latitude" IS 'Degrees north.';

COMMENT ON COLUMN "song_catalogue"."artist_longitude" IS 'Degrees east.';

COMMENT ON COLUMN "song_catalogue"."year" IS 'Year of release.';

COMMENT ON COLUMN "song_catalogue"."duration" IS 'Length in seconds.';

COMMENT ON COLUMN "song_catalogue"."title_key" IS 'Title, folded for the rule normalized.';

COMMENT ON COLUMN "song_catalogue"."artist_key" IS 'Artist name, folded for the rule normalized.';

COMMENT ON COLUMN "song_catalogue"."file_id" IS 'Version of the file it came from.';

COMMENT ON COLUMN "song_catalogue"."line" IS 'Line in that file.';

CREATE TABLE IF NOT EXISTS "match_keys" (
  "text" character varying(1024) ENCODE raw NOT NULL,
  "key" character varying(16384) ENCODE zstd NOT NULL
)
DISTSTYLE ALL
COMPOUND SORTKEY ("text");

COMMENT ON TABLE "match_keys" IS 'Titles and artist names as logged or catalogued, each with its folded form for the rule normalized.';

COMMENT ON COLUMN "match_keys"."text" IS 'As it stands in staging.';

COMMENT ON COLUMN "match_keys"."key" IS 'Double encoding undone; case, accents, punctuation and space folded.';

CREATE TABLE IF NOT EXISTS "song_matches" (
  "songplay_id" bigint ENCODE raw NOT NULL,
  "exact_song_id" character varying(64) ENCODE zstd,
  "normalized_song_id" character varying(64) ENCODE zstd
)
DISTSTYLE KEY DISTKEY ("songplay_id")
COMPOUND SORTKEY ("songplay_id");

COMMENT ON TABLE "song_matches" IS 'The song of each play that has one, by either rule of SONG_MATCH.';

COMMENT ON COLUMN "song_matches"."songplay_id" IS 'Play.';

COMMENT ON COLUMN "song_matches"."exact_song_id" IS 'Song by the rule exact.';

COMMENT ON COLUMN "song_matches"."normalized_song_id" IS 'Song by the rule normalized.';

CREATE TABLE IF NOT EXISTS "etl_runs" (
  "run_id" bigint ENCODE raw NOT NULL,
  "status" character varying(16) ENCODE bytedict NOT NULL,
  "holder" character varying(256) ENCODE zstd NOT NULL,
  "version" character varying(32) ENCODE zstd NOT NULL,
  "started_at" timestamp without time zone ENCODE az64 NOT NULL,
  "finished_at" timestamp without time zone ENCODE az64,
  "song_match" character varying(16) ENCODE bytedict NOT NULL,
  "files_new" bigint ENCODE az64 NOT NULL,
  "files_changed" bigint ENCODE az64 NOT NULL,
  "files_gone" bigint ENCODE az64 NOT NULL,
  "rows_read" bigint ENCODE az64 NOT NULL,
  "rows_staged" bigint ENCODE az64 NOT NULL,
  "rows_rejected" bigint ENCODE az64 NOT NULL,
  "plays" bigint ENCODE az64 NOT NULL,
  "duplicates" bigint ENCODE az64 NOT NULL,
  "plays_total" bigint ENCODE az64,
  "matched_exact" bigint ENCODE az64,
  "matched_normalized" bigint ENCODE az64,
  "message" character varying(65535) ENCODE zstd
)
DISTSTYLE ALL
COMPOUND SORTKEY ("run_id");

COMMENT ON TABLE "etl_runs" IS 'One row an etl invocation.';

COMMENT ON COLUMN "etl_runs"."run_id" IS 'Run, from 1.';

COMMENT ON COLUMN "etl_runs"."status" IS 'How it stands.';

COMMENT ON COLUMN "etl_runs"."holder" IS 'Who ran it: user, host, process.';

COMMENT ON COLUMN "etl_runs"."version" IS 'Version of this program.';

COMMENT ON COLUMN "etl_runs"."started_at" IS 'Begin, UTC.';

COMMENT ON COLUMN "etl_runs"."finished_at" IS 'End, UTC.';

COMMENT ON COLUMN "etl_runs"."song_match" IS 'Rule by which plays find their song.';

COMMENT ON COLUMN "etl_runs"."files_new" IS 'Files loaded for the first time.';

COMMENT ON COLUMN "etl_runs"."files_changed" IS 'Files that replaced an earlier version.';

COMMENT ON COLUMN "etl_runs"."files_gone" IS 'Files of the ledger that the source no longer has; their rows stay.';

COMMENT ON COLUMN "etl_runs"."rows_read" IS 'Rows read: staged + rejected.';

COMMENT ON COLUMN "etl_runs"."rows_staged" IS 'Rows staged.';

COMMENT ON COLUMN "etl_runs"."rows_rejected" IS 'Rows rejected.';

COMMENT ON COLUMN "etl_runs"."plays" IS 'Staged rows with page NextSong.';

COMMENT ON COLUMN "etl_runs"."duplicates" IS 'Of those, the ones that repeat another play.';

COMMENT ON COLUMN "etl_runs"."plays_total" IS 'Plays in the warehouse afterwards.';

COMMENT ON COLUMN "etl_runs"."matched_exact" IS 'Of those, plays whose song the rule exact finds.';

COMMENT ON COLUMN "etl_runs"."matched_normalized" IS 'Of those, plays whose song the rule normalized finds.';

COMMENT ON COLUMN "etl_runs"."message" IS 'What went wrong, where something did.';

CREATE TABLE IF NOT EXISTS "etl_files" (
  "file_id" bigint ENCODE raw NOT NULL,
  "dataset" character varying(16) ENCODE bytedict NOT NULL,
  "uri" character varying(4096) ENCODE zstd NOT NULL,
  "etag" character varying(256) ENCODE zstd NOT NULL,
  "size" bigint ENCODE az64 NOT NULL,
  "status" character varying(16) ENCODE bytedict NOT NULL,
  "run_id" bigint ENCODE az64 NOT NULL,
  "loaded_at" timestamp without time zone ENCODE az64 NOT NULL,
  "rows_read" bigint ENCODE az64 NOT NULL,
  "rows_staged" bigint ENCODE az64 NOT NULL,
  "rows_rejected" bigint ENCODE az64 NOT NULL,
  "plays" bigint ENCODE az64 NOT NULL,
  "duplicates" bigint ENCODE az64 NOT NULL,
  "staged_as" bigint ENCODE az64
)
DISTSTYLE ALL
COMPOUND SORTKEY ("file_id");

COMMENT ON TABLE "etl_files" IS 'The ledger: every version of every file ever loaded.';

COMMENT ON COLUMN "etl_files"."file_id" IS 'Version of a file, from 1.';

COMMENT ON COLUMN "etl_files"."dataset" IS 'What it holds.';

COMMENT ON COLUMN "etl_files"."uri" IS 'Where it lies: an absolute path or s3://bucket/key.';

COMMENT ON COLUMN "etl_files"."etag" IS 'What tells one version from another.';

COMMENT ON COLUMN "etl_files"."size" IS 'Bytes.';

COMMENT ON COLUMN "etl_files"."status" IS 'Whether its rows are in the tables.';

COMMENT ON COLUMN "etl_files"."run_id" IS 'Run that loaded it.';

COMMENT ON COLUMN "etl_files"."loaded_at" IS 'When, UTC.';

COMMENT ON COLUMN "etl_files"."rows_read" IS 'Rows read: staged + rejected.';

COMMENT ON COLUMN "etl_files"."rows_staged" IS 'Rows staged.';

COMMENT ON COLUMN "etl_files"."rows_rejected" IS 'Rows rejected.';

COMMENT ON COLUMN "etl_files"."plays" IS 'Staged rows with page NextSong.';

COMMENT ON COLUMN "etl_files"."duplicates" IS 'Of those, the ones that repeat another play.';

COMMENT ON COLUMN "etl_files"."staged_as" IS 'Where one COPY of the cluster read several files: the file under whose id and counts their rows stand.';

CREATE TABLE IF NOT EXISTS "etl_rejects" (
  "run_id" bigint ENCODE az64 NOT NULL,
  "file_id" bigint ENCODE raw NOT NULL,
  "dataset" character varying(16) ENCODE bytedict NOT NULL,
  "line" bigint ENCODE raw NOT NULL,
  "column_name" character varying(64) ENCODE zstd,
  "reason" character varying(32) ENCODE zstd NOT NULL,
  "message" character varying(1024) ENCODE zstd NOT NULL,
  "raw" character varying(65535) ENCODE zstd NOT NULL,
  "raw_encoding" character varying(8) ENCODE zstd NOT NULL,
  "raw_bytes" bigint ENCODE az64 NOT NULL
)
DISTSTYLE EVEN
COMPOUND SORTKEY ("file_id", "line");

COMMENT ON TABLE "etl_rejects" IS 'Every input row that could not be loaded, with its reason.';

COMMENT ON COLUMN "etl_rejects"."run_id" IS 'Run that met it.';

COMMENT ON COLUMN "etl_rejects"."file_id" IS 'Version of the file.';

COMMENT ON COLUMN "etl_rejects"."dataset" IS 'What the file holds.';

COMMENT ON COLUMN "etl_rejects"."line" IS 'The physical line, from 1.';

COMMENT ON COLUMN "etl_rejects"."column_name" IS 'Key of the input that is at fault, where one is.';

COMMENT ON COLUMN "etl_rejects"."reason" IS 'Kind of fault.';

COMMENT ON COLUMN "etl_rejects"."message" IS 'What was found and what belongs there.';

COMMENT ON COLUMN "etl_rejects"."raw" IS 'The row as it was; its beginning where it is longer than 1 MiB, on Redshift than 58,000 bytes.';

COMMENT ON COLUMN "etl_rejects"."raw_encoding" IS 'utf-8, or base64 where the bytes are not text that a database can hold.';

COMMENT ON COLUMN "etl_rejects"."raw_bytes" IS 'Length of the row in bytes.';

CREATE TABLE IF NOT EXISTS "etl_checks" (
  "run_id" bigint ENCODE az64 NOT NULL,
  "batch" integer ENCODE az64 NOT NULL,
  "check_id" character varying(64) ENCODE zstd NOT NULL,
  "table_name" character varying(64) ENCODE zstd NOT NULL,
  "severity" character varying(8) ENCODE bytedict NOT NULL,
  "status" character varying(8) ENCODE bytedict NOT NULL,
  "failing" bigint ENCODE az64 NOT NULL,
  "message" character varying(1024) ENCODE zstd NOT NULL,
  "sample" character varying(65535) ENCODE zstd,
  "checked_at" timestamp without time zone ENCODE raw NOT NULL
)
DISTSTYLE ALL
COMPOUND SORTKEY ("checked_at");

COMMENT ON TABLE "etl_checks" IS 'The outcome of every check of every run.';

COMMENT ON COLUMN "etl_checks"."run_id" IS 'Run; 0 for a check that was called alone.';

COMMENT ON COLUMN "etl_checks"."batch" IS 'Batch of the run, from 1; 0 for the whole warehouse.';

COMMENT ON COLUMN "etl_checks"."check_id" IS 'Which check.';

COMMENT ON COLUMN "etl_checks"."table_name" IS 'Table that it looks at.';

COMMENT ON COLUMN "etl_checks"."severity" IS 'What a failure does.';

COMMENT ON COLUMN "etl_checks"."status" IS 'Outcome.';

COMMENT ON COLUMN "etl_checks"."failing" IS 'Rows that fail it.';

COMMENT ON COLUMN "etl_checks"."message" IS 'The outcome in words.';

COMMENT ON COLUMN "etl_checks"."sample" IS 'Some of the failing rows, as JSON.';

COMMENT ON COLUMN "etl_checks"."checked_at" IS 'When, UTC.';

CREATE OR REPLACE VIEW "plays" AS
SELECT p.songplay_id, p.start_time, p.user_id, p.level, p.song_id, p.artist_id, p.session_id, p.location, p.user_agent,
  e.song AS title, e.artist AS artist, e.length AS length
FROM songplays p
JOIN staging_events e ON p.songplay_id = e.file_id * 4294967296 + e.line;

COMMENT ON VIEW "plays" IS 'songplays with the title, artist and length as logged, so that plays without a catalogue song have names too.';
