"""The lines that say where the app can be opened."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import streamlit as st

EVERYWHERE = {None, "", "0.0.0.0", "::"}  # noqa: S104


def print_addresses() -> None:
    """Print the app's addresses where ``streamlit run`` serves it; other servers print their own."""
    if Path(sys.argv[0]).name == "app.py":
        for label, address in addresses().items():
            print(f"  {label:<21}{address}", flush=True)  # noqa: T201


def addresses() -> dict[str, str]:
    """Where the app answers: for the person at this machine, and for the class where the server listens for it."""
    listens = st.get_option("server.address")
    if listens not in EVERYWHERE:
        return {"AdamScope:": url(listens)}
    return {"AdamScope:": url("localhost"), "On this network:": url(network_address())}


def url(host: str) -> str:
    """The app's address at ``host``, with the port and path prefix that the server was given."""
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    path = st.get_option("server.baseUrlPath").strip("/")
    return f"{scheme}://{host}:{st.get_option('server.port')}/{path}"


def network_address() -> str:
    """This machine's address on its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket only chooses the interface. 192.0.2.1 is reserved for documentation.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
