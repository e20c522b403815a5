"""The Monte Carlo of `pro_forma.py` in NumPy, by columns: prints {"seconds": …, "chunk": …}.

Arguments: seed, draws, and the chunk or `tune`, which tries chunks of powers of two.
The model is that of pro-forma.yaml; a row of an array is a year, a column a draw.
"""

import json
import sys
import time

import numpy as np

YEARS, TENOR = 20, 12
SHELL = np.array([2.461] + [2.564] * (YEARS - 1)) / 100


def triangular(u, low, mode, high):
    cut = (mode - low) / (high - low)
    left = low + np.sqrt(u * (high - low) * (mode - low))
    return np.where(u < cut, left, high - np.sqrt((1 - u) * (high - low) * (high - mode)))


def chunk_of_draws(random, n):
    u = random.random((5, n))
    price = triangular(u[0], 1.30, 1.50, 1.80)
    growth = -0.04 + 0.04 * u[1]
    cluster = triangular(u[2], 3.6e9, 4.0e9, 4.8e9)
    power = 70e6 + 50e6 * u[3]
    rate = 0.07 + 0.03 * u[4]
    build = cluster + 0.6e9
    years = np.arange(YEARS)[:, None]
    cash = price * 744.6e6 * (1 + growth) ** years
    cash -= power * 1.025**years + 110e6 * 1.03**years

    service = np.maximum(cash[:TENOR] / 1.6, 0)
    factor = 1 / (1 + rate)
    debt = np.zeros(n)
    for year in range(TENOR - 1, -1, -1):
        debt = (debt + service[year]) * factor
    lent = np.minimum(debt, 0.7 * build)
    service *= lent / debt
    balance = lent.copy()
    worth = lent - build
    cover = np.full(n, np.inf)
    state_loss, federal_loss = np.zeros(n), np.zeros(n)
    discount = 1.0
    for year in range(YEARS):
        income = cash[year] + (0.05 * build if year == YEARS - 1 else 0)
        paid = interest = 0
        if year < TENOR:
            interest = balance * rate
            principal = balance if year == TENOR - 1 else service[year] - interest
            balance = balance - principal
            paid = interest + principal
            cover = np.minimum(cover, cash[year] / paid)
        deducted = SHELL[year] * 0.6e9 + (cluster if year == 0 else 0) + interest
        taxable = income - deducted
        profit = np.maximum(taxable, 0)
        used = np.minimum(state_loss, 0.8 * profit)
        state_loss = state_loss + (profit - taxable) - used
        state = 0.05 * (profit - used)
        taxable = taxable - state
        profit = np.maximum(taxable, 0)
        used = np.minimum(federal_loss, 0.8 * profit)
        federal_loss = federal_loss + (profit - taxable) - used
        tax = state + 0.21 * (profit - used)
        discount /= 1.1
        worth = worth + (income - paid - tax) * discount
    return worth, cover


def simulate(seed, draws, chunk):
    random = np.random.Generator(np.random.Philox(seed))
    worth, cover = np.empty(draws), np.empty(draws)
    for first in range(0, draws, chunk):
        last = min(first + chunk, draws)
        worth[first:last], cover[first:last] = chunk_of_draws(random, last - first)
    return [
        (values.mean(), values.std(ddof=1), *np.percentile(values, [10, 50, 90]))
        for values in (worth, cover)
    ]


def timed(seed, draws, chunk):
    start = time.perf_counter()
    figures = simulate(seed, draws, chunk)
    return time.perf_counter() - start, figures


seed, draws = int(sys.argv[1]), int(sys.argv[2])
if sys.argv[3] == "tune":
    few = min(draws, 200_000)
    tried = {size: min(timed(seed, few, size)[0] for _ in range(2)) for size in (2**k for k in range(9, 18))}
    chunk = min(tried, key=tried.get)
else:
    chunk = int(sys.argv[3])
seconds, figures = timed(seed, draws, chunk)
print(json.dumps({"seconds": seconds, "chunk": chunk, "npv": figures[0], "cover": figures[1]}))
