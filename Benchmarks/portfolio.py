"""A portfolio of 12 sites, 24 quarters and 4 SKUs, against the solver's own command line.

`megacluster-bench --portfolio` times the solve alone, inside the process; `cbc` reads the same program
as MPS and solves it to the same proof within the same nodes. Its reading counts: it is a tenth of a
percent of its time.
"""

import json
import re
import shutil
import time

from measure import Report, Spread, figure, interleaved, run

SYSTEMS = ["gb200-nvl72", "gb300-nvl72", "hgx-b200-dlc-8way", "dgx-b300"]


def benchmark(settings, folder):
    report = Report()
    cbc = shutil.which("cbc")
    if cbc is None:
        report.notes.append("Not measured: there is no cbc (Debian: coinor-cbc).")
        return report
    spec, sites = write(settings, folder)
    program = run([settings.megacluster, "portfolio", spec, "--with", sites, "--mps"]).output
    model = folder / "portfolio.mps"
    model.write_bytes(program)

    def ours(number):
        line = json.loads(run([settings.programs / "megacluster-bench", "--portfolio", spec, sites]).output)
        if line["name"] == "error":
            raise SystemExit(line["unit"])
        if number >= 0:
            report.digest.update(str(line["checksum"]).encode())
        return line["value"]

    def peer(number):
        started = time.perf_counter()
        run([cbc, model, "-ratioGap", "0.002", "-maxNodes", "20000", "-solve", "-quit"])
        return time.perf_counter() - started

    rounds = 2 if settings.quick else 5
    ours, peer = (Spread.of(side) for side in interleaved(rounds, 1, ours, peer))
    ratio = ours.median / peer.median
    report.add(
        "portfolio of 12 sites × 24 quarters × 4 SKUs, proven within 0.2 %",
        ours.text("s"), peer.text("s"), f"{figure(ratio)} × cbc's time", "≤ 1.2 ×", ratio <= 1.2)
    report.notes.append(f"{len(program.splitlines()):,} lines of MPS.")
    return report


def write(settings, folder):
    """The example sites, four of them twice with power a year later, and what is asked of them."""
    sites = folder / "sites"
    sites.mkdir()
    for index, path in enumerate(sorted((settings.root / "examples/sites").glob("*.yaml"))):
        text = path.read_text(encoding="utf-8")
        (sites / path.name).write_text(text, encoding="utf-8")
        if index < 4:
            text = re.sub(r"^id: (.*)$", r"id: \1-2", text, count=1, flags=re.M)
            text = re.sub(
                r"available: (\d{4})", lambda year: f"available: {int(year[1]) + 1}", text)
            (sites / f"{path.stem}-2.yaml").write_text(text, encoding="utf-8")
    skus = "\n".join(
        f"  - {{id: k{index}, system: {system}, available: {2027 + index // 2}-0{1 + index % 2 * 6},"
        f" per_quarter: {20000 + 4000 * index}, worth: {1 + index / 2}}}"
        for index, system in enumerate(SYSTEMS))
    demand = ", ".join(
        f"{{by: {2028 + index}-12, accelerators: {80000 * (index + 1)}}}" for index in range(5))
    spec = folder / "portfolio.yaml"
    spec.write_text(
        f"""kind: portfolio
id: bench
start: 2027-01
quarters: 24
cluster: {{fabric: {{scope: phase, switch: nvidia-sn5600}}}}
skus:
{skus}
demand: [{demand}]
limits: {{capital_per_quarter: 5e9 USD, racks_per_quarter: 400}}
opening: 100e6 USD
horizon: 10 years
""",
        encoding="utf-8",
    )
    return spec, sites
