"""The charts that reports print: one declaration each in the .toml files here, and what makes tables of them."""
