"""The Maps page: its settings, their link, its controls, and how its sweeps are run and drawn."""
