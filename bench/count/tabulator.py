"""A plain and slow tabulator of portland-or-2024 and irv, the judge of the quick one; shares nothing with it.

Ballots are lists of (rank, candidate) marks. Votes are whole numbers of ten-thousandths. Every step is the sentence
of the rule it stands for; nothing is clever.
"""
from collections import Counter

PLACES = 10_000


def clean_portland(marks, excluded=frozenset()):
    """An overvoted rank is passed over, then who is not in the race; whoever is ranked again counts once."""
    by_rank = {}
    for rank, candidate in marks:
        by_rank.setdefault(rank, set()).add(candidate)
    ranking = []
    for rank in sorted(by_rank):
        if len(by_rank[rank]) > 1:
            continue
        (candidate,) = by_rank[rank]
        if candidate not in excluded and candidate not in ranking:
            ranking.append(candidate)
    return tuple(ranking)


def clean_irv(marks, excluded=frozenset()):
    """As in Portland, but an overvote ends the ballot where it is reached."""
    by_rank = {}
    for rank, candidate in marks:
        by_rank.setdefault(rank, set()).add(candidate)
    ranking = []
    for rank in sorted(by_rank):
        if len(by_rank[rank]) > 1:
            break
        (candidate,) = by_rank[rank]
        if candidate not in excluded and candidate not in ranking:
            ranking.append(candidate)
    return tuple(ranking)


class Portland:
    """One count: `rounds` holds what stands at the end of each round, in ten-thousandths."""

    def __init__(self, rankings, candidates, seats, excluded=frozenset()):
        self.continuing = [candidate for candidate in range(candidates) if candidate not in excluded]
        self.seats = seats
        self.winners = []
        self.rounds = []
        self.exhausted = 0
        self.residual = 0
        self.totals = [0] * candidates
        self.piles = [[] for _ in range(candidates)]  # [ranking, value of one ballot, ballots]
        for ranking, ballots in rankings.items():
            if ranking:
                self.give(ranking, PLACES, ballots)
        self.valid = sum(ballots for ranking, ballots in rankings.items() if ranking)
        self.threshold = (self.valid // (seats + 1) + 1) * PLACES
        while self.one_round():
            pass

    def give(self, ranking, value, ballots):
        """To the highest-ranked continuing candidate; with none left it is exhausted."""
        for candidate in ranking:
            if candidate in self.continuing:
                self.piles[candidate].append((ranking, value, ballots))
                self.totals[candidate] += value * ballots
                return
        self.exhausted += value * ballots

    def one_round(self):
        elected = self.elected_now()
        now = {"totals": list(self.totals), "exhausted": self.exhausted, "residual": self.residual,
               "elected": elected, "eliminated": []}
        self.rounds.append(now)
        if not elected and len(self.winners) == self.seats:
            return False
        self.winners += elected
        self.continuing = [candidate for candidate in self.continuing if candidate not in elected]
        if elected:
            for candidate in elected:
                self.move_surplus(candidate)
        else:
            lowest = min(self.continuing, key=lambda candidate: self.totals[candidate])  # the first listed in a tie
            now["eliminated"] = [lowest]
            self.eliminate(lowest)
        return True

    def elected_now(self):
        unfilled = self.seats - len(self.winners)
        if unfilled == 0:
            return []
        everyone = len(self.continuing) <= unfilled
        reached = [each for each in self.continuing if everyone or self.totals[each] >= self.threshold]
        return sorted(reached, key=lambda candidate: -self.totals[candidate])

    def move_surplus(self, candidate):
        held = self.totals[candidate]
        if held <= self.threshold:
            return
        surplus = held - self.threshold
        fraction = surplus * PLACES // held
        before = sum(self.totals) + self.exhausted
        pile, self.piles[candidate] = self.piles[candidate], []
        self.totals[candidate] = self.threshold
        for ranking, value, ballots in pile:
            self.give(ranking, value * fraction // PLACES, ballots)
        self.residual += before - sum(self.totals) - self.exhausted

    def eliminate(self, candidate):
        self.continuing.remove(candidate)
        pile, self.piles[candidate] = self.piles[candidate], []
        self.totals[candidate] = 0
        for ranking, value, ballots in pile:
            self.give(ranking, value, ballots)


def irv_first_round(ballots, excluded=frozenset()):
    """First choices after cleaning, by candidate."""
    first = Counter()
    for marks in ballots:
        ranking = clean_irv(marks, excluded)
        if ranking:
            first[ranking[0]] += 1
    return first
