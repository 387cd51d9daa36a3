#include "apps/elections/rctab_records.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

namespace {

const TextColumn* column_named(const Contest& contest, std::string_view name) {
    const auto found = std::find_if(contest.extra_columns.begin(), contest.extra_columns.end(),
                                    [&](const ExtraColumn& column) { return column.name == name; });
    return found == contest.extra_columns.end() ? nullptr : &found->values;
}

std::string_view cell(const TextColumn* column, std::size_t ballot) {
    return column != nullptr && ballot < column->size() ? (*column)[ballot] : std::string_view();
}

std::string_view file_name(std::string_view path) {
    const std::size_t slash = path.find_last_of("/\\");
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace

BallotRecords::BallotRecords(const CountReport& report)
    : report_(report),
      contest_(report.prepared.contest),
      files_(column_named(contest_, source_column)),
      tabulators_(column_named(contest_, "tabulator")),
      batches_(column_named(contest_, "batch")),
      portions_(column_named(contest_, "precinct portion")) {}

BallotRecord BallotRecords::next() {
    const std::size_t ballot = ballot_++;
    const bool is_new =
        ballot == 0 || (files_ != nullptr && files_->code(ballot) != files_->code(ballot - 1));
    if (is_new && ballot > 0) ++source_;
    in_source_ = is_new ? 1 : in_source_ + 1;
    BallotRecord record;
    record.source = source_ < report_.files.size() ? std::string_view(report_.files[source_])
                                                   : cell(files_, ballot);
    record.tabulator = cell(tabulators_, ballot);
    record.batch = cell(batches_, ballot);
    record.precinct = cell(&contest_.precincts, ballot);
    record.portion = cell(portions_, ballot);
    name(record, ballot);
    return record;
}

std::vector<BallotRecord> BallotRecords::next_of_each_voter() {
    const std::uint32_t voters = contest_.ballots.weight(ballot_);
    std::vector<BallotRecord> records(voters, next());
    if (voters == 1) return records;
    for (std::uint32_t voter = 1; voter <= voters; ++voter)
        records[voter - 1].id += fmt::format("-{}", voter);
    return records;
}

// RCTab numbers the rows of sheets and the records of reports; the others name their ballots.
void BallotRecords::name(BallotRecord& record, std::size_t ballot) const {
    const bool has_ids = !contest_.ballot_ids.empty();
    std::string_view own =
        has_ids ? std::string_view(contest_.ballot_ids[ballot]) : std::string_view();
    record.id = ballot_id(contest_, ballot);
    const RctabContest* rctab = report_.rctab;
    if (rctab == nullptr || source_ >= rctab->sources.size()) return;
    const RctabSource& source = rctab->sources[source_];
    // Of several files, every id has the file's name before it.
    if (files_ != nullptr && has_ids)
        own.remove_prefix(std::min(own.size(), cell(files_, ballot).size() + 1));
    const std::string& format = source.layout.format;
    record.source = source.path;
    record.provider = source.provider;
    record.contest_id = source.layout.contest_id;
    if (source.layout.undeclared_write_in_label)
        record.write_ins = *source.layout.undeclared_write_in_label;
    if (format == "ess") {
        record.id = fmt::format("{}-{}", sanitised(file_name(source.path)), in_source_);
        record.vendor_id = own;
    } else if (format == "cdf") {
        record.contest_id = "";
        record.id = fmt::format("{}({})", file_name(source.path), in_source_);
        record.vendor_id = own;
    } else if (format == "dominion") {
        record.vendor_id = own.substr(std::min(own.size(), own.rfind('-') + 1));
        // Our reader calls a precinct without a name by its portion's.
        if (record.precinct == record.portion) record.precinct = "";
    }
}

std::string sanitised(std::string_view text) {
    std::string out(text);
    for (char& character : out) {
        const bool is_plain = (character >= 'a' && character <= 'z') ||
                              (character >= 'A' && character <= 'Z') ||
                              (character >= '0' && character <= '9') || character == '_' ||
                              character == '-' || character == '.';
        if (!is_plain) character = '_';
    }
    return out;
}

}  // namespace almanac::elections
