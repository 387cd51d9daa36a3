#include "apps/elections/edition_writer.h"

#include "apps/elections/ballot_lookup.h"
#include "apps/elections/counterfactuals.h"
#include "apps/elections/raw_data.h"
#include "apps/elections/rule_comparison.h"
#include "apps/elections/view.h"
#include "engine/base/ensure.h"

#include <fmt/format.h>

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace almanac::elections {

namespace {

// What is written into a draft, as steps that run on all cores at once.
class DraftSteps {
public:
    DraftSteps(bundle::Draft& draft, const Writing& writing) : draft_(draft), writing_(writing) {}

    bundle::Draft& draft() { return draft_; }
    // `routes` answer with what the step writes.
    void add(std::string what, std::vector<std::string> routes,
             std::function<base::Result<void>()> work) {
        steps_.push_back({std::move(what), std::move(routes), std::move(work)});
    }

    base::Result<void> run(base::Executor& executor) {
        std::vector<base::Result<void>> outcomes(steps_.size());
        executor.run_all(steps_.size(),
                         [&](std::size_t at) { outcomes[at] = run_one(steps_[at]); });
        steps_.clear();
        for (auto& outcome : outcomes) TRY(std::move(outcome));
        return {};
    }

private:
    struct Step {
        std::string what;
        std::vector<std::string> routes;
        std::function<base::Result<void>()> work;
    };

    base::Result<void> run_one(const Step& step) {
        if (writing_.work.stop.stop_requested())
            return base::Error{base::ErrorKind::stopped, "stopped; nothing was published"};
        if (writing_.work.progress) {
            const std::scoped_lock one_at_a_time(telling_);
            writing_.work.progress(fmt::format("writing {}", step.what), ++done_, 0);
        }
        return writing_.times.step(step.what, step.routes, step.work);
    }

    bundle::Draft& draft_;
    const Writing& writing_;
    std::vector<Step> steps_;
    std::mutex telling_;
    std::uint64_t done_ = 0;  // guarded by telling_
};

std::string stored_answer(const View& view, const Subject& subject, const Query& query) {
    auto answer = view.answer(subject, query);
    base::ensure(static_cast<bool>(answer), "a view has no answer to what it is stored for");
    return *std::move(answer);
}

base::Result<void> add_answers(bundle::Draft& draft, const View& view, const Subject& subject) {
    const Query defaults(view.parameters);
    if (!view.stored_for)
        return draft.add_answer("api_" + view.name, stored_answer(view, subject, defaults));
    std::map<std::string, std::string> pack;
    for (const Query& query : view.stored_for(subject, defaults))
        pack.emplace(query.key(), stored_answer(view, subject, query));
    return draft.add_pack("api_" + view.name, std::move(pack));
}

// What is stored of a view: its tables, its answer or its answers by key.
void add_view(DraftSteps& steps, const View& view, const Subject& subject) {
    for (const ViewTable& table : view.tables) {
        if (!table.is_stored) continue;
        const std::string path = fmt::format("precomputed/{}.parquet", table.name);
        steps.add(path, {"/api/export/" + table.name}, [&steps, &table, &subject, path] {
            return steps.draft().add_table(path, table.rows(subject));
        });
    }
    if (!view.is_stored) return;
    steps.add("api_" + view.name, {"/api" + view.path},
              [&steps, &view, &subject] { return add_answers(steps.draft(), view, subject); });
}

// The two large tables, each made on all cores.
base::Result<void> write_ballots(bundle::Draft& draft, const Contest& contest,
                                 const Writing& writing) {
    DraftSteps steps(draft, writing);
    steps.add("raw_data/ballots.parquet", {}, [&] {
        return draft.add_table("raw_data/ballots.parquet", ballots_in_pieces(contest));
    });
    steps.add("raw_data/ballots_long.parquet", {}, [&] {
        return draft.add_table("raw_data/ballots_long.parquet", ballots_long_in_pieces(contest));
    });
    base::InlineExecutor in_order;
    return steps.run(in_order);
}

// What is dearest, each on all cores; left to the views it would keep one core when the others are
// done.
void work_out_dearest(const Subject& subject) {
    rule_comparison_of(subject);
    counterfactuals_of(subject);
}

}  // namespace

base::Result<void> write_version(bundle::Draft& draft, const Subject& subject,
                                 const Writing& writing) {
    TRY(write_ballots(draft, subject.contest, writing));
    work_out_dearest(subject);
    DraftSteps steps(draft, writing);
    steps.add("precomputed/ballot_lookup.bin", {"/api/ballot/{ballot_id}"}, [&] {
        return draft.add_file("precomputed/ballot_lookup.bin",
                              write_ballot_lookup(subject.contest));
    });
    steps.add("raw_data/candidates.parquet", {}, [&] {
        return draft.add_table("raw_data/candidates.parquet", candidates_table(subject.contest));
    });
    for (const View& view : views()) add_view(steps, view, subject);
    return steps.run(writing.executor);
}

}  // namespace almanac::elections
