#include "apps/elections/count_output_html_svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace almanac::elections {

namespace {

// Of the type's size: a letter of a sans serif, on average, and a character of the scripts that
// are as wide as high.
constexpr double letter_width = 0.56;
constexpr double square_width = 1.0;

bool continues_character(char letter) {
    return (static_cast<unsigned char>(letter) & 0xC0u) == 0x80u;
}

double width_of_character(char first) {
    return static_cast<unsigned char>(first) >= 0xE2u ? square_width : letter_width;
}

}  // namespace

std::string px(double length) {
    std::string text = fmt::format("{:.1f}", length);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text == "-0" ? "0" : text;
}

std::string tone_class(std::uint32_t tone, std::string_view before) {
    return fmt::format("{}{}tone-{}", before, before.empty() ? "" : " ", tone);
}

double width_of(std::string_view text, double size) {
    double width = 0;
    for (const char letter : text) {
        if (!continues_character(letter)) width += width_of_character(letter) * size;
    }
    return width;
}

std::string fit(std::string_view text, double width, double size) {
    if (width_of(text, size) <= width) return std::string(text);
    double used = letter_width * size;
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t next = at + 1;
        while (next < text.size() && continues_character(text[next])) ++next;
        used += width_of_character(text[at]) * size;
        if (used > width) break;
        at = next;
    }
    while (at > 0 && text[at - 1] == ' ') --at;
    return std::string(text.substr(0, at)) + "…";
}

std::vector<double> ticks(double most, int count) {
    const double rough = std::max(most, 1.0) / count;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double factor : {5.0, 2.0, 1.0}) {
        if (factor * power >= rough) step = factor * power;
    }
    step = std::max(step, 1.0);
    std::vector<double> all;
    for (int at = 0; at * step <= most; ++at) all.push_back(at * step);
    return all;
}

std::vector<double> spread(const std::vector<double>& wanted, double gap, double most) {
    std::vector<std::size_t> order(wanted.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t one, std::size_t other) {
        return wanted[one] < wanted[other];
    });
    std::vector<double> placed = wanted;
    double above = -1e9;
    for (const std::size_t at : order) above = placed[at] = std::max(placed[at], above + gap);
    double below = most + gap;
    for (auto at = order.rbegin(); at != order.rend(); ++at)
        below = placed[*at] = std::min(placed[*at], below - gap);
    return placed;
}

}  // namespace almanac::elections
