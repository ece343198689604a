"""Results as figures in Plotly's JSON: plain dicts, made without plotly.py, whose validation takes too long."""
