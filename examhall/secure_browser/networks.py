"""From which addresses a room may be entered: networks in CIDR form. Pure."""

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from flask_babel import lazy_gettext as _

from examhall.errors import Malformed

LONGEST: Final = 50


class NoNetwork(Malformed):
    code = "no_network"
    says = _("This is no network. Write it like 192.168.10.0/24, or one address alone.")


def read_network(text: str) -> str:
    """A network as somebody typed it, in its one form; bits behind the prefix do not count. NoNetwork."""
    try:
        return str(ip_network(text.strip(), strict=False))
    except ValueError as fault:
        raise NoNetwork(network=text[:LONGEST]) from fault


def is_inside(address: str, networks: Iterable[str]) -> bool:
    """Whether this address is in one of them. An IPv4 address that comes over an IPv6 socket is the IPv4 address."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found in ip_network(network) for network in networks)
