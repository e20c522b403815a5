"""Speeds of the workload engines beside Python peers, all on one core.

`megacluster-bench --workloads --seed N` prints a line of JSON a measurement. Peers are installed into
`.build/peers` by `scripts/peers` where PyPI has them (SimPy 4.1.1, genz-llm 0.0.16); one that is not there
is said to be. calculon is not on PyPI: `CALCULON=folder` of a clone (calculon-ai/calculon @caa4b11, with
pandas and psutil for the same Python) has it measured too. `MOONCAKE=file` of FAST25-release/traces/
conversation_trace.jsonl has that trace simulated, in place of generated requests of its mean lengths.
"""

import json
import os
import time

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
        return {line["name"]: line["value"] for line in lines}

    (samples,) = interleaved(rounds, 1, ours)

    def peer(script, *arguments):
        if not python.exists():
            return None
        try:
            output = run([python, settings.root / "Benchmarks" / script, *arguments]).output
        except (Exception, SystemExit):  # a peer that cannot be installed or does not run is said to be absent
            return None
        return float(output.split()[0])

    genz = peer("serving_genz.py", "3" if settings.quick else "20")
    simpy = peer("failures_simpy.py", "3" if settings.quick else "20")
    calculon = calculon_rate(folder)
    for name, (unit, direction, target) in TARGETS.items():
        spread = Spread.of([sample[name] for sample in samples])
        if name == "serving-estimate":
            ratio = genz * 1e6 / spread.median if genz else None
            row(report, name, spread, unit, genz and f"{genz * 1e3:.1f} ms", ratio, 1000)
        elif name == "failure-runs":
            ratio = spread.median / simpy if simpy else None
            row(report, name, spread, unit, simpy and f"{simpy:.1f} per second", ratio, 50)
        elif name == "strategy-search":
            ratio = spread.median / calculon if calculon else None
            row(report, name, spread, unit, calculon and f"{calculon:.1f} per second", ratio, 500)
        else:
            met = spread.median >= target
            report.add(name, spread.text(unit), "", "", f"≥ {target:,} {unit}", met)
    for found, text in [
        (genz, "GenZ was not at hand (scripts/peers)."),
        (simpy, "SimPy was not at hand (scripts/peers)."),
        (calculon, "calculon was not at hand (CALCULON=folder)."),
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


def calculon_rate(folder):
    """Strategies a second of calculon's own search, turing-530B on 5,128 A100, batch 2,520."""
    clone = os.environ.get("CALCULON")
    if not clone:
        return None
    start = time.perf_counter()
    output = run(
        [
            "python3", f"{clone}/bin/calculon", "llm-optimal-execution",
            f"{clone}/models/turing-530B.json", "5128", "2520", "float16",
            f"{clone}/systems/a100_80g.json", str(folder / "out.json"), "-m",
        ],
        environment={**os.environ, "PYTHONPATH": clone},
    ).output
    elapsed = time.perf_counter() - start
    words = output.decode().replace(",", "").split()
    counts = [int(word) for word in words if word.isdigit()]
    return max(counts) / elapsed if counts else None
