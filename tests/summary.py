#!/usr/bin/env python3
"""Adds up what the stages of `./dev test` left in a folder each and prints one line: N passed, N failed, N skipped.

A stage's folder holds `status` (its exit code) and any number of JUnit files (ctest, GoogleTest and Vitest all
write them). A test program that ctest ran counts by the cases in its own file. A stage without files counts by the line "N passed,
N failed" in its log, and as one where it has none.
"""
import pathlib
import re
import sys
import xml.etree.ElementTree as xml
from collections import Counter


def verdict(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    unrun = case.get("status") in ("notrun", "disabled") or case.get("result") == "skipped"
    return "skipped" if unrun or case.find("skipped") is not None else "passed"


def cases_of(path):
    return Counter(verdict(case) for case in xml.parse(path).getroot().iter("testcase"))


def programs_of(path, own_files):
    """What ctest says of its entries, less those whose own file tells more."""
    counts = Counter()
    for case in xml.parse(path).getroot().iter("testcase"):
        own = own_files.get(case.get("name").replace("/", "_") + "_test.xml")
        crashed = verdict(case) == "failed" and own is not None and own["failed"] == 0
        if own is None or crashed:
            counts[verdict(case)] += 1
    return counts


def said_in(log):
    lines = re.findall(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", log.read_text(errors="replace"), re.MULTILINE)
    return Counter(dict(zip(("passed", "failed", "skipped"), map(int, (count or 0 for count in lines[-1]))))) if lines else Counter()


def stage_of(folder):
    files = {path.name: cases_of(path) for path in sorted(folder.glob("*.xml")) if path.name != "ctest.xml"}
    counts = sum(files.values(), Counter()) if files else said_in(folder / "log")
    if (folder / "ctest.xml").exists():
        counts += programs_of(folder / "ctest.xml", files)
    failed = (folder / "status").read_text().strip() != "0"
    if failed and counts["failed"] == 0:
        counts["failed"] += 1
    elif not counts:
        counts["passed"] += 1
    return counts


def main(results):
    total = Counter()
    for folder in sorted(path.parent for path in pathlib.Path(results).glob("*/status")):
        counts = stage_of(folder)
        print(f"{folder.name:8} {counts['passed']:6} {counts['failed']:6} {counts['skipped']:6}")
        total += counts
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
