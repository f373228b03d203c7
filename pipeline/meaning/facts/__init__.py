"""From understood tables to observations: a member of each dimension and a role for every figure."""
