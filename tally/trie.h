#pragma once

// Builds a profile's nodes from rankings in lexicographic order. Private to tally.

#include "engine/base/ensure.h"
#include "tally/profile.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace almanac::tally {

// Takes one ranking after another: keep what it shares with the one before, push the rest, add its
// ballots.
class TrieBuilder {
public:
    // `nodes` is how many there will be, or 0 where that is not known.
    explicit TrieBuilder(std::size_t nodes) { nodes_.reserve(nodes); }

    // Closes every prefix longer than `depth`: its ballots count for the next shorter one too.
    void keep(std::size_t depth) {
        while (open_.size() > depth) {
            Profile::Node& node = nodes_[open_.back()];
            node.end = static_cast<std::uint32_t>(nodes_.size());
            const std::uint64_t ballots = node.ballots;
            open_.pop_back();
            if (!open_.empty()) nodes_[open_.back()].ballots += ballots;
        }
    }

    // Opens the next longer prefix.
    void push(CandidateIndex candidate) {
        open_.push_back(static_cast<std::uint32_t>(nodes_.size()));
        nodes_.push_back({0, candidate, static_cast<std::uint16_t>(open_.size()), 0});
    }

    // Ballots whose ranking is the prefix now open; returns its node.
    std::uint32_t add(std::uint64_t ballots) {
        nodes_[open_.back()].ballots += ballots;
        return open_.back();
    }

    // Closes all.
    std::vector<Profile::Node> finish() {
        base::ensure(nodes_.size() < Profile::no_node, "more prefixes than 32 bits can number");
        keep(0);
        return std::move(nodes_);
    }

private:
    std::vector<Profile::Node> nodes_;
    std::vector<std::uint32_t> open_;
};

}  // namespace almanac::tally
