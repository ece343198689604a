"""The nouns (Optimizer, Surface, GradientSequence, Trajectory, Sweep), the verbs simulate and sweep; NumPy only."""
