"""Parses SQL as Redshift's with sqlfluff and sqlglot.

Reads a JSON list of {"id", "sql"} from standard input and prints a JSON list of {"id", "tool", "message"}: what a
parser does not take. A statement that sqlglot only keeps as opaque text counts as one it does not take.
"""

import functools
import json
import logging
import multiprocessing
import sys

import sqlglot
from sqlfluff.core import FluffConfig, Linter
from sqlglot.errors import SqlglotError

logging.disable(logging.CRITICAL)


def by_sqlfluff(linter, sql):
    return [violation.desc() for violation in linter.parse_string(sql).violations]


def by_sqlglot(sql):
    try:
        statements = sqlglot.parse(sql, read="redshift")
    except SqlglotError as error:
        return [str(error).splitlines()[0]]
    if len(statements) != 1:
        return [f"{len(statements)} statements"]
    opaque = isinstance(statements[0], sqlglot.exp.Command)
    return [f"not parsed: {statements[0].this}"] if opaque else []


@functools.cache
def linter():
    return Linter(config=FluffConfig(overrides={"dialect": "redshift", "large_file_skip_byte_limit": 0}))


def refused(statement):
    sql = statement["sql"]
    found = {"sqlfluff": by_sqlfluff(linter(), sql), "sqlglot": by_sqlglot(sql)}
    return [{"id": statement["id"], "tool": tool, "message": m[:300]} for tool in found for m in found[tool]]


def main():
    statements = json.load(sys.stdin)
    with multiprocessing.Pool(2) as pool:
        found = pool.map(refused, statements, chunksize=8)
    json.dump([finding for findings in found for finding in findings], sys.stdout)


if __name__ == "__main__":
    main()
