#include "apps/elections/highlights.h"
#include "apps/elections/view.h"

namespace almanac::elections {

std::vector<View> highlight_views() {
    return {
        list_view(
            {.path = "/highlights",
             .name = "highlights",
             .summary = "What a reporter would write from these numbers, sentence by sentence.",
             .parameters = {seats_parameter()},
             .tables = {table_of_rows("highlights", highlight_rows)}},
            highlights),
    };
}

}  // namespace almanac::elections
