// Damaged files: whatever is done to the bytes of a valid file, reading gives a whole contest or
// one sentence. Round trips: a contest written in a format is read back equal.

#include "apps/elections/import_formats.h"
#include "apps/elections/import_testing.h"

#include <gmock/gmock.h>
#include <libdeflate.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <set>
#include <string>
#include <vector>

namespace almanac::elections {
namespace {

struct Specimen {
    std::string_view format;
    std::string bytes;
};

std::string packed(std::string_view bytes) {
    libdeflate_compressor* compressor = libdeflate_alloc_compressor(6);
    std::string out(libdeflate_gzip_compress_bound(compressor, bytes.size()), '\0');
    out.resize(
        libdeflate_gzip_compress(compressor, bytes.data(), bytes.size(), out.data(), out.size()));
    libdeflate_free_compressor(compressor);
    return out;
}

std::string clear_ballot_specimen() {
    std::string bytes = "RowNumber,\"BallotID\",PrecinctID,BallotStyleID";
    for (int candidate = 1; candidate <= 9; ++candidate) {
        const std::string number = std::to_string(candidate);
        bytes +=
            ",\"Choice_" + number + "_1:City, Mayor:1:Number of Winners 1:C" + number + ":NON\"";
    }
    bytes +=
        "\n1,\"a+1\",26,3,0,0,0,0,0,0,0,0,1\n2,\"a+2\",26,3,1,0,0,0,0,0,0,0,0\n3,\"a+\"\"3\",27,3,"
        "0,0,,0,0,\"1\",0,0,0\n";
    return bytes;
}

std::string cdf_json_specimen() {
    return R"({"@type":"CVR.CastVoteRecordReport","CVR":[{"UniqueId":"7","CVRSnapshot":[{"@id":"s",
"CVRContest":[{"ContestId":"m","CVRContestSelection":[{"ContestSelectionId":"a","SelectionPosition":
[{"HasIndication":"yes","Rank":1},{"IsAllocable":"no","Rank":2}]},{"Rank":2,"Status":"other",
"SelectionPosition":[{"CVRWriteIn":{"Text":"Z\u00e9"}}]}]}]}],"CurrentSnapshotId":"s"}],"Election":
[{"Candidate":[{"@id":"c","Name":"Ann"}],"Contest":[{"@id":"m","Name":"M","ContestSelection":
[{"@id":"a","CandidateIds":["c"]}]}]}],"Version":"1.0.0"})";
}

std::string cdf_xml_specimen() {
    return R"(<?xml version="1.0"?><c:CastVoteRecordReport xmlns:c="x"><c:CVR><c:CurrentSnapshotId>s
</c:CurrentSnapshotId><c:CVRSnapshot ObjectId="s"><c:CVRContest><c:ContestId>m</c:ContestId>
<c:CVRContestSelection><c:ContestSelectionId>a</c:ContestSelectionId><c:SelectionPosition>
<c:IsAllocable>yes</c:IsAllocable><c:Rank>1</c:Rank></c:SelectionPosition></c:CVRContestSelection>
</c:CVRContest></c:CVRSnapshot><c:UniqueId>7</c:UniqueId></c:CVR><c:Election><c:Candidate
ObjectId="c"><c:Name>A &amp; B</c:Name></c:Candidate><c:Contest ObjectId="m"><c:ContestSelection
ObjectId="a"><c:CandidateIds>c</c:CandidateIds></c:ContestSelection><c:Name>M</c:Name></c:Contest>
</c:Election></c:CastVoteRecordReport>)";
}

std::vector<Specimen> specimens() {
    const std::string blt =
        "# made by hand\n3 2\n-2\n[nick a b c]\n[tie 3 2 1]\n4 1 - 2 0\n2 c\n(id 7) 3 0\n0\n"
        "\"Ann \"\"A\"\"\"\nBob\n\"Cyd\" # third\n\"Title\"\n";
    return {
        {"blt",
         "3 2\n-2\n[nick a b c]\n[tie 3 2 1]\n4 1 - 2 0\n2 c\n0\n\"Ann \"\"A\"\"\"\nBob\n\"Cyd\" # "
         "third\n\"T\"\n"},
        {"blt",
         "2 1\n(x 7) 1 0\n(y) 2 1 0 /* a */\n0\n# ALTERNATIVE NAME 1: Ann\n# ALTERNATIVE NAME 2: "
         "Bob\nTitle"},
        {"scot-elex",
         "2,1,\n4,1,2,\n2,2,\n\"Candidate 1\",\"Ann\",\"Green (Gr)\",\n\"Candidate "
         "2\",\"Bob\",\"Lab\",\n\"Ward\","},
        {"preflib",
         "# TITLE: T\n# DATA TYPE: toi\n# NUMBER ALTERNATIVES: 2\n# NUMBER VOTERS: 6\n# NUMBER "
         "UNIQUE ORDERS: 2\n"
         "# ALTERNATIVE NAME 1: Ann\n# ALTERNATIVE NAME 2: Bob\n4: 1,2\n2: {1,2}\n"},
        {"ranked-csv",
         "id,precinct,weight,Rank 1,Rank 2,ward\na,p,1,Ann,\"Bob, "
         "Jr.\",1\nb,p,2.0,overvote,\xC3\x89va,2\nc,q,1,skipped,,\n"},
        {"rctab-csv",
         "id,precinct_id,batch_id,Ann,\"Bob, Jr.\",Cyd\na,p,1,1,2,\nb,p,1,,3,3\nc,q,2,,,\n"},
        {"clear-ballot", clear_ballot_specimen()},
        {"votekit",
         "VoteKit RankProfile,v2\nCandidates\n(Ann:str:A),(7:int:7)\nMax Ranking Length\n2\n"
         "Includes Voter Set\nFalse\n=,=,=,=,=,=,=,=,=,=\nRanking_1,Ranking_2,&,Weight,&\n"
         "{'A'},{7},&,4.0,&\n\"{'A', 7}\",{},&,1.0,&\n"},
        {"sc2022", "Ward 5\n2 2 2 900\nAnn, Jr., Green (Gr)\nBob\n40 1 2\n3 0 1\n0\n"},
        {"raire", "1\nContest,1,2,15,16,winner,15\n1,a,16,15\n22,a,3\n1,b\n"},
        {"raire-json",
         R"({"metadata":{"candidates":["Ann",{"name":"B"}],"name":{"year":"2022"},"parties":
[{"name":"P","candidates":[1],"tickets":[[1,0]]}],"excluded":[1],"vacancies":1},
"votes":[{"n":4,"prefs":[1,0]}],"atl":[{"parties":[0],"n":2,"ticket_index":0}],"informal":3})"},
        {"aec",
         "State,Division,Vote Collection Point Name,Vote Collection Point ID,Batch No,Paper No,"
         "A:Gr,B:La,A:LOW Ann,B:ORR Cyd,UG:ELM Eve\nTAS,Bass,Hobart,31,2,1,2,1\n"
         "TAS,Bass,Hobart,31,2,2,,*,3,1,2\n"},
        {"nswec",
         "VoteType\tVCBallotPaperID\tPreferenceNumber\tCandidateName\tGroupCode\tDrawOrder\n"
         "O\tp\t2\tLOW Ann\tA\t1\nO\tp\t1\tRAY Bob\tA\t2\nO\tq\t1\t\tA\t\n"},
        {"opavote-csv", "4,Ann,\"Bob, Jr.\"\n2,Cyd=Ann,-,\"Bob, Jr.\"\n1\n"},
        {"cdf", cdf_json_specimen()},
        {"cdf", cdf_xml_specimen()},
        {"", packed(clear_ballot_specimen())},
        {"", blt},
    };
}

// One thing that happens to files: a byte changes, a part is lost, doubled or moved, something is
// put in.
void damage(std::string& bytes) {
    const std::size_t at = *rc::gen::inRange<std::size_t>(0, bytes.size() + 1);
    const std::size_t length = *rc::gen::inRange<std::size_t>(0, 20);
    static const std::array<std::string, 24> pieces{
        "\n",       "\r",         ",", "\"", "\"\"",     "0",
        "1",        "-",          "#", "[",  "<a>",      "</a>",
        "&#0;",     "\":",        "(", "{",  "=",        ":",
        "99999999", "4294967296", " ", "/*", "\xC3\xA9", "Choice_1_1:A:1:Vote For 1:B"};
    switch (*rc::gen::inRange(0, 6)) {
        case 0:
            bytes.resize(at);
            break;
        case 1:
            bytes.erase(at, length);
            break;
        case 2:
            bytes.insert(at, bytes.substr(at / 2, length));
            break;
        case 3:
            bytes.insert(at, *rc::gen::elementOf(pieces));
            break;
        case 4:
            bytes.replace(at, length / 8, *rc::gen::elementOf(pieces));
            break;
        default:
            if (at < bytes.size()) bytes[at] = static_cast<char>(*rc::gen::inRange(0, 256));
    }
}

// What must hold of every contest that is handed out.
void expect_whole(const Contest& contest) {
    const std::size_t ballots = contest.ballots.size();
    RC_ASSERT(ballots > 0U);
    std::set<CandidateId> ids;
    for (const Candidate& candidate : contest.candidates)
        RC_ASSERT(ids.insert(candidate.id).second);
    for (std::size_t ballot = 0; ballot < ballots; ++ballot) {
        for (const tally::Mark& mark : contest.ballots.marks(ballot)) {
            RC_ASSERT(mark.candidate == tally::overvote_mark ||
                      mark.candidate < contest.candidates.size());
            RC_ASSERT(mark.rank >= 1U);
            RC_ASSERT(mark.rank <= contest.ranks_max);
        }
    }
    const auto fits = [&](std::size_t size) { return size == 0 || size == ballots; };
    RC_ASSERT(fits(contest.ballot_ids.size()));
    RC_ASSERT(fits(contest.precincts.size()));
    RC_ASSERT(fits(contest.ballot_styles.size()));
    for (const ExtraColumn& column : contest.extra_columns) RC_ASSERT(fits(column.values.size()));
    RC_ASSERT(std::set<std::string>(contest.ballot_ids.begin(), contest.ballot_ids.end()).size() ==
              contest.ballot_ids.size());
}

TEST(DamagedFile, SpecimensAreWholeBefore) {
    std::size_t read = 0;
    for (const Specimen& specimen : specimens()) read += read_bytes("f", specimen.bytes) ? 1U : 0U;
    EXPECT_EQ(read,
              specimens().size() - 1);  // the last has an id in parentheses for one ballot only
}

TEST(DamagedFile, EverySpecimenIsTakenByItsOwnFormatAlone) {
    for (const Specimen& specimen : specimens()) {
        if (specimen.format.empty()) continue;
        const auto text = checked_text("f", specimen.bytes);
        ASSERT_TRUE(text);
        EXPECT_THAT(claimants(*text), testing::ElementsAre(specimen.format));
    }
}

// Damages the specimen and reads what is left of it.
void read_damaged(const Specimen& specimen) {
    std::string bytes = specimen.bytes;
    for (int times = *rc::gen::inRange(1, 4); times > 0; --times) damage(bytes);
    ReadOptions options;
    if (*rc::gen::arbitrary<bool>()) options.format = specimen.format;
    if (*rc::gen::arbitrary<bool>()) options.detail = Detail::marks;
    // A copy of its own size, so that a sanitizer sees a read of even one byte past the end.
    const std::vector<char> exact(bytes.begin(), bytes.end());
    const auto contest = read_bytes("f", {exact.data(), exact.size()}, options);
    if (contest) {
        expect_whole(*contest);
    } else {
        RC_ASSERT(contest.error().detail.starts_with("f:"));
        RC_ASSERT(contest.error().detail.size() > 20U);
    }
}

// Reading so small a file takes microseconds, so each of rapidcheck's cases damages every specimen
// many times.
RC_GTEST_PROP(DamagedFile, GivesAContestOrASentence, ()) {
    static const std::vector<Specimen> all = specimens();
    for (int times = 0; times < 10; ++times) {
        for (const Specimen& specimen : all) read_damaged(specimen);
    }
}

// A small contest of any shape that BLT can hold.
Contest any_contest() {
    Contest contest;
    const auto candidates = *rc::gen::inRange<std::uint16_t>(1, 6);
    for (std::uint16_t place = 0; place < candidates; ++place) {
        Candidate& candidate = contest.candidates.emplace_back();
        candidate.name = "Ca\"nd, " + std::to_string(place);
        candidate.withdrawn = *rc::gen::inRange(0, 6) == 0;
    }
    for (int ballot = *rc::gen::inRange(1, 12); ballot > 0; --ballot) {
        std::vector<tally::Mark> marks;
        for (std::uint16_t rank = 1; rank <= candidates; ++rank) {
            const auto pick =
                *rc::gen::inRange<std::uint16_t>(0, static_cast<std::uint16_t>(2 * candidates));
            if (pick < candidates) marks.push_back({pick, rank});
        }
        contest.ballots.add(marks, *rc::gen::inRange(1U, 9U));
    }
    return contest;
}

std::string as_blt(const Contest& contest) {
    std::string out = std::to_string(contest.candidates.size()) + " 1\n";
    for (std::size_t place = 0; place < contest.candidates.size(); ++place) {
        if (contest.candidates[place].withdrawn) out += "-" + std::to_string(place + 1) + "\n";
    }
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        out += std::to_string(contest.ballots.weight(ballot));
        std::uint16_t rank = 1;
        for (const tally::Mark& mark : contest.ballots.marks(ballot)) {
            for (; rank < mark.rank; ++rank) out += " -";
            out += " " + std::to_string(mark.candidate + 1);
            ++rank;
        }
        out += " 0\n";
    }
    out += "0\n";
    for (const Candidate& candidate : contest.candidates) {
        out += '"';
        for (const char letter : candidate.name)
            out += letter == '"' ? std::string("\"\"") : std::string(1, letter);
        out += "\"\n";
    }
    return out + "\"Round trip\"\n";
}

std::string csv_cell(std::string_view text) {
    std::string out = "\"";
    for (const char letter : text)
        out += letter == '"' ? std::string("\"\"") : std::string(1, letter);
    return out + '"';
}

std::string as_ranked_csv(const Contest& contest) {
    std::string out = "weight";
    const std::size_t ranks = contest.candidates.size();
    for (std::size_t rank = 1; rank <= ranks; ++rank) out += ",rank" + std::to_string(rank);
    out += "\n";
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        std::vector<std::string> cells(ranks);
        for (const tally::Mark& mark : contest.ballots.marks(ballot)) {
            cells[mark.rank - 1U] = csv_cell(contest.candidates[mark.candidate].name);
        }
        out += std::to_string(contest.ballots.weight(ballot));
        for (const std::string& cell : cells) out += "," + cell;
        out += "\n";
    }
    return out;
}

std::string as_clear_ballot(const Contest& contest) {
    const std::size_t ranks = contest.candidates.size();
    std::string out = "RowNumber";
    for (std::size_t place = 0; place < contest.candidates.size(); ++place) {
        for (std::size_t rank = 1; rank <= ranks; ++rank) {
            out += "," + csv_cell("Choice_" + std::to_string(place + 1) +
                                  "_1:Round trip:" + std::to_string(rank) +
                                  ":Vote For 1:" + contest.candidates[place].name + ":NON");
        }
    }
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        std::vector<char> cells(ranks * contest.candidates.size(), '0');
        for (const tally::Mark& mark : contest.ballots.marks(ballot))
            cells[mark.candidate * ranks + mark.rank - 1U] = '1';
        out += "\n" + std::to_string(ballot + 1);
        for (const char cell : cells) out += std::string(",") + cell;
    }
    return out;
}

RC_GTEST_PROP(RoundTrip, ThroughBltKeepsEverything, ()) {
    const Contest before = any_contest();
    const auto after = read_bytes("f", as_blt(before));
    RC_ASSERT(static_cast<bool>(after));
    RC_ASSERT(ballots_text(*after) == ballots_text(before));
    for (std::size_t place = 0; place < before.candidates.size(); ++place) {
        RC_ASSERT(after->candidates[place].name == before.candidates[place].name);
        RC_ASSERT(after->candidates[place].withdrawn == before.candidates[place].withdrawn);
    }
}

RC_GTEST_PROP(RoundTrip, ThroughRankedCsvKeepsTheBallots, ()) {
    const Contest before = any_contest();
    const auto after = read_bytes("f", as_ranked_csv(before));
    RC_ASSERT(static_cast<bool>(after));
    RC_ASSERT(ballots_text(*after) == ballots_text(before));
}

RC_GTEST_PROP(RoundTrip, ThroughClearBallotKeepsTheMarkedBallots, ()) {
    const Contest before = any_contest();
    std::string marked;
    for (std::size_t ballot = 0; ballot < before.ballots.size(); ++ballot) {
        if (before.ballots.marks(ballot).empty()) continue;
        const std::string text = ballot_text(before, ballot);
        marked += "1" + text.substr(text.find(':')) + "\n";
    }
    RC_PRE(!marked.empty());
    RC_ASSERT(ballots_or_error("f", as_clear_ballot(before)) == marked);
}

}  // namespace
}  // namespace almanac::elections
