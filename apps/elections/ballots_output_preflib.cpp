// PrefLib's orders with the metadata of its format of today. An order has no gaps and nobody twice;
// ballots that are more than that stand as the rule reads them. {1,3} is whatever the rule makes of
// several candidates at one rank, an overvote or equal ranks, as in the source.

#include "apps/elections/ballots_output.h"
#include "apps/elections/ballots_output_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace almanac::elections {

namespace {

using Order = std::vector<std::vector<tally::CandidateIndex>>;

// Letters and digits of the title with - between them, for a file's name.
std::string slug_of(std::string_view title) {
    std::string slug;
    for (const char letter : title) {
        const auto code = static_cast<unsigned char>(letter);
        if (std::isalnum(code) != 0)
            slug += static_cast<char>(std::tolower(code));
        else if (!slug.empty() && slug.back() != '-')
            slug += '-';
    }
    while (!slug.empty() && slug.back() == '-') slug.pop_back();
    return slug.empty() ? "ballots" : slug;
}

// The ranking that the rule makes of the marks, where several may share a rank.
Order order_of(const std::vector<tally::CandidateIndex>& ranking) {
    Order order;
    bool shares = false;
    for (const tally::CandidateIndex candidate : ranking) {
        if (candidate == tally::overvote_begin) order.emplace_back();
        if (candidate == tally::overvote_begin || candidate == tally::overvote_end)
            shares = candidate == tally::overvote_begin;
        if (tally::is_special(candidate)) continue;
        if (shares)
            order.back().push_back(candidate);
        else
            order.push_back({candidate});
    }
    return order;
}

// Writes one contest.
class PreflibWriter {
public:
    explicit PreflibWriter(const Prepared& prepared)
        : contest_(prepared.contest),
          prepared_(prepared),
          lines_(BallotLines::Share::together),
          stood_(contest_.candidates.size(), false) {}

    WrittenBallots run() {
        for (std::size_t ballot = 0; ballot < contest_.ballots.size(); ++ballot) add(ballot);
        header();
        for (const BallotLines::Line& line : lines_.lines())
            out_ += fmt::format("{}: {}\n", line.voters, line.ranking);
        remarks();
        return {std::move(out_), std::move(remarks_)};
    }

private:
    void add(std::size_t ballot) {
        const std::uint32_t voters = contest_.ballots.weight(ballot);
        const auto marks = contest_.ballots.marks(ballot);
        Order order;
        if (marks.empty()) {
            blank_ += voters;
            return;
        }
        if (is_order(marks, order)) return add_order(order, voters);
        read_by_rule_ += voters;
        order = as_read(marks);
        if (order.empty())
            emptied_ += voters;
        else
            add_order(order, voters);
    }

    // Whether the marks can be written as they are; fills `order`.
    bool is_order(std::span<const tally::Mark> marks, Order& order) {
        bool is = true;
        std::fill(stood_.begin(), stood_.end(), false);
        for_each_rank(marks, [&](std::uint16_t rank, const auto& marked) {
            is &= rank == order.size() + 1 && marked.back() != tally::overvote_mark;
            order.push_back(marked);
            for (const tally::CandidateIndex one : marked) is &= is && is_first(one);
        });
        return is;
    }

    bool is_first(tally::CandidateIndex candidate) {
        const bool first = !stood_[candidate];
        stood_[candidate] = true;
        return first;
    }

    Order as_read(std::span<const tally::Mark> marks) const {
        const tally::Rule& rule = *prepared_.rule;
        const std::vector<bool>& excluded = prepared_.question.excluded;
        if (!rule.equal_ranks) return order_of(tally::clean(marks, rule, excluded));
        tally::Ballots ballots;
        ballots.add(marks);
        const auto profile = tally::Profile::build(ballots, rule, excluded.size(), excluded);
        const tally::EqualRanks& equal = profile.equal_ranks();
        Order order;
        for (std::size_t rank = 0; equal.size() > 0 && rank < equal.ranks(0); ++rank)
            order.emplace_back(equal.rank(0, rank).begin(), equal.rank(0, rank).end());
        profile.for_each_ranking([&](const auto& ranking, std::uint64_t) {
            for (const tally::CandidateIndex candidate : ranking) order.push_back({candidate});
        });
        return order;
    }

    void add_order(const Order& order, std::uint32_t voters) {
        std::string text;
        std::size_t named = 0;
        for (const auto& rank : order) {
            if (!text.empty()) text += ',';
            if (rank.size() > 1) text += '{';
            for (std::size_t at = 0; at < rank.size(); ++at)
                text += fmt::format("{}{}", at > 0 ? "," : "", rank[at] + 1);
            if (rank.size() > 1) text += '}';
            has_ties_ |= rank.size() > 1;
            named += rank.size();
        }
        is_complete_ &= named == contest_.candidates.size();
        voters_ += voters;
        lines_.add(text, voters);
    }

    void field(std::string_view key, std::string_view value) {
        out_ += fmt::format("# {}:{}{}\n", key, value.empty() ? "" : " ", value);
    }

    void header() {
        const std::string type = fmt::format("{}o{}", has_ties_ ? 't' : 's',  //
                                             is_complete_ ? 'c' : 'i');
        const std::string title = on_one_line(contest_.title);
        field("FILE NAME", fmt::format("{}.{}", slug_of(title), type));
        field("TITLE", title);
        field("DESCRIPTION", description());
        field("DATA TYPE", type);
        field("MODIFICATION TYPE", read_by_rule_ > 0 ? "induced" : "original");
        for (const char* empty :
             {"RELATES TO", "RELATED FILES", "PUBLICATION DATE", "MODIFICATION DATE"})
            field(empty, "");
        field("NUMBER ALTERNATIVES", std::to_string(contest_.candidates.size()));
        field("NUMBER VOTERS", std::to_string(voters_));
        field("NUMBER UNIQUE ORDERS", std::to_string(lines_.lines().size()));
        for (std::size_t place = 0; place < contest_.candidates.size(); ++place)
            field(fmt::format("ALTERNATIVE NAME {}", place + 1),
                  on_one_line(contest_.candidates[place].name));
    }

    // PrefLib has no field for them, but people may read them.
    std::string description() const {
        const std::uint32_t seats = prepared_.question.seats;
        std::string text = fmt::format("{} {}", seats, seats == 1 ? "seat" : "seats");
        text += fmt::format(", counted by the rule {}.", prepared_.rule->id);
        for (std::size_t place = 0; place < contest_.candidates.size(); ++place) {
            const Candidate& candidate = contest_.candidates[place];
            if (prepared_.question.excluded[place])
                text += fmt::format(" Alternative {} withdrew.", place + 1);
            if (candidate.undeclared_write_ins)
                text += fmt::format(" Alternative {} stands for undeclared write-ins.", place + 1);
            if (!candidate.party.empty())
                text += fmt::format(" Party of alternative {}: {}.", place + 1,
                                    on_one_line(candidate.party));
        }
        return text;
    }

    void remarks() {
        if (blank_ > 0)
            remarks_.push_back(fmt::format("PrefLib has no blank ballots: {} {} left out.",
                                           counted_ballots(blank_), blank_ == 1 ? "is" : "are"));
        if (read_by_rule_ > 0)
            remarks_.push_back(fmt::format(
                "PrefLib has no skipped ranks, repeats and overvotes for nobody knows whom: {} "
                "with such marks {} as the rule {} reads {}.",
                counted_ballots(read_by_rule_), read_by_rule_ == 1 ? "stands" : "stand",
                prepared_.rule->id, read_by_rule_ == 1 ? "it" : "them"));
        if (emptied_ > 0)
            remarks_.push_back(fmt::format("{} of these {} for nobody and {} left out.",
                                           counted_ballots(emptied_), emptied_ == 1 ? "is" : "are",
                                           emptied_ == 1 ? "is" : "are"));
        remark_candidates();
        if (counts_in_order(*prepared_.rule))
            remarks_.push_back(fmt::format(
                "PrefLib keeps no order of ballots, on which the rule {} depends; blt and parquet "
                "do.",
                prepared_.rule->id));
    }

    void remark_candidates() {
        std::string withdrawn;
        bool undeclared = false;
        for (std::size_t place = 0; place < contest_.candidates.size(); ++place) {
            const Candidate& candidate = contest_.candidates[place];
            if (prepared_.question.excluded[place])
                withdrawn += fmt::format(" \"{}\"", on_one_line(candidate.name));
            undeclared |= candidate.undeclared_write_ins;
        }
        if (!withdrawn.empty())
            remarks_.push_back(
                fmt::format("PrefLib does not say who withdrew; count the file with "
                            "--exclude{}.",
                            withdrawn));
        if (undeclared)
            remarks_.push_back(
                "PrefLib does not say that a candidate stands for undeclared "
                "write-ins; blt and parquet do.");
    }

    const Contest& contest_;
    const Prepared& prepared_;
    BallotLines lines_;
    std::vector<bool> stood_;
    bool has_ties_ = false;
    bool is_complete_ = true;
    std::uint64_t voters_ = 0;
    std::uint64_t blank_ = 0;         // ballots without a mark
    std::uint64_t read_by_rule_ = 0;  // that could not be written as they were cast
    std::uint64_t emptied_ = 0;       // of which the rule leaves nothing
    std::string out_;
    std::vector<std::string> remarks_;
};

}  // namespace

WrittenBallots ballots_as_preflib(const Prepared& prepared) {
    return PreflibWriter(prepared).run();
}

}  // namespace almanac::elections
