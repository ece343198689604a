"""The page How Adam works: its settings, their link, and how its sections are drawn."""
