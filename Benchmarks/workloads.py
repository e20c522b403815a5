"""Speeds of the workload engines beside Python peers, all on one core.

`megacluster-bench --workloads --seed N` prints a line of JSON a measurement. `scripts/peers` installs peers
into `.build/peers`: SimPy 4.1.1 and genz-llm 0.0.16 from PyPI, a clone of calculon-ai/calculon @caa4b11
with pandas and psutil (`CALCULON=folder` takes another clone); one that cannot be had is said to be absent.
`MOONCAKE=file` of FAST25-release/traces/conversation_trace.jsonl has that trace simulated, in place of
generated requests of its mean lengths.
"""

import json
import os
from pathlib import Path

from measure import Report, Spread, interleaved, run

# name → (unit, direction, target without a peer)
TARGETS = {
    "strategy-search": ("strategies per second", "≥", None),
    "serving-estimate": ("microseconds", "≤", None),
    "serving-events": ("tokens per second", "≥", 10_000_000),
    "failure-runs": ("runs per second", "≥", None),
}


def benchmark(settings, folder):
    report = Report()
    program = settings.programs / "megacluster-bench"
    python = settings.root / ".build" / "peers" / "bin" / "python"
    rounds = 3 if settings.quick else 7
    options = ["--workloads", "--seed"]
    trace = os.environ.get("MOONCAKE")

    def ours(number):
        command = [program, *options, str(settings.seed)]
        if trace:
            command += ["--trace", trace]
        lines = [json.loads(line) for line in run(command).output.splitlines()]
        if number >= 0:
            report.digest.update("".join(str(line["checksum"]) for line in lines).encode())
        details.update((line["name"], line["detail"]) for line in lines)
        return {line["name"]: line["value"] for line in lines}

    details = {}
    (samples,) = interleaved(rounds, 1, ours)

    def peer(script, *arguments):
        if not python.exists():
            return None
        try:
            output = run([python, settings.root / "Benchmarks" / script, *arguments]).output
        except (Exception, SystemExit):  # a peer that cannot be installed or does not run is said to be absent
            return None
        return output

    def rate(script, *arguments):
        output = peer(script, *arguments)
        return output and float(output.split()[0])

    genz = rate("serving_genz.py", "3" if settings.quick else "20")
    simpy = rate("failures_simpy.py", "3" if settings.quick else "20")
    clone = Path(os.environ.get("CALCULON", settings.root / ".build" / "peers" / "calculon"))
    found = clone.exists() and peer(
        "strategies_calculon.py", clone, json.dumps(details["strategy-search"]))
    calculon = json.loads(found) if found else None
    for name, (unit, direction, target) in TARGETS.items():
        spread = Spread.of([sample[name] for sample in samples])
        if name == "serving-estimate":
            ratio = genz * 1e6 / spread.median if genz else None
            row(report, name, spread, unit, genz and f"{genz * 1e3:.1f} ms", ratio, 1000)
        elif name == "failure-runs":
            ratio = spread.median / simpy if simpy else None
            row(report, name, spread, unit, simpy and f"{simpy:.1f} per second", ratio, 50)
        elif name == "strategy-search":
            ratio = spread.median / calculon["rate"] if calculon else None
            text = calculon and f"{calculon['rate']:.1f} per second"
            row(report, name, spread, unit, text, ratio, 500)
            if calculon:
                ours, best = calculon["ours"] or 0, calculon["best"]
                report.add(
                    "its best strategy, by calculon's measure", f"{ours:.2f} sequences/s",
                    f"{best:.2f} sequences/s", f"{ours / best:.3f} ×", "≥ 1 × the peer's best",
                    ours >= best * (1 - 1e-9))
        else:
            met = spread.median >= target
            report.add(name, spread.text(unit), "", "", f"≥ {target:,} {unit}", met)
    for found, text in [
        (genz, "GenZ was not at hand (scripts/peers)."),
        (simpy, "SimPy was not at hand (scripts/peers)."),
        (calculon, "calculon was not at hand (scripts/peers)."),
    ]:
        if not found:
            report.notes.append(text)
    if not trace:
        report.notes.append("Generated requests; MOONCAKE=file has the trace.")
    return report


def row(report, name, spread, unit, peer, ratio, target):
    met = None if ratio is None else ratio >= target
    text = "" if ratio is None else f"{ratio:,.0f} ×"
    report.add(name, spread.text(unit), peer or "", text, f"≥ {target} × the peer", met)
