"""Start-up: each tool's --version beside an empty program of the same linkage, in turn. start.py EMPTY TOOL..."""
import os
import statistics
import sys
import time

TURNS = 300


def once(path):
    start = time.perf_counter()
    nothing = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
    os.waitpid(os.posix_spawn(path, [path, "--version"], {}, file_actions=[nothing]), 0)
    return time.perf_counter() - start


paths = sys.argv[1:]
times = {path: [] for path in paths}
for _ in range(TURNS):
    for path in paths:
        times[path].append(once(path))
empty = statistics.median(times[paths[0]])
for path in paths:
    median = statistics.median(times[path])
    name = "empty" if path == paths[0] else os.path.basename(path)
    print("  %-10s %7.0f us  x %.2f" % (name, median * 1e6, median / empty))
