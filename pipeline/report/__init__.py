"""The report: one static site made from the published marts of one build, without script, server or network."""
