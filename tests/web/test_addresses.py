"""Where a `next` may lead, and whom a try is counted for."""

import random
import re
import string
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.web.addresses import inside, is_local, network_of

pytestmark = pytest.mark.quick

KNOWN = """//evil.example ///evil.example ////evil.example /\\evil.example \\/evil.example \\\\evil.example
https:evil.example
https:/evil.example https://evil.example http:evil.example javascript:alert(1) JaVaScRiPt:alert(1) data:text/html,x
/%09/evil.example /%0a/evil.example /%0d%0aLocation:evil /%5cevil.example /%5Cevil.example /%2f/evil.example /%2Fevil
/.//evil.example /..//evil.example /a/..//evil.example /@evil.example @evil.example evil.example .evil.example ?//evil
#//evil.example /#/../..//evil.example //localhost@evil.example //localhost:80@evil.example /;@evil.example
//evil.example/%2e%2e //[::1] //evil%E3%80%82example /\t/evil.example /\n/evil.example \t//evil.example /\u2028/evil
/\u3002evil /\u2044/evil //google%E3%80%82com ///\\;@evil.example /////evil.example/ //\t/evil.example /%00/evil
"""


def hostile():
    """Five hundred: those that are known, and those made of what makes them dangerous."""
    rng = random.Random(1)  # noqa: S311 the same ones each time
    parts = [
        "/",
        "//",
        "\\",
        "%09",
        "%0d",
        "%5c",
        "%2f",
        "\t",
        "\r\n",
        "@",
        ":",
        "https:",
        "evil.example",
        ".",
        "?",
        "#",
    ]
    found = re.split("[ \n]", KNOWN)
    while len(found) < 500:
        found.append("".join(rng.choices(parts, k=rng.randint(2, 7))))
    return found


def where_a_browser_goes(address: str) -> str:
    """As browsers read it: backslashes are slashes, tabs and line breaks are not there."""
    read = address.replace("\\", "/").translate({ord(each): None for each in "\t\r\n"}).strip()
    return urlsplit(urljoin("http://localhost/sign-in", read)).netloc


def test_500_hostile_addresses_stay_here():
    assert len(hostile()) >= 500
    for address in hostile():
        assert where_a_browser_goes(inside(address)) == "localhost", address


@given(st.text(alphabet=string.printable + "\x00\u2028／＼。", max_size=40))
def test_no_address_leads_away(address):
    kept = inside(address)
    assert kept.startswith("/")
    assert where_a_browser_goes(kept) == "localhost"


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/inbox",
        "/cohorts/1/matrix?sort=name&order=a%20b",
        "/enrolments/11111111-2222-4333-8444-555555555555/logbook",
    ],
)
def test_our_own_addresses_are_followed(address):
    assert inside(address) == address


@pytest.mark.parametrize("address", [None, "", "inbox", "/" + "a" * 3000, "/a//b", "/caf\u00e9"])
def test_what_makes_no_sense_leads_home(address):
    assert inside(address) == "/"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        (None, "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_a_line_has_one_network(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True),
        ("localhost:8000", True),
        ("127.0.0.1:80", True),
        ("[::1]:80", True),
        ("localhost.evil.example", False),
    ],
)
def test_this_machine_is_known(host, local):
    assert is_local(host) is local
