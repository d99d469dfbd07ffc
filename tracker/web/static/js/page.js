// Asking the server for a page and putting it, or a part of it, in place of what is shown.

const features = [];

/** Run a feature on the page now and on every part that is put into it later. */
export function onEachPart(feature) {
  features.push(feature);
  feature(document);
}

/** Ask for a page. Fails when nothing, or something other than a page, comes back. */
export function ask(method, address, body = null) {
  return new Promise((answered, failed) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    request.responseType = 'document';
    request.timeout = body instanceof FormData ? 600_000 : 30_000;
    request.onload = () => {
      const page = request.response;
      if (page) answered({ page, address: request.responseURL, status: request.status });
      else failed(new Error('no page'));
    };
    request.onerror = request.ontimeout = () => failed(new Error('not sent'));
    request.send(body);
  });
}

/** Replace an element by its counterpart from another document; returns the new one. */
export function put(old, other) {
  const part = document.importNode(other, true);
  old.replaceWith(part);
  for (const feature of features) feature(part);
  return part;
}

/** Show a whole page, as a followed link would. */
export function show(page, address) {
  // Back must not bring the old address with the new content.
  history.replaceState({ replaced: true }, '');
  history.pushState({ replaced: true }, '', address);
  document.title = page.title;
  put(document.body, page.body);
  scrollTo(0, 0);
  if (!document.querySelector('[data-focus]')) document.getElementById('main')?.focus({ preventScroll: true });
}

addEventListener('popstate', event => {
  if (event.state?.replaced) location.reload();
});

/** Say something to people who hear the page. */
export function announce(text) {
  const live = document.getElementById('live');
  if (live) live.textContent = text;
}

/** The address a form is sent to. Attributes are read, for a field may be called "action". */
export function target(form, button) {
  const address = button?.getAttribute('formaction') ?? form.getAttribute('action') ?? '';
  return new URL(address || location.href, location.href);
}

/** What a form would send, the pressed button included; files only where the form is made for them. */
export function content(form, button) {
  const data = new FormData(form);
  if (button?.name) data.append(button.name, button.value);
  return form.enctype === 'multipart/form-data' ? data : new URLSearchParams(data);
}

/** Fill "{n} of {all}" from { n, all }. */
export function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
