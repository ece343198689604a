"""From an update rule to passes over memory: its graph, what all elements share, statements, code, blocks."""
