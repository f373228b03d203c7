"""What must be true of published tables as a whole: suites, run as SQL and by Great Expectations."""
