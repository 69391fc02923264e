-- The tables on PostgreSQL. Generated from src/model/ by `npm run docs`; change that.

CREATE TABLE IF NOT EXISTS "staging_events" (
  "artist" text COLLATE "C",
  "auth" text COLLATE "C",
  "first_name" text COLLATE "C",
  "gender" text COLLATE "C",
  "item_in_session" integer NOT NULL,
  "last_name" text COLLATE "C",
  "length" double precision,
  "level" text COLLATE "C" NOT NULL,
  "location" text COLLATE "C",
  "method" text COLLATE "C",
  "page" text COLLATE "C" NOT NULL,
  "registration" bigint,
  "session_id" bigint NOT NULL,
  "song" text COLLATE "C",
  "status" integer,
  "ts" bigint NOT NULL,
  "user_agent" text COLLATE "C",
  "user_id" bigint,
  "file_id" bigint NOT NULL,
  "line" bigint NOT NULL
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

CREATE INDEX IF NOT EXISTS "staging_events_file_id_ts_brin" ON "staging_events" USING brin ("file_id", "ts");

CREATE TABLE IF NOT EXISTS "staging_songs" (
  "artist_id" text COLLATE "C" NOT NULL,
  "artist_latitude" double precision,
  "artist_location" text COLLATE "C",
  "artist_longitude" double precision,
  "artist_name" text COLLATE "C" NOT NULL,
  "duration" double precision,
  "num_songs" integer,
  "song_id" text COLLATE "C" NOT NULL,
  "title" text COLLATE "C" NOT NULL,
  "year" integer,
  "file_id" bigint NOT NULL,
  "line" bigint NOT NULL
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

CREATE INDEX IF NOT EXISTS "staging_songs_file_id_brin" ON "staging_songs" USING brin ("file_id");

CREATE INDEX IF NOT EXISTS "staging_songs_song_id_idx" ON "staging_songs" ("song_id");

CREATE INDEX IF NOT EXISTS "staging_songs_artist_id_idx" ON "staging_songs" ("artist_id");

CREATE TABLE IF NOT EXISTS "songplays" (
  "songplay_id" bigint NOT NULL,
  "start_time" timestamp(3) without time zone NOT NULL,
  "user_id" bigint NOT NULL,
  "level" text COLLATE "C" NOT NULL CHECK (octet_length("level") <= 16),
  "song_id" text COLLATE "C" CHECK (octet_length("song_id") <= 64),
  "artist_id" text COLLATE "C" CHECK (octet_length("artist_id") <= 64),
  "session_id" bigint NOT NULL,
  "location" text COLLATE "C" CHECK (octet_length("location") <= 1024),
  "user_agent" text COLLATE "C" CHECK (octet_length("user_agent") <= 2048),
  PRIMARY KEY ("songplay_id")
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

CREATE INDEX IF NOT EXISTS "songplays_start_time_brin" ON "songplays" USING brin ("start_time");

CREATE TABLE IF NOT EXISTS "users" (
  "user_id" bigint NOT NULL,
  "first_name" text COLLATE "C" CHECK (octet_length("first_name") <= 256),
  "last_name" text COLLATE "C" CHECK (octet_length("last_name") <= 256),
  "gender" text COLLATE "C" CHECK (octet_length("gender") <= 16),
  "level" text COLLATE "C" NOT NULL CHECK (octet_length("level") <= 16),
  PRIMARY KEY ("user_id")
);

COMMENT ON TABLE "users" IS 'Dimension: one row a user seen on any page, as of their latest event.';

COMMENT ON COLUMN "users"."user_id" IS 'User.';

COMMENT ON COLUMN "users"."first_name" IS 'First name.';

COMMENT ON COLUMN "users"."last_name" IS 'Last name.';

COMMENT ON COLUMN "users"."gender" IS 'Gender.';

COMMENT ON COLUMN "users"."level" IS 'Latest subscription level.';

CREATE TABLE IF NOT EXISTS "user_levels" (
  "user_id" bigint NOT NULL,
  "level" text COLLATE "C" NOT NULL CHECK (octet_length("level") <= 16),
  "valid_from" timestamp(3) without time zone NOT NULL,
  "valid_to" timestamp(3) without time zone,
  PRIMARY KEY ("user_id", "valid_from")
);

COMMENT ON TABLE "user_levels" IS 'Dimension history: the subscription levels of each user, by event time.';

COMMENT ON COLUMN "user_levels"."user_id" IS 'User.';

COMMENT ON COLUMN "user_levels"."level" IS 'Subscription level.';

COMMENT ON COLUMN "user_levels"."valid_from" IS 'First event at this level, UTC.';

COMMENT ON COLUMN "user_levels"."valid_to" IS 'First event at the next level, UTC; null for the latest.';

CREATE TABLE IF NOT EXISTS "songs" (
  "song_id" text COLLATE "C" NOT NULL CHECK (octet_length("song_id") <= 64),
  "title" text COLLATE "C" NOT NULL CHECK (octet_length("title") <= 1024),
  "artist_id" text COLLATE "C" NOT NULL CHECK (octet_length("artist_id") <= 64),
  "year" integer,
  "duration" double precision,
  PRIMARY KEY ("song_id")
);

COMMENT ON TABLE "songs" IS 'Dimension: one row a song of the catalogue.';

COMMENT ON COLUMN "songs"."song_id" IS 'Song.';

COMMENT ON COLUMN "songs"."title" IS 'Title.';

COMMENT ON COLUMN "songs"."artist_id" IS 'Artist.';

COMMENT ON COLUMN "songs"."year" IS 'Year of release; 0 where it is not known.';

COMMENT ON COLUMN "songs"."duration" IS 'Length in seconds.';

CREATE TABLE IF NOT EXISTS "artists" (
  "artist_id" text COLLATE "C" NOT NULL CHECK (octet_length("artist_id") <= 64),
  "name" text COLLATE "C" NOT NULL CHECK (octet_length("name") <= 1024),
  "location" text COLLATE "C" CHECK (octet_length("location") <= 1024),
  "latitude" double precision,
  "longitude" double precision,
  PRIMARY KEY ("artist_id")
);

COMMENT ON TABLE "artists" IS 'Dimension: one row an artist of the catalogue.';

COMMENT ON COLUMN "artists"."artist_id" IS 'Artist.';

COMMENT ON COLUMN "artists"."name" IS 'The name that most of the songs use.';

COMMENT ON COLUMN "artists"."location" IS 'Where the artist is from, free text.';

COMMENT ON COLUMN "artists"."latitude" IS 'Degrees north.';

COMMENT ON COLUMN "artists"."longitude" IS 'Degrees east.';

CREATE TABLE IF NOT EXISTS "time" (
  "start_time" timestamp(3) without time zone NOT NULL,
  "hour" integer NOT NULL,
  "day" integer NOT NULL,
  "week" integer NOT NULL,
  "month" integer NOT NULL,
  "year" integer NOT NULL,
  "weekday" integer NOT NULL,
  PRIMARY KEY ("start_time")
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
  "song_id" text COLLATE "C" NOT NULL CHECK (octet_length("song_id") <= 64),
  "title" text COLLATE "C" NOT NULL CHECK (octet_length("title") <= 1024),
  "artist_id" text COLLATE "C" NOT NULL CHECK (octet_length("artist_id") <= 64),
  "artist_name" text COLLATE "C" NOT NULL CHECK (octet_length("artist_name") <= 1024),
  "artist_location" text COLLATE "C" CHECK (octet_length("artist_location") <= 1024),
  "artist_latitude" double precision,
  "artist_longitude" double precision,
  "year" integer,
  "duration" double precision,
  "title_key" text COLLATE "C" NOT NULL CHECK (octet_length("title_key") <= 16384),
  "artist_key" text COLLATE "C" NOT NULL CHECK (octet_length("artist_key") <= 16384),
  "file_id" bigint NOT NULL,
  "line" bigint NOT NULL,
  PRIMARY KEY ("song_id")
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

CREATE INDEX IF NOT EXISTS "song_catalogue_artist_id_idx" ON "song_catalogue" ("artist_id");

CREATE TABLE IF NOT EXISTS "match_keys" (
  "text" text COLLATE "C" NOT NULL CHECK (octet_length("text") <= 1024),
  "key" text COLLATE "C" NOT NULL CHECK (octet_length("key") <= 16384),
  PRIMARY KEY ("text")
);

COMMENT ON TABLE "match_keys" IS 'Titles and artist names as logged or catalogued, each with its folded form for the rule normalized.';

COMMENT ON COLUMN "match_keys"."text" IS 'As it stands in staging.';

COMMENT ON COLUMN "match_keys"."key" IS 'Double encoding undone; case, accents, punctuation and space folded.';

CREATE TABLE IF NOT EXISTS "song_matches" (
  "songplay_id" bigint NOT NULL,
  "exact_song_id" text COLLATE "C" CHECK (octet_length("exact_song_id") <= 64),
  "normalized_song_id" text COLLATE "C" CHECK (octet_length("normalized_song_id") <= 64),
  PRIMARY KEY ("songplay_id")
);

COMMENT ON TABLE "song_matches" IS 'The song of each play that has one, by either rule of SONG_MATCH.';

COMMENT ON COLUMN "song_matches"."songplay_id" IS 'Play.';

COMMENT ON COLUMN "song_matches"."exact_song_id" IS 'Song by the rule exact.';

COMMENT ON COLUMN "song_matches"."normalized_song_id" IS 'Song by the rule normalized.';

CREATE TABLE IF NOT EXISTS "etl_runs" (
  "run_id" bigint NOT NULL,
  "status" text COLLATE "C" NOT NULL CHECK (octet_length("status") <= 16),
  "holder" text COLLATE "C" NOT NULL CHECK (octet_length("holder") <= 256),
  "version" text COLLATE "C" NOT NULL CHECK (octet_length("version") <= 32),
  "started_at" timestamp(3) without time zone NOT NULL,
  "finished_at" timestamp(3) without time zone,
  "song_match" text COLLATE "C" NOT NULL CHECK (octet_length("song_match") <= 16),
  "files_new" bigint NOT NULL,
  "files_changed" bigint NOT NULL,
  "files_gone" bigint NOT NULL,
  "rows_read" bigint NOT NULL,
  "rows_staged" bigint NOT NULL,
  "rows_rejected" bigint NOT NULL,
  "plays" bigint NOT NULL,
  "duplicates" bigint NOT NULL,
  "plays_total" bigint,
  "matched_exact" bigint,
  "matched_normalized" bigint,
  "message" text COLLATE "C",
  PRIMARY KEY ("run_id")
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
  "file_id" bigint NOT NULL,
  "dataset" text COLLATE "C" NOT NULL CHECK (octet_length("dataset") <= 16),
  "uri" text COLLATE "C" NOT NULL CHECK (octet_length("uri") <= 4096),
  "etag" text COLLATE "C" NOT NULL CHECK (octet_length("etag") <= 256),
  "size" bigint NOT NULL,
  "status" text COLLATE "C" NOT NULL CHECK (octet_length("status") <= 16),
  "run_id" bigint NOT NULL,
  "loaded_at" timestamp(3) without time zone NOT NULL,
  "rows_read" bigint NOT NULL,
  "rows_staged" bigint NOT NULL,
  "rows_rejected" bigint NOT NULL,
  "plays" bigint NOT NULL,
  "duplicates" bigint NOT NULL,
  "staged_as" bigint,
  PRIMARY KEY ("file_id")
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

CREATE INDEX IF NOT EXISTS "etl_files_uri_idx" ON "etl_files" ("uri");

CREATE TABLE IF NOT EXISTS "etl_rejects" (
  "run_id" bigint NOT NULL,
  "file_id" bigint NOT NULL,
  "dataset" text COLLATE "C" NOT NULL CHECK (octet_length("dataset") <= 16),
  "line" bigint NOT NULL,
  "column_name" text COLLATE "C" CHECK (octet_length("column_name") <= 64),
  "reason" text COLLATE "C" NOT NULL CHECK (octet_length("reason") <= 32),
  "message" text COLLATE "C" NOT NULL CHECK (octet_length("message") <= 1024),
  "raw" text COLLATE "C" NOT NULL,
  "raw_encoding" text COLLATE "C" NOT NULL CHECK (octet_length("raw_encoding") <= 8),
  "raw_bytes" bigint NOT NULL,
  PRIMARY KEY ("file_id", "line")
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
  "run_id" bigint NOT NULL,
  "batch" integer NOT NULL,
  "check_id" text COLLATE "C" NOT NULL CHECK (octet_length("check_id") <= 64),
  "table_name" text COLLATE "C" NOT NULL CHECK (octet_length("table_name") <= 64),
  "severity" text COLLATE "C" NOT NULL CHECK (octet_length("severity") <= 8),
  "status" text COLLATE "C" NOT NULL CHECK (octet_length("status") <= 8),
  "failing" bigint NOT NULL,
  "message" text COLLATE "C" NOT NULL CHECK (octet_length("message") <= 1024),
  "sample" text COLLATE "C",
  "checked_at" timestamp(3) without time zone NOT NULL
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

CREATE INDEX IF NOT EXISTS "etl_checks_checked_at_brin" ON "etl_checks" USING brin ("checked_at");

CREATE OR REPLACE VIEW "plays" AS
SELECT p.songplay_id, p.start_time, p.user_id, p.level, p.song_id, p.artist_id, p.session_id, p.location, p.user_agent,
  e.song AS title, e.artist AS artist, e.length AS length
FROM songplays p
JOIN staging_events e ON p.songplay_id = e.file_id * 4294967296 + e.line;

COMMENT ON VIEW "plays" IS 'songplays with the title, artist and length as logged, so that plays without a catalogue song have names too.';
