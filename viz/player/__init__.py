"""The player: ``payload`` packs trajectories into bytes, ``js/`` draws and plays them in the browser."""
