"""Parses SQL as Redshift's with sqlfluff and sqlglot.

Reads a JSON list of {"id", "sql"} from standard input and prints a JSON list of {"id", "tool", "message"}: what a
parser does not take. A statement that sqlglot only keeps as opaque text counts as one it does not take.
"""

import json
import logging
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


def main():
    linter = Linter(config=FluffConfig(overrides={"dialect": "redshift", "large_file_skip_byte_limit": 0}))
    found = []
    for statement in json.load(sys.stdin):
        sql = statement["sql"]
        for tool, messages in (("sqlfluff", by_sqlfluff(linter, sql)), ("sqlglot", by_sqlglot(sql))):
            found.extend({"id": statement["id"], "tool": tool, "message": m[:300]} for m in messages)
    json.dump(found, sys.stdout)


main()
