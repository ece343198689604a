"""The models as networks, and what trains them: NumPy or torch."""
