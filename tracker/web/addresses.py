"""Addresses inside this installation: whether a `next` may be followed, and the networks that tries are counted for."""

import ipaddress
import re
from urllib.parse import urlsplit

HOME = "/"
LONGEST = 2000
PLAIN = re.compile(r"/[A-Za-z0-9\-._~%!$&'()*+,;=:/?]*")


def inside(wanted: str | None) -> str:
    """The address when it is a plain path on this host; else home. Never leads anywhere else.

    A path starts with one slash. Whatever a browser might read as a host, a scheme or a line break goes home.
    """
    if not wanted or len(wanted) > LONGEST or not PLAIN.fullmatch(wanted):
        return HOME
    path = urlsplit(wanted).path
    odd = wanted.startswith("//") or "//" in path or "%5c" in path.lower() or "%2f" in path.lower()
    hidden_control = re.search(r"%(0|1|7f)", wanted.lower())
    return HOME if odd or hidden_control else wanted


def network_of(address: str | None) -> str:
    """What tries are counted for: an IPv4 address, or the /64 that one IPv6 line has for itself."""
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv6Address):
        known = known.ipv4_mapped or known
    return str(known if known.version == 4 else ipaddress.ip_network(f"{known}/64", strict=False))  # noqa: PLR2004


def is_local(host: str) -> bool:
    """Whether the host named in a request is this machine, so that plain http goes over no network."""
    name = urlsplit(f"//{host}").hostname or ""
    return name in {"localhost", "127.0.0.1", "::1"} or name.endswith(".localhost")
