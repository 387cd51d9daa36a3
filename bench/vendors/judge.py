"""Vendors' files as Python's own modules read them, the judge of the quick readers; and generated exports."""
import json
import random
import re
import zipfile
from collections import Counter
from xml.etree import ElementTree

from count.tabulator import clean_irv

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OVERVOTE = (-1, -2)  # two who are nobody


def sheet_rows(path):
    """Every row of the first sheet as {column letter: text}."""
    with zipfile.ZipFile(path) as archive:
        strings = ["".join(part.text or "" for part in item.iter(f"{SHEET}t"))
                   for item in ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))]
        for row in ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml")).iter(f"{SHEET}row"):
            cells = {}
            for cell in row:
                value = cell.find(f"{SHEET}v")
                if value is not None:
                    text = strings[int(value.text)] if cell.get("t") == "s" else value.text
                    cells[re.sub(r"\d", "", cell.get("r"))] = text.strip()
            yield cells


def sheet_first_round(path, columns):
    """(first preferences by name under irv, ballots) of an ES&S sheet whose ranks stand in these columns."""
    rows = list(sheet_rows(path))[1:]
    first = Counter()
    for cells in rows:
        marks = [(rank, candidate) for rank, column in enumerate(columns, 1)
                 for candidate in marked(cells.get(column, "undervote"))]
        ranking = clean_irv(marks)
        if ranking:
            first[ranking[0]] += 1
    return dict(first), len(rows)


def marked(text):
    return OVERVOTE if text == "overvote" else () if text == "undervote" else (text,)


def write_dominion(folder, sessions, candidates=12, ranks=5, seed=7):
    """A Dominion export of that many ballots; returns (bytes of CvrExport.json, first preferences by name)."""
    chance = random.Random(seed)
    names = [f"Candidate {number}" for number in range(1, candidates + 1)]
    manifest(folder, "ContestManifest", [{"Description": "Mayor", "Id": 1, "VoteFor": 1, "NumOfRanks": ranks},
                                         {"Description": "Measure", "Id": 2, "VoteFor": 1, "NumOfRanks": 0}])
    manifest(folder, "CandidateManifest", [{"Description": name, "Id": number, "ContestId": 1, "Type": "Regular"}
                                           for number, name in enumerate(names, 1)]
             + [{"Description": "Yes", "Id": 90, "ContestId": 2, "Type": "Regular"}])
    first = Counter()
    path = folder / "CvrExport.json"
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"Version":"5.10.11.24","ElectionId":"Bench","Sessions":[')
        for number in range(sessions):
            ranking = chance.sample(range(candidates), chance.randint(1, ranks))
            first[names[ranking[0]]] += 1
            file.write("," if number else "")
            json.dump(session(number, ranking), file, separators=(",", ":"))
        file.write("]}")
    return path.stat().st_size, dict(first)


def manifest(folder, name, entries):
    (folder / f"{name}.json").write_text(json.dumps({"Version": "5.10.11.24", "List": entries}))


def session(number, ranking):
    marks = [mark(candidate + 1, rank) for rank, candidate in enumerate(ranking, 1)]
    contests = [contest(2, [mark(90, 1)]), contest(1, marks)]
    card = {"Id": 1, "KeyInId": 1, "PaperIndex": 0, "Contests": contests, "OutstackConditionIds": []}
    image = f"C:\\NAS\\Bench\\Results\\Tabulator00042\\Batch{number // 200:04}\\Images\\{number % 200:06}*.*"
    return {"TabulatorId": 42, "BatchId": number // 200, "RecordId": number % 200, "CountingGroupId": 1,
            "ImageMask": image, "SessionType": "ScannedVote", "VotingSessionIdentifier": "",
            "UniqueVotingIdentifier": "",
            "Original": {"PrecinctPortionId": 1, "BallotTypeId": 1, "IsCurrent": True, "Cards": [card]}}


def contest(number, marks):
    return {"Id": number, "ManifestationId": 1, "Undervotes": 0, "Overvotes": 0, "OutstackConditionIds": [],
            "Marks": marks}


def mark(candidate, rank):
    return {"CandidateId": candidate, "ManifestationId": candidate, "PartyId": 0, "Rank": rank, "MarkDensity": 100,
            "IsAmbiguous": False, "IsVote": rank == 1, "OutstackConditionIds": []}


def write_cdf(path, records, candidates=12, ranks=5, seed=11):
    """A NIST SP 1500-103 report of that many records in JSON; returns (its bytes, first preferences by name)."""
    chance = random.Random(seed)
    names = [f"Candidate {number}" for number in range(1, candidates + 1)]
    first = Counter()
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"@type":"CVR.CastVoteRecordReport","CVR":[')
        for number in range(records):
            ranking = chance.sample(range(candidates), chance.randint(1, ranks))
            first[names[ranking[0]]] += 1
            file.write("," if number else "")
            json.dump(record(number, ranking), file, separators=(",", ":"))
        file.write("],")
        file.write(json.dumps(cdf_tail(names))[1:])
    return path.stat().st_size, dict(first)


def record(number, ranking):
    selections = [{"@type": "CVR.CVRContestSelection", "ContestSelectionId": f"cs-{candidate + 1}", "Rank": rank,
                   "SelectionPosition": [{"@type": "CVR.SelectionPosition", "HasIndication": "yes", "IsAllocable": "yes",
                                          "NumberVotes": 1, "Rank": rank}]}
                  for rank, candidate in enumerate(ranking, 1)]
    snapshot = {"@id": f"s-{number}", "@type": "CVR.CVRSnapshot", "Type": "original",
                "CVRContest": [{"@type": "CVR.CVRContest", "ContestId": "mayor", "Overvotes": 0, "Undervotes": 0,
                                "CVRContestSelection": selections}]}
    return {"@type": "CVR.CVR", "BallotPrePrintedId": f"B-{number:07}", "BatchId": f"{number // 200}",
            "CurrentSnapshotId": f"s-{number}", "ElectionId": "e", "UniqueId": f"{number}", "CVRSnapshot": [snapshot]}


def cdf_tail(names):
    numbered = list(enumerate(names, 1))
    contest = {"@id": "mayor", "@type": "CVR.CandidateContest", "Name": "Mayor",
               "ContestSelection": [{"@id": f"cs-{number}", "@type": "CVR.CandidateSelection",
                                     "CandidateIds": [f"c-{number}"]} for number, _ in numbered]}
    election = {"@id": "e", "@type": "CVR.Election", "Name": "Bench", "Contest": [contest],
                "Candidate": [{"@id": f"c-{number}", "@type": "CVR.Candidate", "Name": name}
                              for number, name in numbered]}
    return {"Election": [election], "GeneratedDate": "2024-11-05T20:00:00Z", "Version": "1.0.0"}
