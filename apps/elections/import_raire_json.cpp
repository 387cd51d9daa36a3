// RAIRE's JSON, {"metadata": {"candidates": [names]}, "votes": [{"n": 4, "prefs": [2, 0]}]}, and
// ConcreteSTV's, whose candidates are objects, whose votes below the line are "btl" and above the
// line "atl". Candidates and parties are numbered from 0.

#include "apps/elections/import_formats.h"
#include "apps/elections/import_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace almanac::elections {

namespace {

using JsonObject = simdjson::ondemand::object;

// A group that may be voted for above the line.
struct Party {
    std::string name;
    std::vector<std::uint64_t> candidates;
    std::vector<std::vector<std::uint64_t>> tickets;  // orders that the party lodged itself
};

// Reads one file: its metadata first, wherever they stand, then its votes.
class RaireJsonReader {
public:
    explicit RaireJsonReader(const Text& text) : text_(text), file_(text) {}

    base::Result<Parsed> read() {
        const JsonObject head = TRY(file_.root());
        TRY(file_.each_field(head, [&](std::string_view key, JsonValue value) {
            return key == "metadata" ? read_metadata(value) : base::Result<void>();
        }));
        if (contest_.candidates.empty()) {
            return file_.error(text_.begin(),
                               "metadata.candidates names nobody. List the candidates there.");
        }
        TRY(resolve_parties());
        const JsonObject report = TRY(file_.root());
        TRY(file_.each_field(
            report, [&](std::string_view key, JsonValue value) { return read_votes(key, value); }));
        return Parsed{std::move(contest_), CandidateList::declared};
    }

private:
    base::Result<void> read_metadata(JsonValue metadata) {
        const JsonObject object = TRY(file_.object(metadata, "metadata"));
        return file_.each_field(object,
                                [&](std::string_view key, JsonValue value) -> base::Result<void> {
                                    if (key == "candidates") return read_candidates(value);
                                    if (key == "parties") return read_parties(value);
                                    if (key == "excluded")
                                        return read_indices(value, key, excluded_);
                                    if (key == "name" && file_.is_object(value))
                                        return read_name(value);
                                    if (key == "contest" || key == "name")
                                        contest_.title = TRY(file_.string(value, key));
                                    if (key == "vacancies") return read_seats(value);
                                    return {};
                                });
    }

    base::Result<void> read_seats(JsonValue value) {
        const char* at = file_.place(value);
        const std::uint64_t seats = TRY(file_.number(value, "vacancies"));
        contest_.seats = static_cast<std::uint32_t>(std::min(seats, std::uint64_t{0xFFFFFFFF}));
        if (seats > 0 && seats <= tally::candidates_max) return {};
        return file_.error(at, fmt::format("{} vacancies cannot be filled. Correct it.", seats));
    }

    // ConcreteSTV's names have parts: "Federal Senate TAS 2022".
    base::Result<void> read_name(JsonValue value) {
        std::string name;
        std::string electorate;
        std::string year;
        const JsonObject object = TRY(file_.object(value, "name"));
        const auto read = file_.each_field(
            object, [&](std::string_view key, JsonValue part) -> base::Result<void> {
                if (key == "name") name = TRY(file_.string(part, key));
                if (key == "electorate") electorate = TRY(file_.string(part, key));
                if (key == "year") year = TRY(file_.string(part, key));
                return {};
            });
        contest_.title = trimmed(fmt::format("{} {} {}", name, electorate, year));
        return read;
    }

    base::Result<void> read_candidates(JsonValue list) {
        return file_.each_element(list, "candidates", [&](JsonValue value) -> base::Result<void> {
            const char* at = file_.place(value);
            Candidate& candidate = contest_.candidates.emplace_back();
            if (file_.is_object(value))
                TRY(read_candidate(value, candidate));
            else
                candidate.name = TRY(file_.string(value, "candidates"));
            if (candidate.name.empty()) return file_.error(at, "the candidate has no name.");
            if (contest_.candidates.size() <= tally::candidates_max) return {};
            return file_.error(at, fmt::format("there are more than the {} candidates that can be "
                                               "counted.",
                                               tally::candidates_max));
        });
    }

    base::Result<void> read_candidate(JsonValue value, Candidate& candidate) {
        const JsonObject object = TRY(file_.object(value, "candidates"));
        return file_.each_field(object,
                                [&](std::string_view key, JsonValue field) -> base::Result<void> {
                                    if (key == "name")
                                        candidate.name = TRY(file_.string(field, key));
                                    return {};
                                });
    }

    base::Result<void> read_parties(JsonValue list) {
        return file_.each_element(list, "parties", [&](JsonValue value) -> base::Result<void> {
            Party& party = parties_.emplace_back();
            const JsonObject object = TRY(file_.object(value, "parties"));
            return file_.each_field(
                object, [&](std::string_view key, JsonValue field) -> base::Result<void> {
                    if (key == "name") party.name = TRY(file_.string(field, key));
                    if (key == "candidates") return read_indices(field, key, party.candidates);
                    if (key != "tickets") return {};
                    return file_.each_element(field, key, [&](JsonValue ticket) {
                        return read_indices(ticket, "tickets", party.tickets.emplace_back());
                    });
                });
        });
    }

    base::Result<void> read_indices(JsonValue list, std::string_view what,
                                    std::vector<std::uint64_t>& indices) {
        indices.clear();
        return file_.each_element(list, what, [&](JsonValue value) -> base::Result<void> {
            indices.push_back(TRY(file_.number(value, what)));
            return {};
        });
    }

    // Candidates may stand behind the parties that name them.
    base::Result<void> resolve_parties() {
        for (const std::uint64_t index : excluded_) {
            if (index >= contest_.candidates.size()) return stranger(text_.begin(), index);
            contest_.candidates[index].withdrawn = true;
        }
        for (const Party& party : parties_) {
            for (const std::uint64_t index : party.candidates) {
                if (index >= contest_.candidates.size()) return stranger(text_.begin(), index);
                contest_.candidates[index].party = party.name;
            }
        }
        return {};
    }

    base::Error stranger(const char* at, std::uint64_t index) const {
        return file_.error(at, fmt::format("{} is not one of the candidates 0 to {}. Correct it.",
                                           index, contest_.candidates.size() - 1));
    }

    base::Result<void> read_votes(std::string_view key, JsonValue value) {
        if (key == "informal") {
            contest_.accounting.set_aside = TRY(file_.number(value, key));
            return {};
        }
        if (key != "votes" && key != "btl" && key != "atl") return {};
        return file_.each_element(value, key, [&](JsonValue vote) -> base::Result<void> {
            return read_vote(TRY(file_.object(vote, key)), file_.place(vote));
        });
    }

    base::Result<void> read_vote(JsonObject vote, const char* at) {
        std::uint64_t weight = 1;
        std::optional<std::uint64_t> ticket;
        parties_voted_.clear();
        order_.clear();
        const auto read = file_.each_field(
            vote, [&](std::string_view key, JsonValue value) -> base::Result<void> {
                if (key == "n") weight = TRY(file_.number(value, key));
                if (key == "ticket_index") ticket = TRY(file_.number(value, key));
                if (key == "prefs" || key == "candidates") return read_indices(value, key, order_);
                return key == "parties" ? read_indices(value, key, parties_voted_)
                                        : base::Result<void>();
            });
        if (!read) return read.error();
        if (weight > 0xFFFFFFFF) {
            return file_.error(at, fmt::format("n is {}, above {}, the most that one vote may "
                                               "stand for. Spread it over several.",
                                               weight, 0xFFFFFFFFU));
        }
        if (!parties_voted_.empty()) TRY(resolve_order(ticket, at));
        return weight == 0 ? base::Result<void>() : add(static_cast<std::uint32_t>(weight), at);
    }

    // Above the line: the candidates of each party in turn, or the ticket it lodged.
    base::Result<void> resolve_order(std::optional<std::uint64_t> ticket, const char* at) {
        for (const std::uint64_t index : parties_voted_) {
            if (index >= parties_.size()) {
                return file_.error(at, fmt::format("{} is not one of the {} parties. Correct it.",
                                                   index, parties_.size()));
            }
            const Party& party = parties_[index];
            if (ticket && *ticket >= party.tickets.size()) {
                return file_.error(at, fmt::format("{} has no ticket {}. Correct it.",
                                                   in_quotes(party.name), *ticket));
            }
            const std::vector<std::uint64_t>& named =
                ticket ? party.tickets[*ticket] : party.candidates;
            order_.insert(order_.end(), named.begin(), named.end());
            if (ticket) return {};
        }
        return {};
    }

    base::Result<void> add(std::uint32_t weight, const char* at) {
        marks_.clear();
        for (const std::uint64_t index : order_) {
            if (index >= contest_.candidates.size()) return stranger(at, index);
            if (marks_.size() == tally::candidates_max)
                return file_.error(at, "the vote has too many preferences.");
            marks_.push_back({static_cast<tally::CandidateIndex>(index),
                              static_cast<std::uint16_t>(marks_.size() + 1)});
        }
        contest_.ranks_max =
            std::max(contest_.ranks_max, static_cast<std::uint32_t>(marks_.size()));
        contest_.ballots.add(marks_, weight);
        return {};
    }

    const Text& text_;
    JsonFile file_;
    std::vector<Party> parties_;
    std::vector<std::uint64_t> excluded_;
    std::vector<std::uint64_t> parties_voted_;
    std::vector<std::uint64_t> order_;
    std::vector<tally::Mark> marks_;
    Contest contest_;
};

// Where a file shows what it is: metadata stand first.
constexpr std::size_t head_bytes = std::size_t{16} << 10;

}  // namespace

bool is_raire_json(const Text& text) {
    const std::string_view head = trimmed(text.bytes.substr(0, head_bytes));
    return head.starts_with('{') && head.find("\"metadata\"") != head.npos &&
           head.find("\"candidates\"") != head.npos;
}

base::Result<Parsed> read_raire_json(const Text& text, const ReadOptions&) {
    return RaireJsonReader(text).read();
}

}  // namespace almanac::elections
