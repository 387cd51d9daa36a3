#include "apps/elections/rows_stream.h"

#include "apps/elections/exports.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

namespace almanac::elections {

namespace {

// At most what a stream may give at once (http::Limits::stream_piece_bytes_max).
constexpr std::size_t slice_bytes = std::size_t{48} << 10U;

// Where a worker leaves a part for the thread that sends; it may come when nobody waits any more.
class Delivery {
public:
    struct State {
        std::shared_ptr<const base::Encoded> part;
        bool failed = false;
    };

    void put(State state) {
        const std::scoped_lock lock(mutex_);
        state_ = std::move(state);
    }
    State take() {
        const std::scoped_lock lock(mutex_);
        return std::exchange(state_, State());
    }

private:
    std::mutex mutex_;
    State state_;
};

OnDemand part_on_demand(const std::shared_ptr<const Snapshot>& snapshot, const Edition& edition,
                        const std::string& table, std::size_t part) {
    OnDemand what;
    what.kind = kind_of(ExportKind::table);
    what.name = cache::KeyBuilder("export_rows")
                    .text("table", table)
                    .integer("part", static_cast<std::int64_t>(part))
                    .build();
    what.compute = [snapshot, &edition, table, part]() -> base::Result<cache::Computed> {
        std::string rows = TRY(export_rows(edition, {table, part}));
        return cache::Computed{base::encode_identity(std::move(rows), http::ndjson_content_type)};
    };
    return what;
}

class RowsSource final : public http::Source {
public:
    RowsSource(cache::Cache& kept, const EditionRequest& asked, StreamedTable table)
        : kept_(kept),
          snapshot_(asked.snapshot),
          edition_(asked.edition),
          table_(std::move(table)) {}

    std::string_view content_type() const override { return http::ndjson_content_type; }

    void begin(const http::Waker& waker) override {
        waker_ = waker;
        ask();
    }

    Next pull(std::string& piece) override {
        if (!part_) {
            auto [part, failed] = delivery_->take();
            if (failed) return Next::broken;
            if (!part) return Next::wait;
            part_ = std::move(part);
        }
        const std::string_view rows = part_->body(base::Encoding::identity).bytes;
        piece += rows.substr(sent_, slice_bytes);
        sent_ = std::min(sent_ + slice_bytes, rows.size());
        if (sent_ < rows.size()) return Next::more;
        part_ = nullptr;
        sent_ = 0;
        if (++next_ == table_.parts) return Next::end;
        ask();
        return Next::more;
    }

private:
    void ask() {
        const OnDemand what = part_on_demand(snapshot_, edition_, table_.name, next_);
        kept_.get_or_compute(
            VersionAsk(edition_, what).ask(), what.compute,
            [delivery = delivery_, waker = *waker_](const base::Result<cache::Answer>& answer) {
                const bool is_there = answer && answer->status == 200;
                delivery->put({is_there ? answer->body : nullptr, !is_there});
                waker.wake();
            });
    }

    cache::Cache& kept_;
    const std::shared_ptr<const Snapshot> snapshot_;  // keeps the edition
    const Edition& edition_;
    const StreamedTable table_;
    const std::shared_ptr<Delivery> delivery_ = std::make_shared<Delivery>();
    std::optional<http::Waker> waker_;
    std::size_t next_ = 0;                       // the part that is asked for or being sent
    std::shared_ptr<const base::Encoded> part_;  // being sent
    std::size_t sent_ = 0;                       // bytes of it
};

}  // namespace

http::Reply stream_rows(cache::Cache& kept, const EditionRequest& asked, StreamedTable table) {
    http::Reply reply;
    reply.source = std::make_shared<RowsSource>(kept, asked, std::move(table));
    reply.policy = http::CachePolicy::no_store;  // it has no ETag, and nobody could purge it
    return reply;
}

}  // namespace almanac::elections
