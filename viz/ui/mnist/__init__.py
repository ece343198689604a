"""The MNIST page: its settings, their link, its controls, its trainings, and what they show."""
