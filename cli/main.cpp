#include "cli/session.h"

int main(int count, char** arguments) { return almanac::cli::run(count, arguments); }
