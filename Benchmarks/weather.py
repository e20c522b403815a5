"""Wet bulbs, plants over weather years and their scaling: `megacluster-bench --plants P --climates C`.

The peer of the wet bulbs is psychrolib (https://github.com/psychrometrics/psychrolib) without numba,
as it comes: 8,760 calls of GetTWetBulbFromRelHum, from the Python of the oracles, or the one that
`MEGACLUSTER_ORACLES` names.
"""

import json
import os

from measure import Report, Spread, figure, interleaved, run

PEER = """
import random, sys, time, psychrolib
psychrolib.SetUnitSystem(psychrolib.SI)
random.seed(int(sys.argv[1]))
states = [(random.uniform(-20, 45), random.uniform(0.05, 1), random.uniform(80e3, 104e3))
          for _ in range(int(sys.argv[2]))]
start = time.perf_counter()
for t, h, p in states:
    psychrolib.GetTWetBulbFromRelHum(t, h, p)
print((time.perf_counter() - start) * 8760 / len(states) * 1e3)
"""


def benchmark(settings, folder):
    report = Report()
    program = settings.programs / "megacluster-bench"
    plants, climates = (100, 4) if settings.quick else (1000, 20)

    def ours(number):
        output = run(
            [program, "--plants", str(plants), "--climates", str(climates),
             "--seed", str(settings.seed + max(number, 0))]
        ).output
        lines = {line["name"]: line for line in map(json.loads, output.splitlines())}
        if number >= 0:
            report.digest.update("".join(str(line["checksum"]) for line in lines.values()).encode())
        return {name: line["value"] for name, line in lines.items()}

    own = settings.root / ".venv-oracles/bin/python"
    python = os.environ.get("MEGACLUSTER_ORACLES") or (own if own.exists() else "python3")

    def peer(number):
        try:
            return float(run([python, "-c", PEER, str(settings.seed + max(number, 0)), "1000"]).output)
        except SystemExit:
            return None

    rounds = 3
    samples, peers = interleaved(rounds, 1, ours, peer)

    def spread(name):
        return Spread.of([sample[name] for sample in samples])

    wet = spread("wet-bulbs")
    known = [value for value in peers if value is not None]
    theirs = Spread.of(known) if len(known) == rounds else None
    ratio = None if theirs is None else theirs.median / wet.median
    report.add(
        "8,760 wet bulbs to 1e-6 K", wet.text("ms"), theirs.text("ms") if theirs else "no psychrolib",
        f"{figure(ratio)} × faster" if ratio else "", "≥ 80 ×", None if ratio is None else ratio >= 80)
    year = spread("plant-year")
    report.add("a plant over 8,760 hours", year.text("ms"), "", "", "≤ 5 ms", year.median <= 5)
    loops = year.median / wet.median
    report.add("the same, over the loop of wet bulbs", "", "", f"{figure(loops)} ×", "≤ 2 ×", loops <= 2)
    scaling = spread("plants-scaling")
    same = all(sample["plants-identical"] == 1 for sample in samples)
    report.add(
        f"{plants:,} plants × {climates} climates on two threads", scaling.text("of a fixed loop's scaling"),
        "", "results the same" if same else "RESULTS DIFFER", "≥ 0.9", scaling.median >= 0.9 and same)
    report.notes.append(f"Medians over {rounds} processes.")
    return report
