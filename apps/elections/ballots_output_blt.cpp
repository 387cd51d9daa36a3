// BLT, as docs/formats.md describes what is read. What other programs do not know ([overvotes], a
// lone =) is written only where the ballots need it.

#include "apps/elections/ballots_output.h"
#include "apps/elections/ballots_output_lines.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

namespace {

// The most voters on one line; the reader takes 1,024 times 4,294,967,295.
constexpr std::uint64_t line_voters_max = std::uint64_t{1} << 40;

std::string line_in_quotes(std::string_view name) {
    std::string out = "\"";
    for (const char letter : on_one_line(name)) {
        if (letter == '"') out += '"';
        out += letter;
    }
    return out + '"';
}

// Writes one contest.
class BltWriter {
public:
    explicit BltWriter(const Prepared& prepared)
        : contest_(prepared.contest),
          prepared_(prepared),
          lines_(counts_in_order(*prepared.rule) ? BallotLines::Share::in_order
                                                 : BallotLines::Share::together) {}

    WrittenBallots run() {
        for (std::size_t ballot = 0; ballot < contest_.ballots.size(); ++ballot) add(ballot);
        out_ = fmt::format("{} {}\n", contest_.candidates.size(), prepared_.question.seats);
        options();
        for (const BallotLines::Line& line : lines_.lines()) ballots(line);
        out_ += "0\n";
        for (const Candidate& candidate : contest_.candidates)
            out_ += line_in_quotes(candidate.name) + '\n';
        out_ += line_in_quotes(contest_.title) + '\n';
        comments();
        remark_overvotes();
        return {std::move(out_), std::move(remarks_)};
    }

private:
    void add(std::size_t ballot) {
        ranking_.clear();
        std::uint32_t before = 0;
        for_each_rank(contest_.ballots.marks(ballot),
                      [&](std::uint16_t rank, const std::vector<tally::CandidateIndex>& marked) {
                          for (; before + 1 < rank; ++before) ranking_ += "- ";
                          before = rank;
                          add_rank(marked);
                      });
        const std::uint32_t voters = contest_.ballots.weight(ballot);
        if (has_overvote_) overvoted_ += voters;
        has_overvote_ = false;
        lines_.add(ranking_, voters);
    }

    // 2=3, and = for a mark that the source does not spell out.
    void add_rank(const std::vector<tally::CandidateIndex>& marked) {
        const bool unnamed = marked.back() == tally::overvote_mark;
        has_overvote_ |= unnamed || (marked.size() > 1 && !is_equal_ranking());
        for (std::size_t at = 0; at < marked.size(); ++at) {
            if (at > 0) ranking_ += '=';
            if (marked[at] != tally::overvote_mark) ranking_ += std::to_string(marked[at] + 1);
        }
        if (unnamed && marked.size() == 1) ranking_ += '=';
        ranking_ += ' ';
    }

    bool is_equal_ranking() const {
        return contest_.equal_ranks && !contest_.equal_ranks_may_be_overvotes;
    }

    void options() {
        const auto numbers = [&](std::string_view option, auto&& is_meant) {
            std::string list;
            for (std::size_t place = 0; place < contest_.candidates.size(); ++place) {
                if (is_meant(place)) list += fmt::format(" {}", place + 1);
            }
            if (!list.empty()) out_ += fmt::format("[{}{}]\n", option, list);
        };
        withdrawn();
        numbers("undeclared",
                [&](std::size_t place) { return contest_.candidates[place].undeclared_write_ins; });
        if (!contest_.tie_order.empty()) {
            out_ += "[tie";
            for (const tally::CandidateIndex one : contest_.tie_order)
                out_ += fmt::format(" {}", one + 1);
            out_ += "]\n";
        }
        if (overvoted_ > 0) out_ += contest_.equal_ranks ? "[overvotes maybe]\n" : "[overvotes]\n";
    }

    // On one line, as OpenSTV asks for.
    void withdrawn() {
        std::string list;
        for (std::size_t place = 0; place < contest_.candidates.size(); ++place) {
            if (!prepared_.question.excluded[place]) continue;
            list += fmt::format("{}-{}", list.empty() ? "" : " ", place + 1);
        }
        if (!list.empty()) out_ += list + '\n';
    }

    void ballots(const BallotLines::Line& line) {
        for (std::uint64_t left = line.voters; left > 0;) {
            const std::uint64_t voters = std::min(left, line_voters_max);
            out_ += fmt::format("{} {}0\n", voters, line.ranking);
            left -= voters;
        }
    }

    // BLT has no place for them, but people may read them.
    void comments() {
        for (std::size_t place = 0; place < contest_.candidates.size(); ++place) {
            const std::string party = on_one_line(contest_.candidates[place].party);
            if (!party.empty())
                out_ += fmt::format("# Party of candidate {}: {}\n", place + 1, party);
        }
        out_ += fmt::format("# Counted by the rule {}\n", prepared_.rule->id);
    }

    void remark_overvotes() {
        if (overvoted_ == 0) return;
        remarks_.push_back(
            fmt::format("{} with several candidates at one rank {} marked [overvotes], which "
                        "other programs than almanac do not know.",
                        counted_ballots(overvoted_), overvoted_ == 1 ? "is" : "are"));
    }

    const Contest& contest_;
    const Prepared& prepared_;
    BallotLines lines_;
    std::string ranking_;
    bool has_overvote_ = false;
    std::uint64_t overvoted_ = 0;  // voters
    std::string out_;
    std::vector<std::string> remarks_;
};

}  // namespace

WrittenBallots ballots_as_blt(const Prepared& prepared) { return BltWriter(prepared).run(); }

}  // namespace almanac::elections
