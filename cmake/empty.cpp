// For targets that are headers only: the prelude of the tests, and a module that has no source yet.
