"""A page as a reader meets it: its headings, forms and labels, and the faults that no page may have.

Read with the standard library's parser; whether the HTML is valid is asked of a real validator elsewhere.
"""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}


@dataclass(eq=False)
class Element:
    """One element with its attributes, what it stands in, and all the text inside it."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    pieces: list[str] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())

    def inside(self, *tags: str) -> "Element | None":
        """The nearest element of one of these kinds that this one stands in."""
        above = self.parent
        while above and above.tag not in tags:
            above = above.parent
        return above


@dataclass
class Form:
    """A form with what a browser would send if its button were pressed at once."""

    action: str
    method: str
    fields: dict[str, list[str]]
    names: set[str]
    """Every control, ticked or not, buttons too."""


class Page(HTMLParser):
    """The parsed page: `elements` in order, `forms`, `title`, `text`."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = source
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        element = Element(tag, attributes, self._open[-1] if self._open else None)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not any(element.tag in {"script", "style"} for element in self._open):
            for element in self._open:
                element.pieces.append(data)

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    @property
    def title(self) -> str:
        return next((element.text for element in self.all("title")), "")

    @property
    def text(self) -> str:
        """All the words of the page, in one line."""
        return next((element.text for element in self.all("body")), "")

    @property
    def links(self) -> list[str]:
        return [element.get("href") for element in self.all("a")]

    @property
    def forms(self) -> list[Form]:
        return [self._form(element) for element in self.all("form")]

    def _form(self, form: Element) -> Form:
        own = [each for each in self.all("input", "select", "textarea", "button") if self._owner(each) is form]
        fields: dict[str, list[str]] = {}
        for control in own:
            if control.get("name") and "disabled" not in control.attributes:
                fields.setdefault(control.get("name"), []).extend(self._sent(control))
        sent = {name: values for name, values in fields.items() if values}
        return Form(form.get("action"), form.get("method", "get").lower(), sent, {c.get("name") for c in own} - {""})

    def _owner(self, control: Element) -> Element | None:
        if control.get("form"):
            return next((form for form in self.all("form") if form.get("id") == control.get("form")), None)
        return control.inside("form")

    def _sent(self, control: Element) -> list[str]:
        """The values a browser sends of one control that nobody touched."""
        if control.tag == "button" or control.get("type") in {"submit", "image", "button", "reset", "file"}:
            return []
        if control.tag == "textarea":
            return ["".join(control.pieces).replace("\r\n", "\n").removeprefix("\n")]
        if control.tag == "select":
            options = [option for option in self.all("option") if option.inside("select") is control]
            chosen = [option for option in options if "selected" in option.attributes]
            if not chosen and "multiple" not in control.attributes:
                chosen = options[:1]
            return [option.attributes.get("value", option.text) for option in chosen]
        if control.get("type") in {"checkbox", "radio"}:
            return [control.get("value", "on")] if "checked" in control.attributes else []
        return [control.get("value")]

    def faults(self, *, fragment: bool = False) -> list[str]:
        """What is wrong with the page, each in a sentence."""
        found = self._repeated_ids() + self._unlabelled() + self._inline() + self._unguarded_forms()
        return found if fragment else found + self._frame()

    def _frame(self) -> list[str]:
        headings = [element.text for element in self.all("h1")]
        html = next(iter(self.all("html")), Element("html", {}))
        return [
            *([] if self.source.lstrip().lower().startswith("<!doctype html>") else ["does not start with a doctype"]),
            *([] if html.get("lang") else ["<html> has no lang"]),
            *([] if self.title else ["has no title"]),
            *([] if len(headings) == 1 and headings[0] else [f"has {len(headings)} first headings: {headings}"]),
        ]

    def _repeated_ids(self) -> list[str]:
        count = Counter(element.get("id") for element in self.elements if "id" in element.attributes)
        return [f"id {name!r} occurs {times} times" for name, times in count.items() if times > 1 or not name]

    def _unlabelled(self) -> list[str]:
        ids = {element.get("id") for element in self.elements}
        named = {label.get("for") for label in self.all("label") if label.text}
        return [
            f"<{control.tag} name={control.get('name')!r}> has no label"
            for control in self.all("input", "select", "textarea")
            if control.get("type") not in UNLABELLED
            and control.get("id", "\0") not in named
            and not ((label := control.inside("label")) and label.text)
            and not control.get("aria-label")
            and control.get("aria-labelledby", "\0").split()[0] not in ids
        ]

    def _inline(self) -> list[str]:
        styles = [f"<{e.tag}> carries a style" for e in self.elements if "style" in e.attributes or e.tag == "style"]
        handlers = [f"<{e.tag}> carries {a}" for e in self.elements for a in e.attributes if a.startswith("on")]
        scripts = ["a script stands in the page" for e in self.all("script") if not e.get("src")]
        return styles + handlers + scripts

    def _unguarded_forms(self) -> list[str]:
        posts = [form for form in self.forms if form.method == "post"]
        refilled = [form for form in self.all("form") if form.get("method") == "post" and not form.get("autocomplete")]
        return [
            *(f"the form to {form.action!r} has no token" for form in posts if "csrf_token" not in form.names),
            *(f"the form to {form.get('action')!r} lets a browser fill in its hidden fields anew" for form in refilled),
        ]
