#!/usr/bin/env python3
"""Runs every suite for each flavour of the program and ends with one line: "N passed, N failed".

usage: run.py [--only WORD] [--flavour plain|sanitized] [--soak]
"""
import argparse
import sys

sys.path.insert(0, str(__import__("pathlib").Path(__file__).resolve().parent / "lib"))
import harness
from harness import TOP, Context, Tally, run_suite

import auditors
import building
import cache
import cases
import check
import check_policy
import cli
import damage
import examples
import exchange
import explain
import faults
import hardening
import hostile
import html_report
import integrations
import layout
import reference
import roadmap
import sandbox
import source_scripts
import sources
import units
import verify

# Where each flavour stands after `make test-programs`.
FLAVOURS = {"plain": ("assay", "build/unit"), "sanitized": ("build/asan/assay", "build/asan/unit")}
SUITES = {
    "unit": units,
    "building": building,
    "cases": cases,
    "damage": damage,
    "source scripts": source_scripts,
    "sources": sources,
    "sandbox": sandbox,
    "hardening": hardening,
    "hostile": hostile,
    "faults": faults,
    "cli": cli,
    "cache": cache,
    "check": check,
    "check policy": check_policy,
    "explain": explain,
    "reference": reference,
    "roadmap": roadmap,
    "exchange": exchange,
    "auditors": auditors,
    "html": html_report,
    "integrations": integrations,
    "verify": verify,
    "readme": examples,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", help="only the tests whose name holds this word")
    parser.add_argument("--flavour", choices=FLAVOURS, help="only this flavour")
    parser.add_argument("--soak", action="store_true", help="what takes minutes, and nothing else")
    options = parser.parse_args()

    tally, jobs = Tally(), harness.processors()
    if not options.soak:
        run_suite("layout", layout.tests(), tally, jobs, options.only)
    for flavour in [options.flavour] if options.flavour else FLAVOURS:
        assay, unit_folder = FLAVOURS[flavour]
        context = Context(flavour, TOP / assay, TOP / unit_folder)
        for title, suite in SUITES.items():
            tests = suite.tests if not options.soak else getattr(suite, "soak", None)
            if tests:
                run_suite(f"{title} ({flavour})", tests(context), tally, jobs, options.only)
    print(tally)
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main())
