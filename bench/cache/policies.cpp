#include "bench/cache/policies.h"

#include "engine/base/random.h"

#include <algorithm>
#include <array>
#include <deque>
#include <list>
#include <unordered_map>

namespace almanac::bench {

namespace {

struct Node {
    std::uint64_t key = 0;
    std::uint32_t weight = 0;
    unsigned asked = 0;
    unsigned list = 0;
};
using Nodes = std::list<Node>;  // the newest in front
using Index = std::unordered_map<std::uint64_t, Nodes::iterator>;

class Lru final : public Policy {
public:
    explicit Lru(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}

    bool ask(std::uint64_t key, std::uint32_t weight) override {
        if (const auto found = index_.find(key); found != index_.end()) {
            nodes_.splice(nodes_.begin(), nodes_, found->second);
            return true;
        }
        if (weight > bytes_max_) return false;
        while (bytes_ + weight > bytes_max_) {
            bytes_ -= nodes_.back().weight;
            index_.erase(nodes_.back().key);
            nodes_.pop_back();
        }
        nodes_.push_front({key, weight});
        index_[key] = nodes_.begin();
        bytes_ += weight;
        return false;
    }

private:
    std::uint64_t bytes_max_;
    std::uint64_t bytes_ = 0;
    Nodes nodes_;
    Index index_;
};

class Sieve final : public Policy {
public:
    explicit Sieve(std::uint64_t bytes_max) : bytes_max_(bytes_max), hand_(nodes_.end()) {}

    bool ask(std::uint64_t key, std::uint32_t weight) override {
        if (const auto found = index_.find(key); found != index_.end()) {
            found->second->asked = 1;
            return true;
        }
        if (weight > bytes_max_) return false;
        while (bytes_ + weight > bytes_max_) evict();
        nodes_.push_front({key, weight});
        index_[key] = nodes_.begin();
        bytes_ += weight;
        return false;
    }

private:
    // The hand goes from old to new, spares what was asked since it last came by, and stays there.
    void evict() {
        if (hand_ == nodes_.end()) --hand_;
        while (hand_->asked > 0) {
            hand_->asked = 0;
            hand_ = hand_ == nodes_.begin() ? std::prev(nodes_.end()) : std::prev(hand_);
        }
        const auto victim = hand_;
        hand_ = hand_ == nodes_.begin() ? nodes_.end() : std::prev(hand_);
        bytes_ -= victim->weight;
        index_.erase(victim->key);
        nodes_.erase(victim);
    }

    std::uint64_t bytes_max_;
    std::uint64_t bytes_ = 0;
    Nodes nodes_;
    Nodes::iterator hand_;
    Index index_;
};

// A tenth is a small queue for what is new, nine tenths the main one; names of what left the small
// one unasked are remembered for as many bytes as the main one has.
class S3Fifo final : public Policy {
public:
    explicit S3Fifo(std::uint64_t bytes_max)
        : small_max_(bytes_max / 10), main_max_(bytes_max - bytes_max / 10) {}

    bool ask(std::uint64_t key, std::uint32_t weight) override {
        if (const auto found = index_.find(key); found != index_.end()) {
            found->second->asked = std::min(found->second->asked + 1, 3u);
            return true;
        }
        if (weight > small_max_ + main_max_) return false;
        while (small_bytes_ + main_bytes_ + weight > small_max_ + main_max_) evict();
        const bool known = ghosts_.erase(key) > 0;
        Nodes& into = known ? main_ : small_;
        into.push_front({key, weight});
        (known ? main_bytes_ : small_bytes_) += weight;
        index_[key] = into.begin();
        return false;
    }

private:
    void evict() {
        if (small_bytes_ > small_max_ || main_.empty()) {
            evict_small();
        } else {
            evict_main();
        }
    }

    void evict_small() {
        while (!small_.empty()) {
            const auto oldest = std::prev(small_.end());
            small_bytes_ -= oldest->weight;
            if (oldest->asked <= 1) {
                remember(*oldest);
                index_.erase(oldest->key);
                small_.erase(oldest);
                return;
            }
            oldest->asked = 0;
            main_bytes_ += oldest->weight;
            main_.splice(main_.begin(), small_, oldest);
            if (main_bytes_ > main_max_) evict_main();
        }
    }

    void evict_main() {
        while (!main_.empty()) {
            const auto oldest = std::prev(main_.end());
            if (oldest->asked == 0) {
                main_bytes_ -= oldest->weight;
                index_.erase(oldest->key);
                main_.erase(oldest);
                return;
            }
            --oldest->asked;
            main_.splice(main_.begin(), main_, oldest);
        }
    }

    void remember(const Node& node) {
        ghosts_[node.key] = node.weight;
        ghost_order_.push_back({node.key, node.weight});
        ghost_bytes_ += node.weight;
        while (ghost_bytes_ > main_max_) {
            ghost_bytes_ -= ghost_order_.front().weight;
            ghosts_.erase(ghost_order_.front().key);
            ghost_order_.pop_front();
        }
    }

    std::uint64_t small_max_, main_max_;
    std::uint64_t small_bytes_ = 0, main_bytes_ = 0, ghost_bytes_ = 0;
    Nodes small_, main_;
    Index index_;
    std::unordered_map<std::uint64_t, std::uint32_t> ghosts_;
    std::deque<Node> ghost_order_;
};

// A count-min sketch, one byte a counter, four rows, halved after ten asks an entry.
class Sketch {
public:
    explicit Sketch(std::uint64_t entries) : halve_at_(10 * entries) {
        while (width_ < entries) width_ *= 2;
        for (auto& row : rows_) row.assign(width_, 0);
    }

    void add(std::uint64_t key) {
        const unsigned least = estimate(key);
        if (least == 15) return;
        for (unsigned row = 0; row < 4; ++row) {
            std::uint8_t& counter = rows_[row][place(key, row)];
            if (counter == least) ++counter;
        }
        if (++asks_ < halve_at_) return;
        asks_ /= 2;
        for (auto& row : rows_) {
            for (std::uint8_t& counter : row) counter = static_cast<std::uint8_t>(counter / 2);
        }
    }

    unsigned estimate(std::uint64_t key) const {
        unsigned least = 15;
        for (unsigned row = 0; row < 4; ++row) {
            least = std::min<unsigned>(least, rows_[row][place(key, row)]);
        }
        return least;
    }

private:
    std::size_t place(std::uint64_t key, unsigned row) const {
        return base::Random(key ^ (row * 0x5851F42D4C957F2Du)).next() & (width_ - 1);
    }

    std::uint64_t halve_at_;
    std::uint64_t asks_ = 0;
    std::uint64_t width_ = 64;
    std::array<std::vector<std::uint8_t>, 4> rows_;
};

class WindowTinyLfu final : public Policy {
public:
    WindowTinyLfu(std::uint64_t bytes_max, std::uint64_t entries)
        : bytes_max_(bytes_max),
          window_max_(std::max<std::uint64_t>(bytes_max / 100, 1)),
          protected_max_((bytes_max - window_max_) / 5 * 4),
          sketch_(entries) {}

    bool ask(std::uint64_t key, std::uint32_t weight) override {
        sketch_.add(key);
        if (const auto found = index_.find(key); found != index_.end()) {
            const auto node = found->second;
            move(node, node->list == window ? window : protection);
            while (bytes_[protection] > protected_max_) {
                move(std::prev(lists_[protection].end()), probation);
            }
            return true;
        }
        if (weight > bytes_max_) return false;
        lists_[window].push_front({key, weight, 0, window});
        bytes_[window] += weight;
        index_[key] = lists_[window].begin();
        while (bytes_[window] > window_max_) admit();
        return false;
    }

private:
    enum List : unsigned { window, probation, protection };

    std::uint64_t bytes() const { return bytes_[window] + bytes_[probation] + bytes_[protection]; }

    void move(Nodes::iterator node, List to) {
        bytes_[node->list] -= node->weight;
        bytes_[to] += node->weight;
        lists_[to].splice(lists_[to].begin(), lists_[node->list], node);
        node->list = to;
    }

    void drop(Nodes::iterator node) {
        bytes_[node->list] -= node->weight;
        index_.erase(node->key);
        lists_[node->list].erase(node);
    }

    void admit() {
        const auto candidate = std::prev(lists_[window].end());
        move(candidate, probation);
        while (bytes() > bytes_max_) {
            auto victim = std::prev(lists_[probation].end());
            if (victim == candidate) {
                if (lists_[protection].empty()) return drop(candidate);
                victim = std::prev(lists_[protection].end());
            }
            if (sketch_.estimate(candidate->key) <= sketch_.estimate(victim->key)) {
                return drop(candidate);
            }
            drop(victim);
        }
    }

    std::uint64_t bytes_max_, window_max_, protected_max_;
    std::array<std::uint64_t, 3> bytes_{};
    std::array<Nodes, 3> lists_;
    Index index_;
    Sketch sketch_;
};

}  // namespace

std::vector<NamedPolicy> policies() {
    return {{"lru", [](auto bytes, auto) { return std::make_unique<Lru>(bytes); }},
            {"sieve", [](auto bytes, auto) { return std::make_unique<Sieve>(bytes); }},
            {"s3-fifo", [](auto bytes, auto) { return std::make_unique<S3Fifo>(bytes); }},
            {"w-tinylfu", [](auto bytes, auto entries) {
                 return std::make_unique<WindowTinyLfu>(bytes, entries);
             }}};
}

}  // namespace almanac::bench
