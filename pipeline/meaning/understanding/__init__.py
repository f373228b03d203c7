"""Which kind of fact a table holds, and what it lacks to be of one."""
