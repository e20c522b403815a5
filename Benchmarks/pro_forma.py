"""Bare pro formas against NREL-PySAM, and a Monte Carlo of one against NumPy.

PySAM runs its Singleowner model on the same kind of pro forma: 20 years, debt sized by cover, MACRS
with bonus, taxes. It is handed a ready model and only `execute` is timed. NumPy computes the same
draws by columns, in chunks of the size that is fastest on this machine; its start is not timed,
Megacluster's is.
"""

import json
import os
import sys

from measure import Report, Spread, figure, interleaved, peak_megabytes, run

STUDY = """kind: study
id: bench
base: {base}
draws: {draws}
seed: {seed}
vary:
  price: {{triangular: [1.30 USD, 1.50 USD, 1.80 USD]}}
  price_escalation: {{uniform: [-4 %, 0 %]}}
  capex.cluster.amount: {{triangular: [3.6e9 USD, 4.0e9 USD, 4.8e9 USD]}}
  opex.power.amount: {{uniform: [70e6 USD/year, 120e6 USD/year]}}
  debt.rate: {{uniform: [7 %, 10 %]}}
report: [npv_usd, minimum_dscr]
"""


def oracle(settings, script, *words):
    """Runs a peer in the Python of the oracles; the last line that it prints is JSON."""
    python = settings.root / ".venv-oracles/bin/python"
    program = python if python.exists() else sys.executable
    output = run([program, settings.root / "Benchmarks" / script, *map(str, words)]).output
    return json.loads(output.splitlines()[-1])


def benchmark(settings, folder):
    report = Report()
    rounds = 2 if settings.quick else 5
    draws = 200_000 if settings.quick else 1_000_000
    single(settings, report, rounds)
    many(settings, report, folder, rounds, draws)
    return report


def single(settings, report, rounds):
    spec = settings.root / "Benchmarks/pro-forma.yaml"

    def ours(number):
        line = run(
            [settings.programs / "megacluster-bench", "--pro-forma", spec, "--seed",
             str(settings.seed + max(number, 0))]
        ).output
        return json.loads(line)["value"]

    def peer(number):
        return oracle(settings, "pro_forma_pysam.py", settings.seed + max(number, 0), 10)["seconds"]

    ours, peer = (Spread.of(side) for side in interleaved(rounds, 1, ours, peer))
    ratio = ours.median * peer.median
    report.add(
        "20-year pro forma with debt and tax, one core",
        ours.text("per second"),
        Spread(peer.median * 1e3, peer.low * 1e3, peer.high * 1e3).text("ms an execute"),
        f"{figure(ratio)} × PySAM",
        "≥ 1,000 × and ≥ 100,000 per second",
        ratio >= 1000 and ours.median >= 100_000,
    )
    report.notes.append("PySAM's `Singleowner.execute` on a model that is set up already.")


def many(settings, report, folder, rounds, draws):
    def study(number, count, threads):
        path = folder / f"study-{count}-{threads}.yaml"
        spec = settings.root / "Benchmarks/pro-forma.yaml"
        path.write_text(STUDY.format(base=spec, draws=count, seed=settings.seed + number))
        return [settings.megacluster, "study", path, "--json", "--threads", str(threads)]

    def ours(threads):
        def once(number):
            sample = run(study(number, draws, threads))
            if number >= 0 and threads == 1:
                report.digest.update(sample.output)
            return draws / sample.seconds

        return once

    best = oracle(settings, "pro_forma_numpy.py", 0, draws, "tune")["chunk"]

    def peer(number):
        words = (settings.seed + number, draws, best)
        return draws / oracle(settings, "pro_forma_numpy.py", *words)["seconds"]

    cores = len(os.sched_getaffinity(0))
    sides = interleaved(rounds, 1, ours(cores), ours(1), peer)
    all_threads, one_thread, peer = (Spread.of(side) for side in sides)
    rows = ((f"{cores} threads", all_threads, 4), ("1 thread", one_thread, None))
    for name, own, target in rows:
        ratio = own.median / peer.median
        report.add(
            f"Monte Carlo of the pro forma, {draws:,} draws, {name}",
            own.text("draws/s"),
            peer.text("draws/s"),
            f"{ratio:.1f} × NumPy in chunks of {best:,}",
            "" if target is None else f"≥ {target} ×",
            None if target is None else ratio >= target,
        )
    once, more = (peak_megabytes(study(0, count, 1)) for count in (draws, 4 * draws))
    report.add(
        "its memory, these draws and four times as many",
        f"{once:.0f} MB, {more:.0f} MB", "", "", "within 10 %", more <= 1.1 * once,
    )
    report.notes.append("NumPy works on columns with one thread; its start is not counted, ours is.")
