"""What is measured on a page that is open: rules of accessibility, width, weight, what blocks and what moves.

axe runs in a world of its own beside the page: there the page's strict policy does not keep it out, and what it does is
no breach of that policy, so one visit is enough for everything.
"""

from pathlib import Path

from playwright.sync_api import CDPSession, Page

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR = ["color-contrast", "link-in-text-block"]
ASKED = (("light", {"type": "tag", "values": RULES}), ("dark", {"type": "rule", "values": OF_COLOUR}))
"""A theme changes colours and nothing else, so in the dark only these can find what was not there in the light."""
WIDTHS, NARROWEST, LARGER_TEXT = (360, 1440), 320, "150%"
HEAVIEST = 60_000
"""Bytes of one page, its styles, scripts and icons as they are sent, without fonts and photographs."""
STILL = 0.01
"""A tenth of what browsers call good: less moves when a busy machine reads the bar in two goes."""
RUN = """async only => {
    const found = await axe.run(document, {runOnly: only, resultTypes: ['violations']});
    const shown = fault => fault.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ');
    return found.violations.map(fault => `${fault.id}: ${shown(fault)}`);
}"""
UNFOLD = "document.querySelectorAll('details').forEach(fold => { fold.open = true; })"
WIDEST = """() => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    const reach = one => one.getBoundingClientRect().left + Math.max(one.scrollWidth, one.offsetWidth || 0);
    const held = one => one && (/auto|scroll/.test(getComputedStyle(one).overflowX) || held(one.parentElement));
    const all = [...document.body.querySelectorAll('*:not(.vh)')];
    const wide = all.filter(one => reach(one) > innerWidth + 1 && !held(one));
    const least = wide.filter(one => !wide.some(other => other !== one && one.contains(other)));
    return [least.slice(0, 3).map(one => one.outerHTML.slice(0, 120)).join(' | ')];
}"""
SENT = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .filter(one => !/\\.(woff2|webp|jpg|png)$/.test(one.name))
    .reduce((bytes, one) => bytes + one.encodedBodySize, 0)"""
BLOCKING = """() => [...document.scripts].filter(one => one.type !== 'module' && !(one.src && one.defer))
    .map(one => one.outerHTML.slice(0, 120))"""
MOVED = """still => new Promise(done => {
    const told = [];
    const seen = list => list.getEntries().filter(one => one.value >= still).forEach(one => {
        const what = one.sources.map(each => each.node && each.node.parentNode && (each.node.outerHTML
            || each.node.parentNode.outerHTML).slice(0, 120));
        told.push(`${one.value.toFixed(4)} ${what.join(' | ')}`);
    });
    const watch = new PerformanceObserver(seen);
    watch.observe({type: 'layout-shift', buffered: true});
    const shown = () => { seen({getEntries: () => watch.takeRecords()}); done(told); };
    document.fonts.ready.then(() => requestAnimationFrame(() => setTimeout(shown)));
})"""


class Axe:
    """Runs axe on whatever its page shows."""

    def __init__(self, page: Page) -> None:
        self._tools: CDPSession = page.context.new_cdp_session(page)

    def faults(self, page: Page) -> list[tuple[str, str]]:
        """What it finds, and how the page was shown: both widths, both themes."""
        world, found = self._world(), []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            for scheme, only in (
                ("light", {"type": "tag", "values": RULES}),
                ("dark", {"type": "rule", "values": OF_COLOUR}),
            ):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                found += [(fault, f"at {width} px, {scheme}") for fault in self._say(world, f"({RUN})({only!r})")]
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        return found

    def _world(self) -> int:
        frame = self._tools.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = self._tools.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})
        self._say(world["executionContextId"], f"{AXE}; []")
        return world["executionContextId"]

    def _say(self, world: int, script: str) -> list[str]:
        asked = {"expression": script, "contextId": world, "awaitPromise": True, "returnByValue": True}
        answer = self._tools.send("Runtime.evaluate", asked)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"]["value"]


def sent(page: Page) -> list[tuple[str, str]]:
    """What is wrong with how the page came: too heavy, held up by a script, moved while it was read."""
    bytes_sent = page.evaluate(SENT)
    heavy = [(f"heavier than {HEAVIEST} bytes", f"with {bytes_sent}")] if bytes_sent >= HEAVIEST else []
    blocked = [(f"holds the page up: {script}", "") for script in page.evaluate(BLOCKING)]
    return [*heavy, *blocked, *moved(page)]


def moved(page: Page) -> list[tuple[str, str]]:
    """What moved when the page came, and moves again: once may be a machine that is busy with something else."""
    found = page.evaluate(MOVED, STILL)
    if found:
        page.reload()
        found = page.evaluate(MOVED, STILL)
    wide = page.viewport_size["width"]
    return [(f"moved: {what}", f"at {wide} px") for what in found]


def too_wide(page: Page, *widths: int, how: str = "") -> list[tuple[str, str]]:
    """What reaches beyond the screen."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        found += [(f"wider than the screen: {wide}", f"at {width} px{how}") for wide in page.evaluate(WIDEST)]
    return found
