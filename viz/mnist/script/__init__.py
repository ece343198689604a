"""A run's settings as a PyTorch script of its own."""
