"""Speeds inside one process, without start, files or JSON: reported by `megacluster-bench`.

`megacluster-bench --seed N` varies its inputs by N and prints a line of JSON a measurement:
{"name": "plans", "value": 2345.6, "unit": "per second", "checksum": "1f…"}. It uses one thread:
the targets are for one core.
"""

import json

from measure import Report, Spread, interleaved, run

# name → (unit, at least or at most, figure); a line of another name is printed without a target
TARGETS = {
    "plans": ("per second", "≥", 2000),  # Scenario to Projection, a cooling year at hand
    "size-network": ("microseconds", "≤", 50),  # the slowest topology, a million endpoints
    "cooling-year": ("ms", "≤", 5),
}


def benchmark(settings, folder):
    report = Report()
    program = settings.programs / "megacluster-bench"
    if not program.exists():
        report.notes.append("Not measured: there is no megacluster-bench in this build.")
        return report

    def ours(number):
        output = run([program, "--seed", str(settings.seed + max(number, 0))]).output
        lines = [json.loads(line) for line in output.splitlines()]
        if number >= 0:
            report.digest.update("".join(str(line["checksum"]) for line in lines).encode())
        return lines

    rounds = 3 if settings.quick else 7
    (samples,) = interleaved(rounds, 1, ours)
    for position, first in enumerate(samples[0]):
        spread = Spread.of([lines[position]["value"] for lines in samples])
        unit, direction, target = TARGETS.get(first["name"], (first["unit"], "", None))
        if unit != first["unit"]:
            raise ValueError(f"{first['name']} is in {first['unit']}, its target in {unit}")
        met = None
        if target is not None:
            met = spread.median >= target if direction == "≥" else spread.median <= target
        aim = "" if target is None else f"{direction} {target:,} {unit}"
        report.add(first["name"], spread.text(unit), "", "", aim, met)
    report.notes.append(f"Medians over {rounds} processes.")
    return report
