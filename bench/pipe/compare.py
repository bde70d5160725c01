"""Times one job done by several, in turn, so that a busy machine is as unkind to one as to the next.

Run by bench/pipe/run with azure-sim around it: compare.py NAME RUNS [SDK-PYTHON].
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

here = os.path.dirname(os.path.abspath(__file__))
FIELDS = "name location size os"


def cpu(pid):
    """The seconds of processor time that a process has used, its ended children left out."""
    try:
        with open("/proc/%d/stat" % pid) as file:
            words = file.read().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def run(command):
    """Seconds that a shell command took, and the lines it wrote."""
    start = time.perf_counter()
    done = subprocess.run(["sh", "-c", command], stdout=subprocess.PIPE, check=False)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        sys.exit("compare.py: %s ended with %d" % (command, done.returncode))
    return seconds, done.stdout.count(b"\n")


def pages(folder):
    """A file for curl that names every page of the list, to be thrown away one after the other over one connection."""
    token = subprocess.run(["imds-token"], stdout=subprocess.PIPE, check=True).stdout
    seen = subprocess.run(["arm-get", "--pages", "Microsoft.Compute/virtualMachines"], input=token,
                          stdout=subprocess.PIPE, check=True).stdout
    place = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Compute/virtualMachines"
    first = subprocess.run(["arm-get", "-v", "--first-page", place], input=token, stdout=subprocess.DEVNULL,
                           stderr=subprocess.PIPE, check=True).stderr.decode()
    urls = [line.split()[-1] for line in first.splitlines() if "> GET " in line and "virtualMachines" in line]
    urls += [link for link in (json.loads(page).get("nextLink") for page in seen.splitlines()) if link]
    config = os.path.join(folder, "curl")
    # Readable by nobody else: the token is in it.
    with os.fdopen(os.open(config, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.write('silent\nfail\nheader = "Authorization: Bearer %s"\n' % token.decode().strip())
        for url in urls:
            file.write('url = "%s"\noutput = "/dev/null"\n' % url)
    return config, len(urls), len(seen)


def main():
    name, runs = sys.argv[1], int(sys.argv[2])
    secure = urllib.parse.urlsplit(os.environ["ARM_ENDPOINT"]).scheme == "https"
    with tempfile.TemporaryDirectory() as folder:
        config, count, size = pages(folder)
        jobs = {
            "azpipe": "imds-token | arm-get Microsoft.Compute/virtualMachines | vm-filter " + FIELDS,
            "limit": "curl -K " + config,
            "Python": "%s %s/loop.py" % (sys.executable, here),
            "Python, kept": "%s %s/loop.py --keep" % (sys.executable, here),
            "curl+jq": "sh %s/curl-jq.sh" % here,
        }
        if len(sys.argv) > 3:
            jobs["Azure SDK"] = "%s %s/sdk.py" % (sys.argv[3], here)
        lines = {job: run(command)[1] for job, command in jobs.items() if job != "limit"}
        if len(set(lines.values())) != 1:
            sys.exit("compare.py: they do not agree on the number of VMs: %s" % lines)
        times = {job: [] for job in jobs}
        server = 0.0
        for turn in range(runs):
            for job, command in jobs.items():
                # The slow ones need no more than a few turns.
                if turn >= 3 and min(times[job]) > 10 * min(times["azpipe"]):
                    continue
                before = cpu(os.getppid())
                times[job].append(run(command)[0])
                if job == "azpipe":
                    server += cpu(os.getppid()) - before
    print("%s: %d VMs, %d pages, %.1f MB, %s" % (
        name, lines["azpipe"], count, size / 1e6, "TLS" if secure else "plain HTTP"))
    print("  %-12s %11s %11s %10s %10s" % ("", "median ms", "best ms", "x azpipe", "x limit"))
    ours, limit = (statistics.median(times[job]) for job in ("azpipe", "limit"))
    for job, all_times in times.items():
        median = statistics.median(all_times)
        print("  %-12s %11.1f %11.1f %10.2f %10.2f" % (
            job, median * 1e3, min(all_times) * 1e3, median / ours, median / limit))
    python = statistics.median(times["Python"])
    print("  azpipe takes %.2f of curl+jq's time, %.2f of Python's, %.2f of the limit's" % (
        ours / statistics.median(times["curl+jq"]), ours / python, ours / limit))
    print("  the server's own processor time: %.0f %% of azpipe's time" % (100 * server / sum(times["azpipe"])))


main()
