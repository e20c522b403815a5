"""Times whole processes and puts the samples into one row of a table."""

import hashlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field


@dataclass
class Run:
    """One process, from its start to its exit."""

    seconds: float
    output: bytes


def run(command, stdin=None, environment=None):
    """Runs a command to its end; anything but exit 0 ends the benchmark with its words."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=output,
            stderr=errors,
            env={**os.environ, **(environment or {})},
        )
        process.wait()
        seconds = time.perf_counter() - started
        if process.returncode != 0:
            errors.seek(0)
            words = errors.read(2000).decode(errors="replace")
            sys.exit(f"{' '.join(map(str, command))}: exit {process.returncode}\n{words}")
        output.seek(0)
        return Run(seconds, output.read())


def peak_megabytes(command, stdin=None):
    """Runs a command and returns its largest resident set, in 10^6 bytes.

    GNU time starts it: a process that this one starts would count this one's memory as its own.
    """
    with tempfile.NamedTemporaryFile("r") as result:
        run(["/usr/bin/time", "--format", "%M", "--output", result.name, *command], stdin)
        return int(result.read()) * 1024 / 1e6  # %M is in KiB


def interleaved(rounds, warm_up, *sides):
    """Calls each side `rounds` times, round by round, so that all meet the same disturbances.

    The side that begins changes from round to round. Each call gets the number of its round, so
    that inputs vary; warm-up calls get numbers below zero and are dropped. Returns a list of
    samples for each side.
    """
    samples = [[] for _ in sides]
    for number in range(-warm_up, rounds):
        order = list(range(len(sides)))
        if number % 2:
            order.reverse()
        for side in order:
            sample = sides[side](number)
            if number >= 0:
                samples[side].append(sample)
    return samples


@dataclass
class Spread:
    """A median with its quartiles."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values):
        values = sorted(values)
        if len(values) < 2:
            return cls(values[0], values[0], values[0])
        low, median, high = statistics.quantiles(values, n=4, method="inclusive")
        return cls(median, low, high)

    def text(self, unit):
        return f"{figure(self.median)} {unit} ({figure(self.low)} to {figure(self.high)})"


def figure(value):
    """Three significant digits, without an exponent."""
    if value == 0:
        return "0"
    digits = max(0, 2 - int(f"{abs(value):e}".split("e")[1]))
    return f"{value:,.{digits}f}"


@dataclass
class Row:
    """One line of the table."""

    name: str
    ours: str
    peer: str
    ratio: str
    target: str
    met: bool | None  # None: measured for information


@dataclass
class Report:
    """What a benchmark hands back."""

    rows: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    digest: object = field(default_factory=hashlib.sha256)

    def add(self, *values):
        self.rows.append(Row(*values))

    @property
    def checksum(self):
        return self.digest.hexdigest()[:16]
