"""Lists every VM of every subscription in three ways and counts what that takes. Run by bench/scale with azure-sim around it:
scale.py head, or scale.py SUBSCRIPTIONS:VMS."""
import json
import subprocess
import sys
import threading
import time

VMS = "/subscriptions/%s/providers/Microsoft.Compute/virtualMachines"
ROW = "| %-11s | %-40s | %9s | %9s | %11s | %5s | %9s | %8s |"


def token():
    return subprocess.run(["imds-token"], stdout=subprocess.PIPE, check=True).stdout


def peak(pid, found):
    """Reads the most memory that a process had resident for as long as it is there, in MB."""
    try:
        while True:
            with open("/proc/%d/status" % pid) as status:
                lines = [line.split()[1] for line in status if line.startswith("VmHWM:")]
            if not lines:
                return
            found[0] = int(lines[0]) / 1024
            time.sleep(0.01)
    except OSError:
        pass


class Calls:
    """What a tool says with -v, counted while it runs."""

    def __init__(self, stream):
        self.calls = self.bytes = self.refused = 0
        self.waited = 0.0
        self.thread = threading.Thread(target=self.read, args=(stream,))
        self.thread.start()

    def read(self, stream):
        for line in stream:
            words = line.decode().split()
            if words[1:2] == [">"]:
                self.calls += 1
            elif words[1:2] == ["<"]:
                self.bytes += int(words[3])
                self.refused += words[2] == "429"
            elif b"next request in" in line or b"next try in" in line:
                self.waited += float(words[-2])


def take(size, how, command, stdin):
    """Runs a listing with vm-filter behind it, which counts the VMs, and prints what it took."""
    start = time.perf_counter()
    lister = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    counter = subprocess.Popen(["vm-filter", "--count"], stdin=lister.stdout, stdout=subprocess.PIPE)
    lister.stdout.close()
    resident = [0.0]
    watch = threading.Thread(target=peak, args=(lister.pid, resident))
    watch.start()
    calls = Calls(lister.stderr)
    lister.stdin.write(stdin)
    lister.stdin.close()
    rows = counter.communicate()[0].decode().strip()
    calls.thread.join()
    watch.join(0.1)
    seconds = time.perf_counter() - start
    if lister.wait() or counter.wait():
        sys.exit("scale.py: %s: the listing failed" % how)
    print(ROW % (size, how, rows, calls.calls, "%.1f MB" % (calls.bytes / 1e6), calls.refused,
                 "%.1f s" % seconds, "%.1f MB" % resident[0]), flush=True)


def main():
    size = sys.argv[1]
    if size == "head":
        print(ROW % ("subs:VMs", "how", "VMs", "calls", "bytes", "429", "time", "resident"))
        print("|" + "|".join("-" * len(cell) for cell in (ROW % (("",) * 8)).split("|")[1:-1]) + "|")
        return
    bearer = token()
    listed = subprocess.run(["arm-get", "/subscriptions"], input=bearer, stdout=subprocess.PIPE, check=True).stdout
    ids = [subscription["subscriptionId"] for subscription in json.loads(listed)["value"]]
    paths = [VMS % subscription for subscription in ids]
    graph = [path + "?$expand=instanceView&useResourceGraph=true" for path in paths]
    take(size, "arm-get, a list a subscription", ["arm-get", "-v"] + paths, bearer)
    take(size, "the same with useResourceGraph=true", ["arm-get", "-v"] + graph, bearer)
    take(size, "arm-graph", ["arm-graph", "-v"], bearer)


main()
