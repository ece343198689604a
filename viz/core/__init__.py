"""The nouns (Optimizer, Surface, RunSpec, Trajectory) and the verb simulate; NumPy only."""
