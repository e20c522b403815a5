"""The workbook of a four-phase, 20-year monthly plan, beside a bare loop over libxlsxwriter in C.

Ours is timed inside one process from the plan to the closed file: layout, every value, sensitivities,
writing. The peer writes the very cells from memory.
"""

import json
import shutil
import subprocess

from measure import Report, Spread, interleaved, run


def compiled(settings, folder):
    compiler = shutil.which("cc") or shutil.which("clang")
    if compiler is None:
        return None
    program = folder / "workbook"
    source = settings.root / "Benchmarks" / "workbook.c"
    command = [compiler, "-O2", "-o", program, source, "-lxlsxwriter"]
    return program if subprocess.run(command, capture_output=True).returncode == 0 else None


def benchmark(settings, folder):
    report = Report()
    program = settings.programs / "megacluster-bench"
    peer_program = compiled(settings, folder)
    if not program.exists() or peer_program is None:
        report.notes.append("Not measured: megacluster-bench or libxlsxwriter is missing.")
        return report
    cells = folder / "cells.tsv"
    spec = settings.root / "examples/gigawatt.yaml"
    sites = settings.root / "examples/sites"
    counted = []

    def ours(number):
        output = run([program, "--workbook", folder / "ours.xlsx", cells, spec, sites]).output
        line = json.loads(output.splitlines()[0])
        if line["name"] != "workbook":
            raise SystemExit(f"megacluster-bench: {line['unit']}")
        if number >= 0:
            report.digest.update(str(line["checksum"]).encode())
        return line["value"]

    def peer(_):
        written, seconds = run([peer_program, cells, folder / "peer.xlsx"]).output.split()
        counted.append(int(written))
        return float(seconds) * 1e3

    ours(-1)
    rounds = 3 if settings.quick else 7
    a, b = interleaved(rounds, 1, ours, peer)
    mine, other = Spread.of(a), Spread.of(b)
    ratio = mine.median / other.median
    report.add(
        f"workbook of the gigawatt example, {counted[0]:,} cells", mine.text("ms"),
        f"libxlsxwriter in C {other.text('ms')}", f"{ratio:.2f} × the peer's time", "≤ 2 ×",
        ratio <= 2,
    )
    report.notes.append("Peer: Benchmarks/workbook.c, cc -O2, the same cells and formulas.")
    return report
