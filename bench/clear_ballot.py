"""A plain reader of Clear Ballot's csv by Python's csv module: the judge of the quick reader."""
import csv


class Paper:
    """Candidates in the order of their first column, and for each choice column (candidate, rank)."""

    def __init__(self, header):
        self.names = []
        self.columns = []
        for place, title in enumerate(header):
            if title.startswith("Choice_"):
                _, _, rank, _, name, _ = title.split(":")
                if name not in self.names:
                    self.names.append(name)
                self.columns.append((place, self.names.index(name), int(rank)))


def ballots(path):
    """(names, [[(rank, candidate), …] of every row that has a mark], all rows)"""
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        paper = Paper(next(rows))
        first = paper.columns[0][0]
        found, total = [], 0
        for row in rows:
            total += 1
            if "1" in row[first:]:
                found.append([(rank, candidate) for place, candidate, rank in paper.columns if row[place] == "1"])
    return paper.names, found, total
