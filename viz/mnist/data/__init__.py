"""Handwritten digits: what there is, where it comes from, and how it becomes batches."""
