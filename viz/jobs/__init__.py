"""Long work beside the server: a bounded pool of worker processes. ``pool`` submits, ``work`` holds what can be run.

Nothing of dask is imported before the first job.
"""
