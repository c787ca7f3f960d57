#!/usr/bin/env python3
"""One peer in one process: load GitHub events, ask five questions, print a report.

    peers_engines.py ENGINE FOLDER ROUNDS

peers.py starts this with the Python that has the engines. The last line printed is
one JSON object of the same form as that of `Playground kept --json`.

Every engine keeps all columns of GitHubEvent and the payload's JSON as text, and
runs on two threads. A payload's typed members are optional: they differ from one
type of event to the next, so each schema is given in full and nothing is inferred.
"""

import ctypes
import gc
import glob
import json
import os
import statistics
import sys
import time

THREADS = 2

# The columns of GitHubEvent, once, in words that every engine's schema is made from.
ACTOR = {"id": "int", "login": "text", "gravatar_id": "text", "url": "text", "avatar_url": "text"}
REPO = {"id": "int", "name": "text", "url": "text"}
COMMIT = {
    "sha": "text",
    "author": {"name": "text", "email": "text"},
    "message": "text",
    "distinct": "bool",
    "url": "text",
}
PAYLOAD = {
    "action": "text",
    "ref": "text",
    "ref_type": "text",
    "master_branch": "text",
    "description": "text",
    "number": "int",
    "push_id": "int",
    "size": "int",
    "distinct_size": "int",
    "head": "text",
    "before": "text",
    "commits": [COMMIT],
}
# In GitHubEvent these may be missing, beside the payload's and the organisation's members.
OPTIONAL = {"gravatar_id", "avatar_url"}


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


class DuckDB:
    """A table of flat columns in an in-memory database.

    Flat columns load and answer faster than structs do. The payload is read as JSON,
    and json_transform takes its members out of that in one more parse: read_json
    does not give a key both as text and as columns.
    """

    compressed = False
    types_sql = "SELECT type, count(*) FROM events GROUP BY type"
    count_sql = "SELECT count(*) FROM events"
    first_sql = "SELECT * FROM events LIMIT 1"
    jupyter_sql = "SELECT count(*) FROM events WHERE starts_with(repo_name, 'jupyter/')"
    actors_sql = (
        "SELECT actor_login, count(*) AS events FROM events GROUP BY actor_login"
        " ORDER BY events DESC, actor_login LIMIT 10"
    )

    def __init__(self):
        import duckdb

        self.version = f"DuckDB {duckdb.__version__}"
        self.connection = duckdb.connect(":memory:")
        self.connection.execute(f"SET threads = {THREADS}")
        # All of it is to be in memory: to fail is better than to spill.
        self.connection.execute("SET temp_directory = ''")
        if self.compressed:
            self.connection.execute("ATTACH ':memory:' AS packed (COMPRESS)")
            self.connection.execute("USE packed")

    def load(self, folder):
        names = {"int": "BIGINT", "text": "VARCHAR", "bool": "BOOLEAN"}

        def struct(members):
            return "STRUCT(" + ", ".join(f'"{key}" {names[kind]}' for key, kind in members.items()) + ")"

        def structure(kind):
            """What json_transform wants: the JSON's shape with types for values."""
            if isinstance(kind, dict):
                return {key: structure(member) for key, member in kind.items()}
            if isinstance(kind, list):
                return [structure(kind[0])]
            return names[kind]

        columns = {
            "id": "VARCHAR",
            "type": "VARCHAR",
            "actor": struct(ACTOR),
            "repo": struct(REPO),
            "payload": "JSON",
            "public": "BOOLEAN",
            "created_at": "TIMESTAMP",
            "org": struct(ACTOR),
        }
        listed = ", ".join(f"{key}: {quoted(kind)}" for key, kind in columns.items())
        files = ", ".join(quoted(file) for file in event_files(folder))

        def flat(column, prefix, members):
            return [f'{column}."{key}" AS {prefix}_{key}' for key in members]

        selected = ["id", "type"]
        selected += flat("actor", "actor", ACTOR) + flat("repo", "repo", REPO)
        selected += flat("members", "payload", PAYLOAD) + ["payload", "public", "created_at"]
        selected += flat("org", "org", ACTOR)
        self.connection.execute(
            f"CREATE TABLE events AS SELECT {', '.join(selected)} FROM ("
            f"SELECT *, json_transform(payload, {quoted(json.dumps(structure(PAYLOAD)))}) AS members"
            f" FROM read_json([{files}], format = 'newline_delimited', columns = {{{listed}}}))"
        )
        if self.compressed:
            # Tables are compressed when they are written, which a checkpoint does.
            self.connection.execute("CHECKPOINT")

    def release(self):
        # Its allocator gives freed pages back only when it has threads to do so.
        self.connection.execute("SET allocator_background_threads = true")

    def settled(self):
        self.connection.execute("SET allocator_background_threads = false")

    def counted_bytes(self):
        return self.rows("SELECT sum(memory_usage_bytes) FROM duckdb_memory()")[0][0]

    def rows(self, sql):
        return self.connection.execute(sql).fetchall()

    def types(self):
        return self.rows(self.types_sql)

    def count(self):
        return self.rows(self.count_sql)[0][0]

    def first(self):
        return self.rows(self.first_sql)[0]

    def jupyter(self):
        return self.rows(self.jupyter_sql)[0][0]

    def actors(self):
        return self.rows(self.actors_sql)


class DuckDBCompressed(DuckDB):
    """The same with the option COMPRESS of an in-memory database."""

    compressed = True


class Polars:
    """A DataFrame of structs, read as lines and decoded from them.

    read_ndjson would be the shorter way. With Polars 2.1 it takes some four times as long
    for this schema and keeps several times the bytes, because of the list of commits,
    and a payload that it reads as String is no JSON: the escapes are gone.
    json_path_match gives the payload as it stands.
    """

    def __init__(self):
        os.environ["POLARS_MAX_THREADS"] = str(THREADS)  # read when the module is
        import polars

        self.polars = polars
        self.version = f"Polars {polars.__version__}"
        self.frame = None

    def load(self, folder):
        pl = self.polars
        names = {"int": pl.Int64, "text": pl.String, "bool": pl.Boolean}

        def kept(kind):
            if isinstance(kind, dict):
                return pl.Struct({key: kept(member) for key, member in kind.items()})
            if isinstance(kind, list):
                return pl.List(kept(kind[0]))
            return names[kind]

        event = pl.Struct(
            {
                "id": pl.String,
                "type": pl.String,
                "actor": kept(ACTOR),
                "repo": kept(REPO),
                "payload": kept(PAYLOAD),
                "public": pl.Boolean,
                "created_at": pl.Datetime("us", "UTC"),
                "org": kept(ACTOR),
            }
        )
        lines = pl.scan_lines(event_files(folder), name="line")
        events = lines.select(
            pl.col("line").str.json_decode(event).alias("event"),
            pl.col("line").str.json_path_match("$.payload").alias("payload_json"),
        ).unnest("event")
        # Few distinct types: Categorical is the type for them. One chunk answers faster.
        self.frame = events.with_columns(pl.col("type").cast(pl.Categorical)).collect().rechunk()

    def release(self):
        pass

    def settled(self):
        pass

    def counted_bytes(self):
        return self.frame.estimated_size()

    def types(self):
        return self.frame["type"].value_counts().rows()

    def count(self):
        return self.frame.height  # a field of the frame; nothing is asked

    def first(self):
        return self.frame.row(0)

    def jupyter(self):
        name = self.polars.col("repo").struct.field("name")
        return self.frame.select(name.str.starts_with("jupyter/").sum()).item()

    def actors(self):
        login = self.polars.col("actor").struct.field("login").alias("login")
        counts = self.frame.lazy().group_by(login).agg(self.polars.len().alias("events"))
        return counts.sort("events", "login", descending=[True, False]).head(10).collect().rows()


class Chdb:
    """A table of the engine Memory, with named tuples for the nested records.

    The payload is read as a String, which keeps its JSON, and JSONExtract takes all
    its members out of that at once. An Array is never NULL here: an event without
    commits has none.
    """

    compressed = False
    types_sql = "SELECT type, count() FROM events GROUP BY type"
    count_sql = "SELECT count() FROM events"
    first_sql = "SELECT * FROM events LIMIT 1"
    jupyter_sql = "SELECT count() FROM events WHERE startsWith(repo.name, 'jupyter/')"
    actors_sql = (
        "SELECT actor.login AS login, count() AS events FROM events GROUP BY login"
        " ORDER BY events DESC, login LIMIT 10"
    )

    def __init__(self):
        import chdb

        self.connection = chdb.connect(":memory:")
        self.version = f"chdb {chdb.__version__} (ClickHouse {self.rows('SELECT version()')[0][0]})"
        self.run(f"SET max_threads = {THREADS}")
        self.run(f"SET max_insert_threads = {THREADS}")
        self.run("SET date_time_input_format = 'best_effort'")

    def load(self, folder):
        names = {"int": "Int64", "text": "String", "bool": "Bool"}

        def kept(kind):
            if isinstance(kind, dict):
                return "Tuple(" + ", ".join(f"{key} {kept(member)}" for key, member in kind.items()) + ")"
            if isinstance(kind, list):
                return f"Array({kept(kind[0])})"
            return names[kind]

        def optional(members, which):
            cells = []
            for key, kind in members.items():
                nullable = key in which and not isinstance(kind, list)
                cells.append(f"{key} Nullable({kept(kind)})" if nullable else f"{key} {kept(kind)}")
            return f"Tuple({', '.join(cells)})"

        members = optional(PAYLOAD, PAYLOAD)
        columns = {
            "id": "String",
            "type": "LowCardinality(String)",  # few distinct values
            "actor": optional(ACTOR, OPTIONAL),
            "repo": kept(REPO),
            "payload": "String",
            "public": "Bool",
            "created_at": "DateTime('UTC')",
            "org": optional(ACTOR, ACTOR),
        }
        structure = ", ".join(f"{key} {kind}" for key, kind in columns.items())
        if set(folder) & set("*?{}[]\\"):
            sys.exit(f"chdb reads {folder} as a pattern; rename the folder")
        settings = " SETTINGS compress = 1" if self.compressed else ""
        self.run(f"CREATE TABLE events ({structure}, members {members}) ENGINE = Memory{settings}")
        self.run(
            f"INSERT INTO events SELECT {', '.join(columns)}, JSONExtract(payload, {quoted(members)})"
            f" FROM file({quoted(os.path.join(folder, '*.json.gz'))}, JSONEachRow, {quoted(structure)})"
        )

    def release(self):
        self.run("SYSTEM JEMALLOC PURGE")

    def settled(self):
        pass

    def counted_bytes(self):
        sql = "SELECT total_bytes FROM system.tables WHERE database = currentDatabase() AND name = 'events'"
        return int(self.rows(sql)[0][0])

    def run(self, sql):
        return self.connection.query(sql, "JSONCompactEachRow").bytes()

    def rows(self, sql):
        return [json.loads(line) for line in self.run(sql).splitlines()]

    def types(self):
        return self.rows(self.types_sql)

    def count(self):
        return int(self.rows(self.count_sql)[0][0])

    def first(self):
        return self.run(self.first_sql)

    def jupyter(self):
        return int(self.rows(self.jupyter_sql)[0][0])

    def actors(self):
        return self.rows(self.actors_sql)


class ChdbCompressed(Chdb):
    """The same with the setting compress of the engine Memory."""

    compressed = True


ENGINES = {
    "duckdb": DuckDB,
    "duckdb-compressed": DuckDBCompressed,
    "polars": Polars,
    "chdb": Chdb,
    "chdb-compressed": ChdbCompressed,
}
QUESTIONS = ["types", "count", "first", "jupyter", "actors"]


def event_files(folder):
    return sorted(glob.glob(os.path.join(glob.escape(folder), "*.json.gz")))


def memory(field):
    """A field of this process's memory in bytes, as the system counts it."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
    sys.exit(f"the system does not say {field}")


def trim():
    gc.collect()
    if hasattr(ctypes.CDLL(None), "malloc_trim"):
        ctypes.CDLL(None).malloc_trim(0)


def settled_memory(engine, seconds):
    """Resident memory once the engine's allocator has given back what it holds for reuse.

    Some give it back little by little, so this waits the seconds, and on until one
    passes without a change.
    """
    engine.release()
    trim()
    seen = [memory("VmRSS")]
    while len(seen) < 60:
        time.sleep(0.5)
        seen.append(memory("VmRSS"))
        if len(seen) > 2 * seconds and seen[-3] - seen[-1] < 0.005 * seen[-1]:
            break
    engine.settled()
    return min(seen)


def main():
    name, folder, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    engine = ENGINES[name]()
    before = settled_memory(engine, 1)
    start = time.perf_counter()
    engine.load(folder)
    load = time.perf_counter() - start
    resident = settled_memory(engine, 5) - before

    answers, seconds = {}, {}
    for question in QUESTIONS:
        ask = getattr(engine, question)
        answers[question] = ask()  # and this warms what there is to warm
        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            ask()
            times.append(time.perf_counter() - start)
        seconds[question] = statistics.median(times)

    report = {
        "version": engine.version,
        "events": answers["count"],
        "load": load,
        "bytes": int(engine.counted_bytes()),
        "resident": resident,
        "peak": memory("VmHWM"),
        "questions": seconds,
        "answers": {
            "types": [[kind, int(count)] for kind, count in answers["types"]],
            "count": answers["count"],
            "jupyter": answers["jupyter"],
            "actors": [[login, int(count)] for login, count in answers["actors"]],
        },
    }
    print(json.dumps(report), flush=True)


if __name__ == "__main__":
    main()
