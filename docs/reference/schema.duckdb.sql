-- The tables on DuckDB. Generated from src/model/ by `npm run docs`; change that.

CREATE TABLE IF NOT EXISTS "staging_events" (
  "artist" VARCHAR,
  "auth" VARCHAR,
  "first_name" VARCHAR,
  "gender" VARCHAR,
  "item_in_session" INTEGER NOT NULL,
  "last_name" VARCHAR,
  "length" DOUBLE,
  "level" VARCHAR NOT NULL,
  "location" VARCHAR,
  "method" VARCHAR,
  "page" VARCHAR NOT NULL,
  "registration" BIGINT,
  "session_id" BIGINT NOT NULL,
  "song" VARCHAR,
  "status" INTEGER,
  "ts" BIGINT NOT NULL,
  "user_agent" VARCHAR,
  "user_id" BIGINT,
  "file_id" BIGINT NOT NULL,
  "line" BIGINT NOT NULL
);

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
  "artist_id" VARCHAR NOT NULL,
  "artist_latitude" DOUBLE,
  "artist_location" VARCHAR,
  "artist_longitude" DOUBLE,
  "artist_name" VARCHAR NOT NULL,
  "duration" DOUBLE,
  "num_songs" INTEGER,
  "song_id" VARCHAR NOT NULL,
  "title" VARCHAR NOT NULL,
  "year" INTEGER,
  "file_id" BIGINT NOT NULL,
  "line" BIGINT NOT NULL
);

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
  "songplay_id" BIGINT NOT NULL,
  "start_time" TIMESTAMP NOT NULL,
  "user_id" BIGINT NOT NULL,
  "level" VARCHAR NOT NULL,
  "song_id" VARCHAR,
  "artist_id" VARCHAR,
  "session_id" BIGINT NOT NULL,
  "location" VARCHAR,
  "user_agent" VARCHAR
);

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
  "user_id" BIGINT NOT NULL,
  "first_name" VARCHAR,
  "last_name" VARCHAR,
  "gender" VARCHAR,
  "level" VARCHAR NOT NULL
);

COMMENT ON TABLE "users" IS 'Dimension: one row a user seen on any page, as of their latest event.';

COMMENT ON COLUMN "users"."user_id" IS 'User.';

COMMENT ON COLUMN "users"."first_name" IS 'First name.';

COMMENT ON COLUMN "users"."last_name" IS 'Last name.';

COMMENT ON COLUMN "users"."gender" IS 'Gender.';

COMMENT ON COLUMN "users"."level" IS 'Latest subscription level.';

CREATE TABLE IF NOT EXISTS "user_levels" (
  "user_id" BIGINT NOT NULL,
  "level" VARCHAR NOT NULL,
  "valid_from" TIMESTAMP NOT NULL,
  "valid_to" TIMESTAMP
);

COMMENT ON TABLE "user_levels" IS 'Dimension history: the subscription levels of each user, by event time.';

COMMENT ON COLUMN "user_levels"."user_id" IS 'User.';

COMMENT ON COLUMN "user_levels"."level" IS 'Subscription level.';

COMMENT ON COLUMN "user_levels"."valid_from" IS 'First event at this level, UTC.';

COMMENT ON COLUMN "user_levels"."valid_to" IS 'First event at the next level, UTC; null for the latest.';

CREATE TABLE IF NOT EXISTS "songs" (
  "song_id" VARCHAR NOT NULL,
  "title" VARCHAR NOT NULL,
  "artist_id" VARCHAR NOT NULL,
  "year" INTEGER,
  "duration" DOUBLE
);

COMMENT ON TABLE "songs" IS 'Dimension: one row a song of the catalogue.';

COMMENT ON COLUMN "songs"."song_id" IS 'Song.';

COMMENT ON COLUMN "songs"."title" IS 'Title.';

COMMENT ON COLUMN "songs"."artist_id" IS 'Artist.';

COMMENT ON COLUMN "songs"."year" IS 'Year of release; 0 where it is not known.';

COMMENT ON COLUMN "songs"."duration" IS 'Length in seconds.';

CREATE TABLE IF NOT EXISTS "artists" (
  "artist_id" VARCHAR NOT NULL,
  "name" VARCHAR NOT NULL,
  "location" VARCHAR,
  "latitude" DOUBLE,
  "longitude" DOUBLE
);

COMMENT ON TABLE "artists" IS 'Dimension: one row an artist of the catalogue.';

COMMENT ON COLUMN "artists"."artist_id" IS 'Artist.';

COMMENT ON COLUMN "artists"."name" IS 'The name that most of the songs use.';

COMMENT ON COLUMN "artists"."location" IS 'Where the artist is from, free text.';

COMMENT ON COLUMN "artists"."latitude" IS 'Degrees north.';

COMMENT ON COLUMN "artists"."longitude" IS 'Degrees east.';

CREATE TABLE IF NOT EXISTS "time" (
  "start_time" TIMESTAMP NOT NULL,
  "hour" INTEGER NOT NULL,
  "day" INTEGER NOT NULL,
  "week" INTEGER NOT NULL,
  "month" INTEGER NOT NULL,
  "year" INTEGER NOT NULL,
  "weekday" INTEGER NOT NULL
);

COMMENT ON TABLE "time" IS 'Dimension: each distinct start time of the plays, in parts.';

COMMENT ON COLUMN "time"."start_time" IS 'Instant, UTC, to the millisecond.';

COMMENT ON COLUMN "time"."hour" IS 'Hour of the day, 0 to 23.';

COMMENT ON COLUMN "time"."day" IS 'Day of the month, 1 to 31.';

COMMENT ON COLUMN "time"."week" IS 'ISO week, 1 to 53.';

COMMENT ON COLUMN "time"."month" IS 'Month, 1 to 12.';

COMMENT ON COLUMN "time"."year" IS 'Calendar year (not the ISO week year).';

COMMENT ON COLUMN "time"."weekday" IS '1 = Monday to 7 = Sunday.';

CREATE TABLE IF NOT EXISTS "song_catalogue" (
  "song_id" VARCHAR NOT NULL,
  "title" VARCHAR NOT NULL,
  "artist_id" VARCHAR NOT NULL,
  "artist_name" VARCHAR NOT NULL,
  "artist_location" VARCHAR,
  "artist_latitude" DOUBLE,
  "artist_longitude" DOUBLE,
  "year" INTEGER,
  "duration" DOUBLE,
  "title_key" VARCHAR NOT NULL,
  "artist_key" VARCHAR NOT NULL,
  "file_id" BIGINT NOT NULL,
  "line" BIGINT NOT NULL
);

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
  "text" VARCHAR NOT NULL USING COMPRESSION uncompressed,
  "key" VARCHAR NOT NULL USING COMPRESSION uncompressed
);

COMMENT ON TABLE "match_keys" IS 'Titles and artist names as logged or catalogued, each with its folded form for the rule normalized.';

COMMENT ON COLUMN "match_keys"."text" IS 'As it stands in staging.';

COMMENT ON COLUMN "match_keys"."key" IS 'Double encoding undone; case, accents, punctuation and space folded.';

CREATE TABLE IF NOT EXISTS "song_matches" (
  "songplay_id" BIGINT NOT NULL,
  "exact_song_id" VARCHAR,
  "normalized_song_id" VARCHAR
);

COMMENT ON TABLE "song_matches" IS 'The song of each play that has one, by either rule of SONG_MATCH.';

COMMENT ON COLUMN "song_matches"."songplay_id" IS 'Play.';

COMMENT ON COLUMN "song_matches"."exact_song_id" IS 'Song by the rule exact.';

COMMENT ON COLUMN "song_matches"."normalized_song_id" IS 'Song by the rule normalized.';

CREATE TABLE IF NOT EXISTS "etl_runs" (
  "run_id" BIGINT NOT NULL,
  "status" VARCHAR NOT NULL,
  "holder" VARCHAR NOT NULL,
  "version" VARCHAR NOT NULL,
  "started_at" TIMESTAMP NOT NULL,
  "finished_at" TIMESTAMP,
  "song_match" VARCHAR NOT NULL,
  "files_new" BIGINT NOT NULL,
  "files_changed" BIGINT NOT NULL,
  "files_gone" BIGINT NOT NULL,
  "rows_read" BIGINT NOT NULL,
  "rows_staged" BIGINT NOT NULL,
  "rows_rejected" BIGINT NOT NULL,
  "plays" BIGINT NOT NULL,
  "duplicates" BIGINT NOT NULL,
  "plays_total" BIGINT,
  "matched_exact" BIGINT,
  "matched_normalized" BIGINT,
  "message" VARCHAR
);

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
  "file_id" BIGINT NOT NULL,
  "dataset" VARCHAR NOT NULL,
  "uri" VARCHAR NOT NULL,
  "etag" VARCHAR NOT NULL,
  "size" BIGINT NOT NULL,
  "status" VARCHAR NOT NULL,
  "run_id" BIGINT NOT NULL,
  "loaded_at" TIMESTAMP NOT NULL,
  "rows_read" BIGINT NOT NULL,
  "rows_staged" BIGINT NOT NULL,
  "rows_rejected" BIGINT NOT NULL,
  "plays" BIGINT NOT NULL,
  "duplicates" BIGINT NOT NULL,
  "staged_as" BIGINT
);

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
  "run_id" BIGINT NOT NULL,
  "file_id" BIGINT NOT NULL,
  "dataset" VARCHAR NOT NULL,
  "line" BIGINT NOT NULL,
  "column_name" VARCHAR,
  "reason" VARCHAR NOT NULL,
  "message" VARCHAR NOT NULL,
  "raw" VARCHAR NOT NULL,
  "raw_encoding" VARCHAR NOT NULL,
  "raw_bytes" BIGINT NOT NULL
);

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
  "run_id" BIGINT NOT NULL,
  "batch" INTEGER NOT NULL,
  "check_id" VARCHAR NOT NULL,
  "table_name" VARCHAR NOT NULL,
  "severity" VARCHAR NOT NULL,
  "status" VARCHAR NOT NULL,
  "failing" BIGINT NOT NULL,
  "message" VARCHAR NOT NULL,
  "sample" VARCHAR,
  "checked_at" TIMESTAMP NOT NULL
);

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
