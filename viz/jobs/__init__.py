"""Long work beside the server: a bounded pool of worker processes.

``pool`` submits; what can be run is in ``work`` (sweeps), ``reference``, ``training``, ``plane`` and ``download``.

Nothing of dask is imported before the first job.
"""
