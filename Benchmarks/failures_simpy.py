"""A job of 100,000 accelerators for 90 days in SimPy: failures as one Poisson process of mean 3,600 s,
checkpoints of 60 s every 900 s of work, restarts of 300 s. Prints runs a second and the mean goodput."""

import random
import sys
import time

import simpy

MEAN, INTERVAL, WRITE, RESTART, DURATION = 3600.0, 900.0, 60.0, 300.0, 90 * 86400.0


def run(seed):
    chance = random.Random(seed)
    env = simpy.Environment()
    useful = [0.0]

    def job():
        while True:
            try:
                while True:
                    yield env.timeout(INTERVAL + WRITE)
                    useful[0] += INTERVAL
            except simpy.Interrupt:
                while True:
                    try:
                        yield env.timeout(RESTART)
                        break
                    except simpy.Interrupt:
                        pass

    def failures(process):
        while True:
            yield env.timeout(chance.expovariate(1 / MEAN))
            process.interrupt()

    process = env.process(job())
    env.process(failures(process))
    env.run(until=DURATION)
    return useful[0] / DURATION


count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
run(0)
start = time.perf_counter()
total = sum(run(seed) for seed in range(1, count + 1))
elapsed = time.perf_counter() - start
print(count / elapsed, total / count)
