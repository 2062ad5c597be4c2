"""How the time to read a post grows with its length, as ratios measured in one run.

Each row repeats one piece of hostile or tedious text to 20,000 and to 40,000 characters and prints the
time of the second over that of the first: about 2 is what a reader should take, 4 would be its square.

    python -m benchmarks.reading
"""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from crosspost.post import read_post

PIECES = (
    "*", "[", "![", "*a **b ", "<", "<div>\n", "> ", "- ", "- x\n", "a\n\n", "`a``", "|a", "(",
    "http://a)", "#a ", "리뷰 한 줄이다.\n",
)  # fmt: skip
LENGTH = 20_000
ROUNDS = 3


def seconds(path: Path) -> float:
    """The least processor time of some readings."""
    taken = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        read_post(path)
        taken.append(time.process_time() - begin)
    return min(taken)


def main() -> None:
    """Print the table."""
    with TemporaryDirectory() as folder:
        print(f"{'piece':<20} {'.md':>6} {'.txt':>6}")
        for piece in PIECES:
            ratios = []
            for suffix in (".md", ".txt"):
                path = Path(folder, f"post{suffix}")
                times = []
                for length in (LENGTH, 2 * LENGTH):
                    text = f"# 제목\n\n{(piece * length)[:length]}\n\n본문"
                    path.write_text(text, encoding="utf-8")
                    times.append(seconds(path))
                ratios.append(times[1] / times[0])
            print(f"{piece!r:<20} {ratios[0]:>6.1f} {ratios[1]:>6.1f}", flush=True)


if __name__ == "__main__":
    main()
