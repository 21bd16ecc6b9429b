"""The README's table: this app as a ratio to plain Streamlit and plain HTML; in the hand, on a slow line, in a class, at a start.

    python -m benchmarks.table [hand network class start memory] [--rounds 3] [--readme]

Each part measures the pages side by side, one part after another. Without a part, all are measured, which takes about half an hour
on two quiet processors. The numbers themselves are printed first; --readme also writes the ratios into README.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from benchmarks import classroom, drag, memory, network, start

README = Path(__file__).parents[1] / "README.md"
OURS, PEERS = "this app", ("plain Streamlit", "plain HTML")
SIZES, WORK = (30, 200), 30.0  # of the classes, and the seconds that they work for
Values = dict[str, dict[str, float]]  # by page, then by what was measured


def _classes(rounds: int) -> Values:
    """The classes of each size; the large one is compared where two processes serve it."""
    del rounds  # each visitor is one
    values: Values = {OURS: {}, PEERS[0]: {}}
    for size in SIZES:
        lesson = classroom.measure(size, WORK)
        for name, site in ((OURS, OURS if size == SIZES[0] else classroom.TWO), (PEERS[0], PEERS[0])):
            values[name] |= {f"{size}: {key}": value for key, value in lesson[site].items()}
    return values


PARTS: dict[str, Callable[[int], Values]] = {
    "hand": lambda rounds: drag.measure(drag.PARTS, rounds),
    "network": lambda rounds: network.measure(rounds, ["line", "phone"]),
    "class": _classes,
    "start": start.measure,
    "memory": lambda _: memory.measure(),
}
# What the rows of the table say, and the measures in them.
ROWS = {
    "pictures while the slider is held (plain Streamlit draws none)": ["pictures a second"],
    "lag of the picture behind the hand, median and p95": ["lag, median ms", "lag, p95 ms"],
    "click on the slider's track to the picture": ["click to picture, ms"],
    "release to the final picture": ["release to final picture, ms"],
    "first curve to be seen, cold and warm": ["first paint cold, s", "first paint warm, s"],
    "Plotly's chart with its axes, cold and warm": ["Plotly's chart cold, s", "Plotly's chart warm, s"],
    "the same at 60 ms and 4 Mbit/s": ["line, cold: first chart, s", "line, warm: first chart, s"],
    "the same on a processor four times slower": ["phone, cold: first chart, s", "phone, warm: first chart, s"],
    "start of the process to an open port": [start.PORT],
    "memory after one visit": [memory.VISITED],
    "a class of 30: wait for an answer, median and p95": ["30: median wait, ms", "30: p95 wait, ms"],
    "a class of 30: answers a second, and processor time of each": ["30: answers a second", "30: CPU a change, ms"],
    "a class of 200 on two processes (plain Streamlit: one): wait and answers a second": [
        "200: median wait, ms",
        "200: answers a second",
    ],
}


def row(label: str, values: Values) -> str:
    """A row of the table; a dash stands for what a peer does not have."""
    ratios = ([ratio(values[OURS][key], values.get(peer, {}).get(key)) for key in ROWS[label]] for peer in PEERS)
    cells = (" and ".join(cell) if any(part != "-" for part in cell) else "-" for cell in ratios)
    return f"| {label} | {' | '.join(cells)} |"


def ratio(ours: float, other: float | None) -> str:
    """One number as a ratio to another.

    >>> ratio(1.0, 4.0), ratio(1.0, None)
    ('0.25', '-')
    """
    return f"{ours / other:.2f}" if other else "-"


def renewed(text: str, values: Values) -> str:
    """The README with the rows that were measured; the others stay as they were."""
    before, head, rest = text.partition("|---|---|---|\n")
    rows, after = rest.split("\n\n", 1)
    known = {line.split("|")[1].strip(): line for line in rows.splitlines()}
    known |= {label: row(label, values) for label, keys in ROWS.items() if keys[0] in values[OURS]}
    return before + head + "\n".join(known[label] for label in ROWS if label in known) + "\n\n" + after


def main() -> None:
    """Measure, print the numbers and then the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, "all"], default="all")  # Python 3.11 refuses a list of them here
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--readme", action="store_true")
    options = parser.parse_args()
    values: Values = {name: {} for name in (OURS, *PEERS)}
    for part in PARTS if "all" in options.parts else options.parts:
        for name, numbers in PARTS[part](options.rounds).items():
            if name in values:
                print(f"{part}, {name}: {', '.join(f'{key}: {value:.4g}' for key, value in numbers.items())}", flush=True)
                values[name] |= numbers
    text = renewed(README.read_text(), values)
    print(text.partition("## How fast\n\n")[2].partition("\n## ")[0])
    if options.readme:
        README.write_text(text)


if __name__ == "__main__":
    main()
