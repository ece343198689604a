"""How results look: colours, markers and figures."""
