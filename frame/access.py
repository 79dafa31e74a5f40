"""The guard at the head of every page. Until sign-in exists, Bearing serves the computer it runs on and no other.

Streamlit runs a file of `pages/` by itself, without `app.py`, until some session has reached `st.navigation`. So a
gate in `app.py` alone would leak after every restart: each page calls `require` before anything else, and the data
layer asks too. A page that finds itself run that way sends its reader through `app.py`, to the same address.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

PERMISSIONS = ("view", "load", "cases")  # cases: the children behind a number, one by one
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded")
REFUSAL = (
    "Bearing can only be opened on the computer it runs on: it has no sign-in yet, and what it shows is about "
    "children. Open it there at http://localhost, or ask whoever runs it."
)


class NotPermitted(Exception):
    """Data were asked for by someone who may not see them."""


def require(permission: str) -> None:
    """Stops the page, with the reason, unless this session has the permission ('view', 'load' or 'cases')."""
    if not allowed(permission):
        st.error(REFUSAL, title="Not available from here")
        st.stop()
    if PagesManager.uses_pages_directory:  # what st.navigation sets too, but only once it has been reached
        PagesManager.uses_pages_directory = False
        st.rerun()


def demand(permission: str) -> None:
    """The same for code below the pages. Raises NotPermitted."""
    if not allowed(permission):
        raise NotPermitted(REFUSAL)


def allowed(permission: str) -> bool:
    """Whether this session has the permission. Raises ValueError for one that does not exist."""
    if permission not in PERMISSIONS:
        raise ValueError(f"permission '{permission}' is unknown: choose one of {', '.join(PERMISSIONS)}")
    headers = st.context.headers
    hosts = (headers.get("Host"), st.context.url and urlsplit(st.context.url).netloc)
    return is_local(st.context.ip_address, hosts, any(name in headers for name in FORWARDED))


def is_local(address: str | None, hosts: Iterable[str | None], forwarded: bool) -> bool:
    """Whether a request comes from this computer, addressed by a local name, and through no proxy.

    `address` is None when Streamlit knows the caller as this computer. The Host matters too: a foreign page can
    point its own name at 127.0.0.1 (DNS rebinding). A proxy makes every caller look local, so it is refused.
    """
    elsewhere = isinstance(address, str) and address not in LOCAL
    return not elsewhere and not forwarded and all(host_name(host) in LOCAL for host in hosts if host)


def host_name(host: str) -> str | None:
    """The name in 'name:port' or '[address]:port'; None when it is not one."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
