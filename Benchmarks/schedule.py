"""Dates drawn 10,000 times for a campus of four phases and eight buildings, against NetworkX.

Both read the same activities. The peer draws the same kind of durations (triangular, one factor shared
by a Gaussian copula) with NumPy, all at once, and makes both passes in Python: plainly, through NetworkX
in each draw, or tuned, in dictionaries and an order that NetworkX finds once (schedule_networkx.py).
The plain way is the peer of the target; the tuned one shows how much of it is NetworkX. Start
and reading count for neither; the whole process of `schedule --json` is shown beside it.
"""

import json
import random

from measure import Report, Spread, figure, interleaved, run
from pro_forma import oracle

STEPS = [  # of a building: days, and which steps come before
    ("foundation", 30, []),
    ("steel", 45, ["foundation"]),
    ("shell", 60, ["steel"]),
    ("roof", 30, ["steel"]),
    ("switchgear", 200, []),
    ("transformers", 240, []),
    ("generators", 220, []),
    ("chillers", 180, []),
    ("cabling", 40, ["shell", "switchgear"]),
    ("power", 30, ["cabling", "transformers"]),
    ("piping", 45, ["shell", "roof"]),
    ("cooling", 30, ["piping", "chillers"]),
    ("level-3", 20, ["power", "cooling"]),
    ("level-4", 20, ["level-3", "generators"]),
    ("level-5", 10, ["level-4"]),
    ("racks", 40, ["level-3"]),
    ("burn-in", 14, ["racks", "level-5"]),
    ("acceptance", 7, ["burn-in"]),
]


def activities(seed):
    """Four phases, each of land, permits and power, and eight buildings in two crews' order."""
    draw = random.Random(seed)
    items = []

    def add(name, days, after):
        likely = days * draw.uniform(0.8, 1.25)
        items.append(
            {
                "id": name,
                "duration": {
                    "min": f"{0.7 * likely:.2f} days",
                    "likely": f"{likely:.2f} days",
                    "max": f"{1.6 * likely:.2f} days",
                },
                "after": after,
            }
        )

    for phase in range(4):
        before = [f"p{phase - 1}-permits"] if phase else []
        add(f"p{phase}-permits", 90, before)
        add(f"p{phase}-substation", 300, [f"p{phase}-permits"])
        for building in range(2):
            for half in range(3):  # three halls a building are fitted out one after the other
                name = f"p{phase}b{building}h{half}"
                for step, days, after in STEPS[: 16 if half else 18]:
                    links = [f"{name}-{one}" for one in after]
                    if not links:
                        links = [f"p{phase}-permits"]
                    if step == "power":
                        links.append(f"p{phase}-substation")
                    if half and step == "foundation":
                        links.append(f"p{phase}b{building}h{half - 1}-foundation")
                    add(f"{name}-{step}", days, links)
    return items


def benchmark(settings, folder):
    report = Report()
    rounds = 2 if settings.quick else 3
    draws = 1_000 if settings.quick else 10_000
    spec = folder / "campus.json"
    items = activities(settings.seed)
    spec.write_text(
        json.dumps({"kind": "schedule", "id": "campus", "start": "2026-01-01", "activities": items})
    )

    def ours(number):
        line = json.loads(
            run(
                [settings.programs / "megacluster-bench", "--schedule", spec, str(draws),
                 str(settings.seed + max(number, 0))]
            ).output
        )
        if number >= 0:
            report.digest.update(str(line["checksum"]).encode())
        return line["value"]

    def whole(number):
        return run(
            [settings.megacluster, "schedule", spec, "--draws", str(draws), "--seed",
             str(settings.seed + max(number, 0)), "--json"]
        ).seconds

    def peer(way):
        def run_peer(number):
            return oracle(settings, "schedule_networkx.py", spec, draws, settings.seed, way)["seconds"]

        return run_peer

    sides = interleaved(rounds, 1, ours, whole, peer("plain"), peer("tuned"))
    ours, whole, plain, tuned = (Spread.of(side) for side in sides)
    name = f"{draws:,} draws of {len(items)} activities"

    def add(words, own, peer, peer_name, target=None):
        ratio = peer.median / own.median
        text = Spread(own.median * 1e3, own.low * 1e3, own.high * 1e3).text("ms")
        report.add(
            f"{name}{words}", text, peer.text("s"), f"{figure(ratio)} × {peer_name}",
            f"≥ {target} ×" if target else "", ratio >= target if target else None)

    add("", ours, plain, "NetworkX", 500)
    add(", whole process", whole, plain, "NetworkX")
    add(", the peer's passes in dictionaries", ours, tuned, "Python")
    report.notes.append("Two threads against Python's one; start and reading count in the second row alone.")
    return report
