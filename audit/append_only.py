"""Tables that the database itself keeps append-only, and columns that it keeps, whoever writes through whatever code.

An app registers its table in `AppConfig.ready`; the triggers are put in place after every `migrate`, also
because SQLite rebuilds a table to alter a field and drops its triggers without a word. A migration that drops
a column of a table with `allowed_updates` or `erasable` must drop that table's update trigger first, and one that
alters `audit_erasure` all triggers (`remove_triggers`; SQLite only).

Nothing here is ever deleted, but with a generale repetitie as a whole (`discarding`). Words that the law wants
destroyed are replaced, in the columns named in `erasable`, by one fixed marker, in a row for which `audit_erasure`
holds a warrant (`audit.services.permit_erasure`).
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

FUNCTION = "append_only_refusal"
WARRANTS = "audit_erasure"
PERMITS = "audit_discardpermit"
ERASED_TEXT = "(vernietigd)"
ERASED_JSON = {"vernietigd": True}


class Column(StrEnum):
    """What kind of column is erasable, which says what takes the place of its content."""

    TEXT = "text"
    JSON = "json"
    BYTES = "bytes"


# What stands in an erased column: as a literal of SQLite, and as PostgreSQL compares it, as JSON.
_SQLITE_MARKERS = {
    Column.TEXT: f"'{ERASED_TEXT}'",
    Column.JSON: f"'{json.dumps(ERASED_JSON)}'",
    Column.BYTES: "x''",
}


@dataclass(frozen=True)
class AppendOnlyTable:
    """A table whose rows stay; the columns in `allowed_updates` may be filled in once, from NULL."""

    name: str
    allowed_updates: tuple[str, ...] = ()
    erasable: tuple[tuple[str, Column], ...] = ()
    may_be_discarded: bool = True


@dataclass(frozen=True)
class FixedColumns:
    """A table of which these columns stay what they were when the row was made."""

    name: str
    columns: tuple[str, ...]


Guarded = AppendOnlyTable | FixedColumns
_registry: dict[str, AppendOnlyTable] = {}
_fixed: dict[str, FixedColumns] = {}


def register_append_only(
    table: str,
    allowed_updates: Sequence[str] = (),
    *,
    erasable: Sequence[str] = (),
    erasable_json: Sequence[str] = (),
    erasable_bytes: Sequence[str] = (),
    may_be_discarded: bool = True,
) -> None:
    """No row of this table is changed or deleted, but for `allowed_updates`: each once, from NULL to a value.

    In a row with a warrant an erasable column may become its marker, and nothing else. Rows of a table that
    `may_be_discarded` go with a generale repetitie, each by a permit (`discarding`).
    """
    columns = [(name, Column.TEXT) for name in erasable]
    columns += [(name, Column.JSON) for name in erasable_json]
    columns += [(name, Column.BYTES) for name in erasable_bytes]
    _registry[table] = AppendOnlyTable(table, tuple(allowed_updates), tuple(columns), may_be_discarded)


def is_append_only(table: str) -> bool:
    return table in _registry


def erasable_columns(table: str) -> frozenset[str]:
    """The columns of the table that may become their marker in a row with a warrant."""
    known = _registry.get(table)
    return frozenset(name for name, _ in known.erasable) if known else frozenset()


def register_fixed_columns(table: str, columns: Sequence[str]) -> None:
    """Rows of this table may change, but never in these columns."""
    _fixed[table] = FixedColumns(table, tuple(columns))


def install_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put the triggers of every registered table in place, anew; safe to repeat."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        _prepare(connection, cursor)
        for table in _present_tables(connection, cursor):
            _drop(connection, cursor, table)
            for statement in _triggers(connection, cursor, table).values():
                cursor.execute(statement)


def remove_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for table in _present_tables(connection, cursor):
            _drop(connection, cursor, table)


@contextmanager
def lifted(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """The database without these triggers: for the flush of a test database and for tests of tampering."""
    remove_triggers(using)
    try:
        yield
    finally:
        install_triggers(using)


@contextmanager
def discarding(rows: Mapping[str, Collection[int]], using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Inside the block these rows, by table, can be deleted: what belongs to a generale repetitie, and nothing else.

    For the one service that throws a rehearsal away, in its transaction. The log itself is in no way deleted.
    """
    from audit.models import DiscardPermit  # noqa: PLC0415 -- this module is imported before the models are ready

    with transaction.atomic(using=using):
        permits = DiscardPermit.objects.using(using)
        permits.bulk_create(
            DiscardPermit(table_name=table, row_id=row)
            for table, ids in rows.items()
            if table in _registry
            for row in ids
        )
        yield
        permits.all().delete()


def missing_triggers(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Triggers that are absent, disabled or (SQLite) worded otherwise, of registered tables that exist."""
    connection = connections[using]
    with connection.cursor() as cursor:
        return [
            name
            for table in _present_tables(connection, cursor)
            for name, statement in _triggers(connection, cursor, table).items()
            if not _is_in_place(connection, cursor, name, statement)
        ]


def install_triggers_after_migrate(*, using: str, **_: Any) -> None:
    """Receiver of post_migrate; that signal is also sent after a flush."""
    install_triggers(using)


def _present_tables(connection: BaseDatabaseWrapper, cursor: CursorWrapper) -> list[Guarded]:
    present = set(connection.introspection.table_names(cursor))
    guarded: list[Guarded] = [*_registry.values(), *_fixed.values()]
    return sorted((table for table in guarded if table.name in present), key=lambda table: table.name)


def _prepare(connection: BaseDatabaseWrapper, cursor: CursorWrapper) -> None:
    if connection.vendor == "postgresql":
        cursor.execute(_POSTGRESQL_FUNCTION)


def _drop(connection: BaseDatabaseWrapper, cursor: CursorWrapper, table: Guarded) -> None:
    quote = connection.ops.quote_name
    place = f" ON {quote(table.name)}" if connection.vendor == "postgresql" else ""
    for name in _names(connection, table):
        cursor.execute(f"DROP TRIGGER IF EXISTS {quote(name)}{place}")


def _names(connection: BaseDatabaseWrapper, table: Guarded) -> list[str]:
    """Of the triggers of the table, without working out how they are worded."""
    if isinstance(table, FixedColumns):
        return [f"{table.name}_fixed"]
    last = "no_truncate" if connection.vendor == "postgresql" else "no_replace"
    return [f"{table.name}_{kind}" for kind in ("no_update", "no_delete", last)]


def _triggers(connection: BaseDatabaseWrapper, cursor: CursorWrapper, table: Guarded) -> dict[str, str]:
    if isinstance(table, FixedColumns):
        return _fixed_trigger(connection, table)
    if connection.vendor == "postgresql":
        return _postgresql_triggers(connection, table)
    if connection.vendor == "sqlite":
        return _sqlite_triggers(connection, cursor, table)
    raise NotImplementedError(
        f"Append-only tables are kept on SQLite and PostgreSQL, not on {connection.vendor}."
    )


def _fixed_trigger(connection: BaseDatabaseWrapper, table: FixedColumns) -> dict[str, str]:
    """As the refusal of an append-only table, where one of the columns changes."""
    quote = connection.ops.quote_name
    name, on = f"{table.name}_fixed", f"ON {quote(table.name)}"
    if connection.vendor == "postgresql":
        changed = " OR ".join(f"OLD.{quote(one)} IS DISTINCT FROM NEW.{quote(one)}" for one in table.columns)
        act = f"FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {FUNCTION}()"
    elif connection.vendor == "sqlite":
        changed = " OR ".join(f"OLD.{quote(one)} IS NOT NEW.{quote(one)}" for one in table.columns)
        act = f"WHEN {changed} BEGIN SELECT RAISE(ABORT, 'append-only: {table.name}'); END"
    else:
        raise NotImplementedError(f"Columns are kept on SQLite and PostgreSQL, not on {connection.vendor}.")
    return {name: f"CREATE TRIGGER {quote(name)} BEFORE UPDATE {on} {act}"}


def _sqlite_triggers(
    connection: BaseDatabaseWrapper, cursor: CursorWrapper, table: AppendOnlyTable
) -> dict[str, str]:
    quote = connection.ops.quote_name
    on = f"ON {quote(table.name)}"
    refusal = f"BEGIN SELECT RAISE(ABORT, 'append-only: {table.name}'); END"
    statements = {
        "no_update": f"BEFORE UPDATE {on}{_sqlite_update_condition(connection, cursor, table)}",
        "no_delete": f"BEFORE DELETE {on}{_sqlite_delete_condition(table)}",
        # REPLACE deletes the row it replaces without firing a delete trigger.
        "no_replace": f"BEFORE INSERT {on}{_sqlite_replace_condition(connection, cursor, table)}",
    }
    return {
        f"{table.name}_{kind}": f"CREATE TRIGGER {quote(f'{table.name}_{kind}')} {statement} {refusal}"
        for kind, statement in statements.items()
    }


def _sqlite_update_condition(
    connection: BaseDatabaseWrapper, cursor: CursorWrapper, table: AppendOnlyTable
) -> str:
    if not table.allowed_updates and not table.erasable:
        return ""
    quote = connection.ops.quote_name
    erasable = dict(table.erasable)
    warrant = (
        f'EXISTS (SELECT 1 FROM {quote(WARRANTS)} WHERE "table" = \'{table.name}\' AND "row" = OLD."id")'  # noqa: S608 -- names from our models
    )
    conditions = []
    for column in _sqlite_columns(cursor, table):
        name = quote(column)
        allowed = f"OLD.{name} IS NEW.{name}"
        if column in table.allowed_updates:
            allowed += f" OR OLD.{name} IS NULL"
        if column in erasable:
            allowed += f" OR (NEW.{name} IS {_SQLITE_MARKERS[erasable[column]]} AND {warrant})"
        conditions.append(f"({allowed})")
    changed = ""
    if not table.allowed_updates:
        # Without these an UPDATE that changes nothing is refused too, as everywhere else.
        changed = f" OR ({' AND '.join(f'OLD.{quote(name)} IS NEW.{quote(name)}' for name in erasable)})"
    return f" WHEN NOT ({' AND '.join(conditions)}){changed}"


def _sqlite_delete_condition(table: AppendOnlyTable) -> str:
    if not table.may_be_discarded:
        return ""
    permit = f"SELECT 1 FROM {PERMITS} WHERE table_name = '{table.name}' AND row_id = OLD.id"  # noqa: S608 -- our names
    return f" WHEN NOT EXISTS ({permit})"


def _sqlite_replace_condition(
    connection: BaseDatabaseWrapper, cursor: CursorWrapper, table: AppendOnlyTable
) -> str:
    """Whether a row is there already that a REPLACE would take away; of a partial index only rows that are in it."""
    quote = connection.ops.quote_name
    same = " OR ".join(
        "("
        + " AND ".join([*(f"{quote(column)} = NEW.{quote(column)}" for column in columns), *partial])
        + ")"
        for columns, partial in sorted(_sqlite_unique(cursor, table))
    )
    return f" WHEN EXISTS (SELECT 1 FROM {quote(table.name)} WHERE {same})"  # noqa: S608 -- names from our models


def _sqlite_columns(cursor: CursorWrapper, table: AppendOnlyTable) -> list[str]:
    """All but hidden ones. SQLite is asked itself: Django reads the words of the whole table for more than this."""
    cursor.execute("SELECT name FROM pragma_table_xinfo(%s) WHERE hidden <> 1 ORDER BY cid", [table.name])
    return [name for (name,) in cursor.fetchall()]


def _sqlite_unique(
    cursor: CursorWrapper, table: AppendOnlyTable
) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The sets of columns that no two rows share, the primary key among them, each with the condition of its index."""
    cursor.execute("SELECT name FROM pragma_table_info(%s) WHERE pk > 0 ORDER BY pk", [table.name])
    unique = {(tuple(name for (name,) in cursor.fetchall()), ())}
    cursor.execute(
        "SELECT list.name, info.name FROM pragma_index_list(%s) AS list, pragma_index_info(list.name) AS info"
        ' WHERE list."unique" ORDER BY list.name, info.seqno',
        [table.name],
    )
    columns: dict[str, list[str]] = {}
    for index, column in cursor.fetchall():
        columns.setdefault(index, []).append(column)
    return unique | {(tuple(names), _sqlite_partial(cursor, index)) for index, names in columns.items()}


def _sqlite_partial(cursor: CursorWrapper, index: str) -> tuple[str, ...]:
    """The condition of a partial index, which names the columns of the table itself."""
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND name = %s", [index])
    row = cursor.fetchone()
    condition = row[0].partition(") WHERE ")[2] if row is not None and row[0] else ""
    return (f"({condition})",) if condition else ()


# Class 23: Django raises IntegrityError, as it does for the trigger of SQLite. An argument is the kind of column and
# its name: "once:file_id", "text:reason".
_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION append_only_refusal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rules text[] := COALESCE(TG_ARGV::text[], ARRAY[]::text[]);
    before jsonb;
    after jsonb;
    name text;
    rule text;
    is_erased boolean := FALSE;
    is_refused boolean := TRUE;
BEGIN
    IF TG_OP = 'DELETE' AND 'discardable' = ANY (rules) AND EXISTS (
        SELECT 1 FROM {PERMITS} WHERE table_name = TG_TABLE_NAME AND row_id = OLD.id
    ) THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND cardinality(rules) > 0 THEN
        before := to_jsonb(OLD);
        after := to_jsonb(NEW);
        is_refused := FALSE;
        FOR name IN SELECT key FROM jsonb_each(after) WHERE before -> key IS DISTINCT FROM value LOOP
            SELECT split_part(each, ':', 1) INTO rule FROM unnest(rules) AS each WHERE split_part(each, ':', 2) = name;
            IF rule IS NULL THEN
                is_refused := TRUE;
            ELSIF rule = 'once' THEN
                is_refused := is_refused OR before -> name <> 'null'::jsonb;
            ELSE
                is_erased := TRUE;
                is_refused := is_refused OR after -> name <> CASE rule
                    WHEN 'text' THEN '"{ERASED_TEXT}"'::jsonb
                    WHEN 'json' THEN '{json.dumps(ERASED_JSON)}'::jsonb
                    ELSE to_jsonb(''::bytea)
                END;
            END IF;
        END LOOP;
        IF is_erased THEN
            is_refused := is_refused OR NOT EXISTS (
                SELECT 1 FROM {WARRANTS} WHERE "table" = TG_TABLE_NAME AND "row" = OLD.id
            );
        ELSIF NOT EXISTS (SELECT 1 FROM unnest(rules) AS each WHERE each LIKE 'once:%') THEN
            is_refused := TRUE;
        END IF;
    END IF;
    IF is_refused THEN
        RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = '23000';
    END IF;
    RETURN NEW;
END
$$
"""  # noqa: S608 -- names and markers of ours


def _postgresql_triggers(connection: BaseDatabaseWrapper, table: AppendOnlyTable) -> dict[str, str]:
    quote = connection.ops.quote_name
    on = f"ON {quote(table.name)}"
    rules = [f"once:{name}" for name in table.allowed_updates]
    rules += [f"{kind.value}:{name}" for name, kind in table.erasable]
    arguments = ", ".join(f"'{rule}'" for rule in rules)
    discardable = "'discardable'" if table.may_be_discarded else ""
    statements = {
        "no_update": f"BEFORE UPDATE {on} FOR EACH ROW EXECUTE FUNCTION {FUNCTION}({arguments})",
        "no_delete": f"BEFORE DELETE {on} FOR EACH ROW EXECUTE FUNCTION {FUNCTION}({discardable})",
        "no_truncate": f"BEFORE TRUNCATE {on} FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()",
    }
    return {
        f"{table.name}_{kind}": f"CREATE TRIGGER {quote(f'{table.name}_{kind}')} {statement}"
        for kind, statement in statements.items()
    }


def _is_in_place(connection: BaseDatabaseWrapper, cursor: CursorWrapper, name: str, statement: str) -> bool:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [name])
        return cursor.fetchone() == (statement,)
    cursor.execute(
        "SELECT 1 FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE tgname = %s AND tgenabled = 'O' AND pg_table_is_visible(pg_class.oid)",
        [name],
    )
    return cursor.fetchone() is not None
