"""What a curve costs: in torch, and in the browser's interpreter under Node, against points and against losses.

    python -m benchmarks.curve

Prints, for each size, the time of one curve of every loss at its defaults, and the ratio to the size before: a ratio near the
ratio of the sizes is linear growth, a ratio near 1 is the fixed cost of so many operations.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import time
from pathlib import Path

import numpy as np

from losses import LOSSES
from losses.core.axes import params_on
from losses.core.curve import evaluate, grid
from losses.tracing.program import trace

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
PROGRAM = (Path(__file__).parents[1] / "components" / "kit" / "program" / "program.js").as_uri()
NODE = """
const { evaluate } = await import(process.argv[1]);
const [programs, sizes] = JSON.parse(await new Response(process.stdin).text());
const rows = sizes.map((size) => programs.map(([program, inputs, low, high]) => {
  const x = Float64Array.from({ length: size }, (_, i) => low + ((high - low) * (i + 0.5)) / size);
  const times = [];
  const runs = Math.max(5, Math.min(200, Math.round(40000 / size)));
  for (let i = 0; i < 2 * runs; i++) {
    const start = performance.now();
    evaluate(program, { ...inputs, x });
    if (i >= runs) times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}));
console.log(JSON.stringify(rows));
"""


def torch_times(size: int, repeats: int) -> list[float]:
    """Milliseconds of one curve, the median over repeats, for each loss."""
    found: list[float] = []
    for loss in LOSSES.values():
        x = grid(loss, loss.axis, loss.axis.span, size)
        times: list[float] = []
        for _ in range(repeats + 1):
            start = time.perf_counter()
            evaluate(loss, loss.axis, x)
            times.append(1000 * (time.perf_counter() - start))
        found.append(statistics.median(times[1:]))
    return found


def browser_times() -> list[list[float]]:
    """The same in the browser's interpreter, run by Node: for each size, for each loss."""
    programs: list[list[object]] = []
    for loss in LOSSES.values():
        program = json.loads(trace(loss).to_json())
        programs.append([program, {p.name: p.default for p in params_on(loss, loss.axis)} | {"y": 1.0}, *loss.axis.span])
    command = ["node", "--input-type=module", "-e", NODE, PROGRAM]
    done = subprocess.run(command, input=json.dumps([programs, SIZES]), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def report(name: str, rows: list[list[float]]) -> None:
    """Print median, slowest loss and growth for each size."""
    print(f"\n{name:10}{'points':>12}{'median ms':>12}{'slowest ms':>12}{'all losses ms':>15}{'growth':>10}")
    before = None
    for size, times in zip(SIZES, rows, strict=True):
        total = sum(times)
        growth = "" if before is None else f"{total / before:10.2f}"
        slowest = list(LOSSES)[int(np.argmax(times))]
        print(f"{'':10}{size:12,}{statistics.median(times):12.3f}{max(times):12.3f}{total:15.2f}{growth:>10}   {slowest}")
        before = total


if __name__ == "__main__":
    report("torch", [torch_times(size, 9 if size < 1e5 else 3) for size in SIZES])
    if shutil.which("node"):
        report("browser", browser_times())
