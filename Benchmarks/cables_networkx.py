"""The same three-tier fat tree built and written with networkx: prints links and seconds.

    cables_networkx.py ENDPOINTS RADIX > /dev/null
"""

import sys
import time

import networkx


def main():
    endpoints, radix = int(sys.argv[1]), int(sys.argv[2])
    half = radix // 2
    started = time.perf_counter()
    graph = networkx.MultiGraph()
    for endpoint in range(endpoints):
        leaf = endpoint // half
        graph.add_edge(
            f"sys-{endpoint}", f"leaf-{leaf}", kind="host", a=1, b=endpoint % half + 1, meters=9.0)
    leaves = endpoints // half
    for leaf in range(leaves):
        pod = leaf // half
        for up in range(half):
            graph.add_edge(
                f"leaf-{leaf}", f"spine-{pod}-{up}", kind="leaf-spine", a=half + up + 1,
                b=leaf % half + 1, meters=29.0)
    pods = -(-leaves // half)
    width = radix // pods
    for pod in range(pods):
        for place in range(half):
            for up in range(half):
                graph.add_edge(
                    f"spine-{pod}-{place}", f"core-{place}-{up // width}", kind="spine-core",
                    a=half + up + 1, b=pod * width + up % width + 1, meters=99.0)
    for number, (a, b, link) in enumerate(graph.edges(data=True), 1):
        sys.stdout.write(
            f"{number},{link['kind']},1,,{a},{link['a']},{b},{link['b']},"
            f"{a}:{link['a']} / {b}:{link['b']},400,{link['meters']:.2f},single-mode DR,\r\n")
    sys.stdout.flush()
    sys.stderr.write(f"{graph.number_of_edges()} {time.perf_counter() - started:.6f}\n")


main()
