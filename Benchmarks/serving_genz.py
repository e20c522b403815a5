"""One analytic serving estimate of GenZ (genz-llm), prefill and decode of Llama 3.1 70B on eight H100, after
import. Prints seconds an estimate."""

import sys
import time

from GenZ import decode_moddeling, prefill_moddeling

MODEL = "meta-llama/Llama-3.1-70B"
OPTIONS = dict(system_name="H100_GPU", bits="bf16", tensor_parallel=8, pipeline_parallel=1)


def estimate(batch):
    prefill_moddeling(model=MODEL, batch_size=batch, input_tokens=2048, **OPTIONS)
    decode_moddeling(
        model=MODEL, batch_size=batch, input_tokens=2048, output_tokens=256, Bb=1, **OPTIONS)


count = int(sys.argv[1]) if len(sys.argv) > 1 else 5
estimate(1)
start = time.perf_counter()
for number in range(count):
    estimate(1 + number)
print((time.perf_counter() - start) / count)
