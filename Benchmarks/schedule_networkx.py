"""Draws the dates of a schedule with NetworkX and NumPy: FILE DRAWS SEED WAY; prints seconds as JSON.

WAY is `plain`, the passes as NetworkX offers them, node by node through its functions in each draw;
or `tuned`, which takes from NetworkX the order and the neighbors once and keeps times in dictionaries.
Both draw all durations at once with NumPy, and both find P10, P50, P90 and how often each activity is
critical.
"""

import json
import sys
import time

import networkx
import numpy

spec = json.load(open(sys.argv[1], encoding="utf-8"))
draws, seed, way = int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
activities = spec["activities"]
graph = networkx.DiGraph()
graph.add_nodes_from(activity["id"] for activity in activities)
for activity in activities:
    graph.add_edges_from((before, activity["id"]) for before in activity["after"])
ranges = numpy.array(
    [
        [float(activity["duration"][key].split()[0]) for key in ("min", "likely", "max")]
        for activity in activities
    ]
)
low, likely, high = ranges.T


def normal(score):
    """Shares of the normal distribution, by Abramowitz and Stegun 7.1.26 (error below 1e-7)."""
    x = numpy.abs(score) / numpy.sqrt(2)
    t = 1 / (1 + 0.3275911 * x)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = 1 - poly * numpy.exp(-x * x)
    return 0.5 * (1 + numpy.sign(score) * erf)


started = time.perf_counter()
generator = numpy.random.default_rng(seed)
common = generator.standard_normal((draws, 1))
own = generator.standard_normal((draws, len(activities)))
share = normal(numpy.sqrt(0.5) * common + numpy.sqrt(0.5) * own)
peak = (likely - low) / (high - low)
durations = numpy.where(
    share < peak,
    low + numpy.sqrt(share * (high - low) * (likely - low)),
    high - numpy.sqrt((1 - share) * (high - low) * (high - likely)),
)
place = {activity["id"]: index for index, activity in enumerate(activities)}
critical = dict.fromkeys(graph, 0)


def plain(row):
    """One draw through NetworkX: attributes of nodes, its topological order, its neighbors."""
    for node in graph:
        graph.nodes[node]["duration"] = row[place[node]]
    for node in networkx.topological_sort(graph):
        start = max((graph.nodes[before]["finish"] for before in graph.predecessors(node)), default=0.0)
        graph.nodes[node]["finish"] = start + graph.nodes[node]["duration"]
    end = max(graph.nodes[node]["finish"] for node in graph)
    for node in reversed(list(networkx.topological_sort(graph))):
        late = min(
            (graph.nodes[after]["late"] - graph.nodes[after]["duration"] for after in graph.successors(node)),
            default=end,
        )
        graph.nodes[node]["late"] = late
        if late - graph.nodes[node]["finish"] < 1e-6:
            critical[node] += 1
    return end


def tuned(row):
    """One draw in dictionaries, in an order found before."""
    finish = {}
    for node in order:
        start = max((finish[before] for before in graph.pred[node]), default=0.0)
        finish[node] = start + row[place[node]]
    end = max(finish.values())
    late = {}
    for node in reversed(order):
        latest = min((late[after] - row[place[after]] for after in graph.succ[node]), default=end)
        late[node] = latest
        if latest - finish[node] < 1e-6:
            critical[node] += 1
    return end


order = list(networkx.topological_sort(graph))
one = {"plain": plain, "tuned": tuned}[way]
ends = sorted(one(row) for row in durations.tolist())
quantiles = [ends[int(p * draws)] for p in (0.1, 0.5, 0.9)]
print(json.dumps({"seconds": time.perf_counter() - started, "quantiles": quantiles}))
