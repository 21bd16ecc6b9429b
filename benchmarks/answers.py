"""What the answers of a class cost over a picture: 200 lines of 101 points as one path, and as many numbers as a strip of dots.

    python -m benchmarks.answers

Prints the median time under Node of making each, in ms. The browser draws a path of this size within a frame or two.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

OTHERS = (Path(__file__).parents[1] / "components" / "chart" / "questions" / "others.js").as_uri()
NODE = """
const { answersOf, curvesPath, numbersPath } = await import(process.argv[1]);
const place = { across: (x) => 80 * (x + 5), down: (y) => 300 - 100 * y, left: 0, right: 800, top: 0, bottom: 300 };
const theme = { colors: ["#000", "#111", "#222"], scale: 1 };
const lines = Array.from({ length: 200 }, (_, k) => Array.from({ length: 101 }, (_, i) => [i / 10 - 5, Math.sin(i + k)]));
const numbers = lines.map((_, k) => k / 20 - 5);
const timed = (act) => {
  const times = Array.from({ length: 100 }, () => {
    const start = performance.now();
    act();
    return performance.now() - start;
  });
  return times.slice(50).sort((a, b) => a - b)[25].toFixed(2);
};
console.log(`200 lines   ${timed(() => curvesPath(answersOf("draw", lines), place, theme))} ms`);
console.log(`200 numbers ${timed(() => numbersPath(answersOf("place", numbers), place, theme))} ms`);
"""

if __name__ == "__main__":
    command = ["node", "--input-type=module", "-e", NODE, OTHERS]
    print(subprocess.run(command, capture_output=True, text=True, check=True).stdout, end="")
