"""A whole `megacluster plan`, against the least that a process with SQLite inside can take."""

import random
import re

from measure import Report, Spread, interleaved, run

SIZE = re.compile(
    r"\b((?:contracted|facility|critical_it)(?:_mw)?:\s*)([0-9.]+)"  # a phase's size, in MW or GW
)
FACTOR, ALLOWANCE = 5, 0.020  # at most 5 × the peer + 20 ms


def varied(spec, seed):
    """The build-out with every megawatt figure 0 to 10 % smaller: still feasible, never the same."""
    chance = random.Random(seed)
    text, count = SIZE.subn(
        lambda match: f"{match[1]}{float(match[2]) * chance.uniform(0.9, 1):.3f}", spec
    )
    if count == 0:
        raise ValueError("the build-out states no size in megawatts")
    return text


def benchmark(settings, folder):
    report = Report()
    spec = (settings.root / "examples/gigawatt.yaml").read_text()
    store = {"MEGACLUSTER_STORE": str(folder / "plan.sqlite")}
    run([settings.megacluster, "init"], environment=store)
    run([settings.megacluster, "import", settings.root / "examples/sites"], environment=store)

    def ours(number):
        path = folder / "build-out.yaml"
        path.write_text(varied(spec, settings.seed + number))
        sample = run([settings.megacluster, "plan", path, "--json"], environment=store)
        if number >= 0:
            report.digest.update(sample.output)
        return sample.seconds

    def peer(number):
        sql = f"select {settings.seed + number}"
        return run([settings.sqlite3, ":memory:", sql]).seconds

    rounds = 10 if settings.quick else 60
    ours, peer = (Spread.of(side) for side in interleaved(rounds, 5, ours, peer))
    limit = FACTOR * peer.median + ALLOWANCE
    report.add(
        "plan examples/gigawatt.yaml --json, whole process",
        Spread(ours.median * 1e3, ours.low * 1e3, ours.high * 1e3).text("ms"),
        Spread(peer.median * 1e3, peer.low * 1e3, peer.high * 1e3).text("ms"),
        f"{ours.median / peer.median:.1f} × the peer's time",
        f"≤ {limit * 1e3:.1f} ms (5 × + 20 ms)",
        ours.median <= limit,
    )
    report.notes.append(
        f"{rounds} plans, each of other sizes; the peer is `sqlite3 :memory: 'select 1'`."
    )
    return report
