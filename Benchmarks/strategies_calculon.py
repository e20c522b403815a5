"""calculon beside our strategy search: turing-530B, 5,128 A100, batch 2,520, on one core.

`strategies_calculon.py CLONE STRATEGY` runs calculon's own search and then evaluates STRATEGY (the JSON
that `megacluster-bench --workloads` prints as detail of `strategy-search`) in calculon, under every
setting of the knobs that we leave to the software: overlaps, forms of tensor-parallel traffic, networks.
Prints one line of JSON: its rate, its best sequences a second, and what ours comes to by its measure.
"""

import itertools
import json
import logging
import re
import subprocess
import sys
import tempfile

clone, ours = sys.argv[1], json.loads(sys.argv[2])
sys.path.insert(0, clone)

import calculon  # noqa: E402
from calculon.llm import Llm  # noqa: E402
from calculon.system import System  # noqa: E402

MODEL, SYSTEM = f"{clone}/models/turing-530B.json", f"{clone}/systems/a100_80g.json"


def search():
    """calculon's rate by its own clock, and the most sequences a second that it finds."""
    with tempfile.NamedTemporaryFile(suffix=".json") as output:
        command = [
            sys.executable, f"{clone}/bin/calculon", "llm-optimal-execution", MODEL, "5128", "2520",
            "float16", SYSTEM, output.name, "-m", "-c", "1",
        ]
        done = subprocess.run(
            command, env={"PYTHONPATH": clone}, capture_output=True, text=True, check=True)
    text = done.stdout + done.stderr
    rate = float(re.search(r"Calculation rate: ([\d.]+)", text).group(1))
    count = int(re.search(r"Total executions: (\d+)", text).group(1))
    return rate, count, float(re.search(r"Best sample rate: ([\d.]+)", text).group(1))


def evaluate(strategy):
    """The most sequences a second of our strategy by calculon's measure; None where it does not run."""
    application = Llm.Application(calculon.io.read_json_file(MODEL))
    system = System(calculon.io.read_json_file(SYSTEM))
    offload = strategy["offload"]
    kept = ["optimizer", "activations", "weights"] if offload == "all" else offload.split("+")
    parallel = strategy["sequence_parallel"] and strategy["tensor"] > 1
    best = None
    for kind, redo, tensor, data, *nets in itertools.product(
        ["rs_ag", "p2p_rs_ag"] if parallel else ["ar"], [True, False], ["none", "ring", "pipe"],
        [True, False], *[range(system.num_networks)] * 3,
    ):
        execution = {
            "num_procs": 5128, "tensor_par": strategy["tensor"],
            "pipeline_par": strategy["pipeline"], "data_par": strategy["data"],
            "tensor_par_net": nets[0], "pipeline_par_net": nets[1], "data_par_net": nets[2],
            "batch_size": strategy["batch"], "microbatch_size": strategy["micro_batch"],
            "datatype": "float16", "fused_activation": True, "attention_type": "multihead",
            "activation_recompute":
                {"selective": "attn_only"}.get(strategy["recompute"], strategy["recompute"]),
            "pipeline_interleaving": strategy["virtual_stages"],
            "optimizer_sharding": strategy["zero"] > 0, "tensor_par_comm_type": kind,
            "tensor_par_overlap": tensor, "seq_par_ag_redo": redo, "data_par_overlap": data,
            "weight_offload": "weights" in kept, "activations_offload": "activations" in kept,
            "optimizer_offload": "optimizer" in kept, "training": True,
        }
        try:
            model = Llm(application, logging.Logger("quiet"))
            model.compile(system, Llm.Execution.from_json(execution))
            model.run(system)
        except (Llm.Error, AssertionError):
            continue
        rate = model.get_stats_json(False)["sample_rate"]
        best = rate if best is None else max(best, rate)
    return best


rate, count, best = search()
print(json.dumps({"rate": rate, "executions": count, "best": best, "ours": evaluate(ours)}))
