"""One lesson a module."""
