#include "apps/elections/elections.h"
#include "cli/contest_options.h"
#include "cli/import_run.h"
#include "cli/interrupt.h"
#include "cli/rctab.h"
#include "cli/session.h"
#include "cli/told.h"
#include "cli/workers.h"

#include <fmt/format.h>

#include <limits>
#include <thread>

namespace almanac::cli {

namespace {

constexpr const char* examples = R"(
Examples:
    almanac import cvr.csv --election d2 --rule portland-or-2024 --exclude "Write-in-*"
    almanac import cvr.csv --election d3 --rule my-city.toml --seats 3
    almanac import rctab_config.json --election mayor
    almanac import ward5.blt --election ward-5 --rule scotland-2007 --data /srv/almanac
)";

struct ImportCommand {
    ContestOptions contest;
    ImportTarget target;
};

base::Result<void> import_named_files(ImportCommand& command, const Terminal& terminal) {
    sort_out_files(command.contest);
    if (command.contest.files.empty()) {
        return base::Error{
            base::ErrorKind::invalid,
            "no file to import; name one, such as: almanac import ward.blt --election ward-5"};
    }
    const Interrupt interrupt;
    return run_import(command.contest, command.target, terminal, interrupt.token());
}

base::Error interrupted() {
    return {base::ErrorKind::stopped,
            "interrupted; nothing was published, what was there before is unchanged"};
}

// Hashes the inputs on a thread of its own while the ballots are read.
class InputHashes {
public:
    explicit InputHashes(const Sources& sources)
        : thread_([this, &sources] { inputs_.emplace(inputs_of(sources)); }) {}
    ~InputHashes() {
        if (thread_.joinable()) thread_.join();
    }
    InputHashes(const InputHashes&) = delete;
    InputHashes& operator=(const InputHashes&) = delete;

    base::Result<std::vector<bundle::Source::Input>> take() {
        thread_.join();
        return std::move(*inputs_);
    }

private:
    std::optional<base::Result<std::vector<bundle::Source::Input>>> inputs_;
    std::thread thread_;
};

// Lets go of the files' memory behind the reader, some megabytes at a time.
class ForgetRead {
public:
    explicit ForgetRead(const Sources& sources) : sources_(sources) {}

    void read_so_far(std::uint64_t done) {
        constexpr std::uint64_t step = std::uint64_t{8} << 20U;
        if (done < forgotten_ + step) return;
        sources_.forget_read(forgotten_, done);
        forgotten_ = done;
    }

private:
    const Sources& sources_;
    std::uint64_t forgotten_ = 0;
};

// What only RCTab's configuration can ask for.
base::Result<void> check_countable(const elections::Prepared& prepared) {
    if (prepared.rounds_max) {
        return base::Error{base::ErrorKind::invalid,
                           "stopTabulationEarlyAfterRound is for \"almanac count\"; take it out of "
                           "the configuration, so that the count is published to its end"};
    }
    if (prepared.lots_required) TRY(elections::count(prepared));
    return {};
}

std::string sentence_of(const ImportTarget& target, const elections::Imported& imported) {
    const std::string data = target.data == "data" ? "" : " --data " + target.data;
    if (!imported.changed) {
        return fmt::format("{} is at version {} already; nothing changed\n", target.election,
                           imported.data_version);
    }
    return fmt::format("published {} as version {}; see it with: almanac serve{}\n",
                       target.election, imported.data_version, data);
}

}  // namespace

base::Result<void> run_import(ContestOptions contest, const ImportTarget& target,
                              const Terminal& terminal, const std::stop_token& stop) {
    TRY(take_rctab_config(contest));
    TRY(choose_rule(contest));
    Workers workers;
    const base::SystemClock clock;
    const auto folder = TRY(elections::Elections::open(target.data, workers, clock));
    ProgressDisplay display(terminal, target.quiet);
    const Sources sources = TRY(open_contest(contest));
    InputHashes hashes(sources);
    ForgetRead forget(sources);
    auto options = count_options_of(contest, sources, elections::Detail::everything);
    options.read.progress = [&](std::uint64_t done, std::uint64_t total) {
        display.report({"reading", done, total, Unit::bytes});
        forget.read_so_far(done);
    };
    display.report({"reading"});
    elections::ImportRequest request;
    request.election_id = target.election;
    request.prepared = TRY(elections::prepare(sources.files, options));
    TRY(look_at_ballots(contest, request.prepared.contest,
                        target.quiet ? ShowWarnings::no : ShowWarnings::yes));
    TRY(check_countable(request.prepared));
    request.inputs = TRY(hashes.take());
    sources.forget_read(0, std::numeric_limits<std::uint64_t>::max());
    if (contest.rctab_input) request.inputs.push_back(*contest.rctab_input);
    if (auto input = reading_input(contest)) request.inputs.push_back(*std::move(input));
    if (stop.stop_requested()) return interrupted();
    const auto imported = folder->import(
        request, {[&](std::string_view stage, std::uint64_t done, std::uint64_t total) {
                      display.report({stage, done, total});
                  },
                  stop});
    display.wipe();
    if (!imported && imported.error().kind == base::ErrorKind::stopped) return interrupted();
    if (!imported) return imported.error();
    return target.quiet ? base::Result<void>() : print(sentence_of(target, *imported));
}

void add_import(CLI::App& app, Session& session) {
    auto command = std::make_shared<ImportCommand>();
    CLI::App* verb = app.add_subcommand(
        "import", "Read an election, work everything out and publish it as a new version");
    verb->footer(examples);
    add_contest_options(*verb, command->contest);
    verb->add_option("--election", command->target.election,
                     "The name it goes by in routes and folders: small letters, digits, - and _")
        ->type_name("ID")
        ->required();
    add_data_option(*verb, command->target.data);
    add_quiet_option(*verb, command->target.quiet);
    verb->callback([command, &session] {
        session.work = [command, &session] {
            return import_named_files(*command, session.terminal);
        };
    });
}

}  // namespace almanac::cli
