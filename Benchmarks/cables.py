"""Cable lists: rows a second into a pipe beside printf in C and networkx, memory, and linearity.

The list is a three-tier fat tree of 524,288 endpoints with lengths and media. The C peer prints the
rows of that very list from memory; networkx builds and writes the same tree, with lengths and media
that are given.
"""

import shutil
import subprocess
import time

from measure import Report, Spread, interleaved, peak_megabytes

NETWORK = [
    "fabric", "wire", "--topology", "rail-fat-tree", "--switch", "nvidia-sn5600", "--link-gbps",
    "400", "--rails", "8", "--tiers", "3", "--system", "dgx-h100", "--store", "none.sqlite",
]


def piped(command):
    """Seconds of a command whose output another process reads and drops; and its words."""
    started = time.perf_counter()
    reader = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    process = subprocess.run(command, stdout=reader.stdin, stderr=subprocess.PIPE, text=True)
    reader.stdin.close()
    reader.wait()
    seconds = time.perf_counter() - started
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}: {process.stderr}")
    return seconds, process.stderr


def compiled(settings, folder):
    compiler = shutil.which("cc") or shutil.which("clang")
    if compiler is None:
        return None
    program = folder / "cables"
    subprocess.run(
        [compiler, "-O2", "-o", program, settings.root / "Benchmarks" / "cables.c"], check=True)
    return program


def benchmark(settings, folder):
    report = Report()
    endpoints = 65536 if settings.quick else 524288
    rounds = 3 if settings.quick else 5

    def wire(number):
        return [settings.megacluster, *NETWORK, "--endpoints", str(number)]

    program = compiled(settings, folder)
    sample = folder / "list.csv"
    subprocess.run([*wire(endpoints), "--out", sample, "-q"], check=True)
    rows = sum(1 for _ in sample.open("rb")) - 1
    ours_name = f"wire {endpoints:,} endpoints, {rows:,} links"

    def ours(_):
        return rows / piped(wire(endpoints))[0]

    def printf(_):
        return rows / float(piped([program, sample])[1].split()[1])

    if program is None:
        report.notes.append("The peer in C is not measured: there is no C compiler.")
    else:
        same = subprocess.run([program, sample], capture_output=True).stdout
        if same != sample.read_bytes():
            raise SystemExit("the peer in C prints other rows")
        report.digest.update(same)
        a, b = interleaved(rounds, 1, ours, printf)
        mine, peer = Spread.of(a), Spread.of(b)
        ratio = mine.median / peer.median
        report.add(
            ours_name, mine.text("rows/s"), f"printf in C {peer.text('rows/s')}", f"{ratio:.1f} ×",
            "≥ 2 ×", ratio >= 2)

    python = settings.root / ".venv-oracles" / "bin" / "python"
    script = settings.root / "Benchmarks" / "cables_networkx.py"
    has = python.exists() and subprocess.run(
        [python, "-c", "import networkx"], capture_output=True).returncode == 0
    if has:
        seconds = []
        for _ in range(1 if settings.quick else 3):
            links, taken = piped([python, script, str(endpoints), "128"])[1].split()
            seconds.append(int(links) / float(taken))
        peer = Spread.of(seconds)
        mine = Spread.of([ours(0) for _ in range(3)])
        ratio = mine.median / peer.median
        if int(links) != rows:
            raise SystemExit(f"networkx has {links} links, the list {rows}")
        report.add(
            "wire, built and written", mine.text("rows/s"), f"networkx {peer.text('rows/s')}",
            f"{ratio:.0f} ×", "≥ 50 ×", ratio >= 50)
    else:
        report.notes.append("networkx is not measured: scripts/oracles has not made its Python.")

    megabytes = peak_megabytes([*wire(endpoints)])
    report.add("wire, memory", f"{megabytes:.0f} MB", "", "", "< 100 MB", megabytes < 100)

    # Seconds against links, least squares through the origin and a start.
    sizes = [1024, 8192, 65536] if settings.quick else [1024, 8192, 65536, 262144, 524288]
    points = []
    for size in sizes:
        times = [piped(wire(size))[0] for _ in range(3)]
        points.append((3 * size, sorted(times)[1]))
    count = len(points)
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / sum(
        (x - mean_x) ** 2 for x, _ in points)
    start = mean_y - slope * mean_x
    residual = sum((y - start - slope * x) ** 2 for x, y in points)
    total = sum((y - mean_y) ** 2 for _, y in points)
    fit = 1 - residual / total if total else 1.0
    report.add(
        f"wire, {sizes[0]:,} to {sizes[-1]:,} endpoints, linear fit",
        f"{start * 1e3:.0f} ms + {slope * 1e9:.0f} ns a link", "", f"R² {fit:.4f}", "R² ≥ 0.99",
        fit >= 0.99)
    report.notes.append("Peer in C: Benchmarks/cables.c, cc -O2, its loop of printf alone is timed.")
    report.notes.append(f"Peer networkx: Benchmarks/cables_networkx.py, {endpoints:,} endpoints.")
    return report
