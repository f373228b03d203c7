"""Tables made from tables: declared, made in order, held to their models, and kept."""
