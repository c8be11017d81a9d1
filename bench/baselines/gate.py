"""The gate, on SimPy: the baseline of figure M1.

The same model as simulator/gate: the same distributions, the same way of choosing a line, one phase after another, each
person scanned. Lines are SimPy resources, a group is a SimPy process. It keeps no facts, only sums, so that what is timed
is the simulation. `random.gauss` and `random.expovariate` are Python's quickest; the loop uses local names where
that helps.

  python3 gate.py --seed 1 --seeds 1 --minutes 60 --sellers 6 --scanners 4 --buy 0.4 --line shortest

prints one line of JSON: what happened, and the seconds that it took (without Python's start).
"""

import argparse
import json
import platform
import random
import statistics
import time

import simpy


class Line:
    """One server with a queue; `units` counts who is in the line, in groups (sellers) or people (scanners)."""

    __slots__ = ("resource", "units")

    def __init__(self, env):
        self.resource = simpy.Resource(env, 1)
        self.units = 0


def shortest(rng, lines):
    """The line with the fewest in it, whoever is being served included; ties at random."""
    fewest = min(line.units for line in lines)
    tied = [line for line in lines if line.units == fewest]
    return tied[0] if len(tied) == 1 else tied[int(rng.random() * len(tied))]


def published(rng, lines):
    """The line with the fewest groups waiting, ignoring whoever is being served; ties at random."""
    fewest = min(len(line.resource.queue) for line in lines)
    tied = [line for line in lines if len(line.resource.queue) == fewest]
    return tied[0] if len(tied) == 1 else tied[int(rng.random() * len(tied))]


class Gate:
    def __init__(self, seed, options):
        self.rng = random.Random(seed)
        self.env = simpy.Environment()
        self.sellers = [Line(self.env) for _ in range(options.sellers)]
        self.scanners = [Line(self.env) for _ in range(options.scanners)]
        self.buy = options.buy
        self.choose = shortest if options.line == "shortest" else published
        self.people = self.walks = self.sales = self.scans = self.buses = 0
        self.seller_wait = 0.0
        self.seller_waits = 0
        self.env.process(self.arrivals())
        self.env.run(until=options.minutes)

    def normal(self, mean, sd):
        value = self.rng.gauss(mean, sd)
        while value < 0:
            value = self.rng.gauss(mean, sd)
        return value

    def arrivals(self):
        rng, env = self.rng, self.env
        while True:
            yield env.timeout(rng.expovariate(1 / 3))
            self.buses += 1
            left = round(self.normal(100, 30))
            self.people += left
            while left > 0:
                size = min(max(1, round(rng.gauss(2.25, 0.5))), left)
                left -= size
                env.process(self.buyers(size) if rng.random() < self.buy else self.holders(size))

    def buyers(self, size):
        env = self.env
        yield env.timeout(self.normal(1, 0.25))
        self.walks += 1
        line = self.choose(self.rng, self.sellers)
        line.units += 1
        joined = env.now
        with line.resource.request() as turn:
            yield turn
            waited = env.now - joined
            yield env.timeout(self.normal(1, 0.2))
        line.units -= 1
        self.seller_wait += waited
        self.seller_waits += 1
        self.sales += 1
        yield env.timeout(self.normal(0.5, 0.1))
        yield from self.scanned(size)

    def holders(self, size):
        yield self.env.timeout(self.normal(1.5, 0.35))
        yield from self.scanned(size)

    def scanned(self, size):
        env = self.env
        self.walks += 1
        line = self.choose(self.rng, self.scanners)
        line.units += size
        with line.resource.request() as turn:
            yield turn
            for _ in range(size):
                yield env.timeout(self.normal(0.05, 0.01))
                line.units -= 1
                self.scans += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1, help="how many runs, of consecutive seeds")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--sellers", type=int, default=6)
    parser.add_argument("--scanners", type=int, default=4)
    parser.add_argument("--buy", type=float, default=0.4)
    parser.add_argument("--line", choices=["shortest", "published"], default="shortest")
    options = parser.parse_args()
    began, spent = time.perf_counter(), time.process_time()
    gates = [Gate(seed, options) for seed in range(options.seed, options.seed + options.seeds)]
    seconds, processor_seconds = time.perf_counter() - began, time.process_time() - spent
    totals = {name: sum(getattr(gate, name) for gate in gates) for name in ("buses", "people", "walks", "sales", "scans")}
    means = [gate.seller_wait / gate.seller_waits for gate in gates if gate.seller_waits]
    occurrences = totals["buses"] + totals["walks"] + totals["sales"] + totals["scans"]
    print(json.dumps({"engine": f"SimPy {simpy.__version__} on Python {platform.python_version()}", "seconds": seconds, "processorSeconds": processor_seconds,
                      "runs": len(gates), "occurrences": occurrences, "buses": totals["buses"], "people": totals["people"],
                      "sellerWait": interval(means)}))


def interval(values):
    """Mean and 95 % interval; over hundreds of seeds Student's t is 1.97."""
    mean = statistics.fmean(values)
    half = 1.97 * statistics.stdev(values) / len(values) ** 0.5 if len(values) > 1 else None
    return {"mean": mean, "low": half and mean - half, "high": half and mean + half}


if __name__ == "__main__":
    main()
