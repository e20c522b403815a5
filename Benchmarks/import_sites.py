"""Import of 100,000 sites with two power budgets each, against the sqlite3 shell's `.import`.

Both sides begin with a copy of the same new store, so the schema, indexes, checks and pages are the
same, and end with the same rows, which is checked. The shell is given foreign keys and synchronous
writes as the store uses them, in one transaction. It is given less to do: its files hold the rows as
the store has them, it validates nothing beyond the schema, and columns that are NULL throughout (it
reads an empty field as a text) are dropped from its tables beforehand.
"""

import csv
import hashlib
import shutil
import sqlite3

from measure import Report, Spread, interleaved, peak_megabytes, run
from sites import BUDGETS_A_SITE, generate

TABLES = ("site", "power_budget")
MEMORY_LIMIT = 300  # 10^6 bytes
LEAST_SHARE = 0.5  # of the peer's rate


def filled_columns(database, table):
    """The table's columns in their order: those with a value somewhere, and the others."""
    names = [row[1] for row in database.execute(f"pragma table_info({table})")]
    counts = database.execute(
        f"select {', '.join(f'count({name})' for name in names)} from {table}"
    ).fetchone()
    return [name for name, count in zip(names, counts) if count], [
        name for name, count in zip(names, counts) if not count
    ]


def digest(path, columns):
    """Of all rows of both tables, in the order of their text."""
    database = sqlite3.connect(path)
    content = hashlib.sha256()
    for table in TABLES:
        names = ", ".join(columns[table])
        for row in database.execute(f"select {names} from {table} order by {names}"):
            content.update(repr(row).encode())
    database.close()
    return content.hexdigest()


class Variant:
    """One set of files: ours as generated, the peer's as the store came to hold them."""

    def __init__(self, settings, folder, template, empty, count, seed):
        self.source = folder / "csv"
        generate(template, self.source, count, seed)
        store = folder / "made.sqlite"
        shutil.copy(empty, store)
        run([settings.megacluster, "import", self.source, "--store", store])

        database = sqlite3.connect(store)
        self.columns, self.files, drops = {}, {}, []
        for table in TABLES:
            self.columns[table], empty_columns = filled_columns(database, table)
            drops += [f"alter table {table} drop column {name};" for name in empty_columns]
            self.files[table] = folder / f"{table}.csv"
            with open(self.files[table], "w", newline="", encoding="utf-8") as file:
                rows = database.execute(f"select {', '.join(self.columns[table])} from {table}")
                csv.writer(file).writerows(rows)
        views = database.execute("select name from sqlite_schema where type = 'view'").fetchall()
        database.close()
        self.digest = digest(store, self.columns)

        self.peer_empty = folder / "peer-empty.sqlite"
        shutil.copy(empty, self.peer_empty)
        database = sqlite3.connect(self.peer_empty)
        database.executescript("".join(f"drop view {name};" for (name,) in views) + "".join(drops))
        database.close()


def benchmark(settings, folder):
    report = Report()
    count = 5_000 if settings.quick else 100_000
    rounds, variants = (3, 1) if settings.quick else (5, 3)
    total = count * (1 + BUDGETS_A_SITE)

    empty, template = folder / "empty.sqlite", folder / "template.sqlite"
    run([settings.megacluster, "init", "--store", empty])
    shutil.copy(empty, template)
    run([settings.megacluster, "import", settings.root / "examples/sites", "--store", template])
    files = []
    for number in range(variants):
        place = folder / f"variant-{number}"
        place.mkdir()
        files.append(
            Variant(settings, place, template, empty, count, settings.seed + number)
        )

    def check(variant, store):
        if digest(store, variant.columns) != variant.digest:
            raise ValueError(f"{store} does not hold the rows that it was given")

    def ours(number, measure=run):
        variant, store = files[number % variants], folder / "ours.sqlite"
        shutil.copy(empty, store)
        command = [settings.megacluster, "import", variant.source, "--store", store]
        first, again = measure(command), measure(command)
        check(variant, store)
        report.digest.update(variant.digest.encode())
        return first, again

    def peer(number, measure=run):
        variant, store = files[number % variants], folder / "peer.sqlite"
        shutil.copy(variant.peer_empty, store)
        script = folder / "peer.sql"
        imports = "".join(f".import --csv {variant.files[table]} {table}\n" for table in TABLES)
        script.write_text(
            ".bail on\npragma foreign_keys = on;\npragma synchronous = full;\n"
            f"begin;\n{imports}commit;\n"
        )
        with open(script, "rb") as commands:
            sample = measure([settings.sqlite3, store], commands)
        check(variant, store)
        return sample

    memory, shell_memory = max(ours(0, peak_megabytes)), peer(0, peak_megabytes)
    ours, peer = interleaved(rounds, 1, ours, peer)
    first = Spread.of([total / sample.seconds for sample, _ in ours])
    again = Spread.of([total / sample.seconds for _, sample in ours])
    shell = Spread.of([total / sample.seconds for sample in peer])
    share = first.median / shell.median
    name = f"import of {count:,} sites, {BUDGETS_A_SITE} budgets each"
    report.add(
        name,
        first.text("rows/s"),
        shell.text("rows/s"),
        f"{share:.2f} × the peer's rate",
        f"≥ {LEAST_SHARE} ×",
        share >= LEAST_SHARE,
    )
    report.add(
        "the same import again",
        again.text("rows/s"),
        "",
        f"{again.median / first.median:.2f} × the first's rate",
        "> 1 ×",
        again.median > first.median,
    )
    report.add(
        "memory of either import",
        f"{memory:.0f} MB",
        f"{shell_memory:.0f} MB",
        "",
        f"< {MEMORY_LIMIT} MB",
        memory < MEMORY_LIMIT,
    )
    report.notes.append(
        f"{rounds} rounds over {variants} sets of files; the peer is the sqlite3 shell's `.import`"
        " into a copy of the same empty store."
    )
    return report
