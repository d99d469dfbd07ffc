"""The switches of the frame: they lead back, never away, and change nothing but what they say."""

from tests import factories


def test_the_theme_goes_round(client):
    def press():
        client.submit("/privacy", to="/theme")
        cookie = client.get_cookie("theme")
        return cookie.value if cookie else None

    assert [press() for _ in range(4)] == ["dark", "light", None, "dark"]
    assert 'data-theme="dark"' in client.get("/privacy").text


def test_a_language_leads_back_to_the_page_without_its_reading_parameter(client):
    answer = client.submit("/glossary?q=hand&words=en", {"read_in": "nl"}, to="/language")
    assert answer.status_code == 303
    assert answer.location == "/glossary?q=hand"


def test_a_language_leads_nowhere_else(client):
    token = client.get("/privacy").page.forms[0].fields["csrf_token"][0]
    given = {"csrf_token": token, "read_in": "nl", "next": "//evil.example/"}
    assert client.post("/language", data=given, status=303).location == "/"


def test_the_foot_names_each_language_in_itself(client, sign_in_as):
    page = sign_in_as(factories.person()).get("/account", status=200).page
    buttons = {each.get("value"): each for each in page.all("button") if each.get("name") == "read_in"}
    assert {code: each.text for code, each in buttons.items()} == {
        "en": "English",
        "nl": "Nederlands",
        "fr": "Français",
        "de": "Deutsch",
        "nb": "Norsk bokmål",
    }
    assert all(each.get("lang") == code for code, each in buttons.items())
