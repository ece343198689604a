"""The Explore page: its settings, their link, their controls and what they show."""
