// <form method="post" data-send>: when the form did not arrive it stays filled and says so. Nothing is kept on the
// device; the form carries its own id, so pressing again is safe. Needs the macro unsent() inside the form.
import { ask, content, fill, put, show, target } from './page.js';

/** Too long, too often, or a fault of the server: the form can be sent again, so it stays. */
function mayBeRepeated(status) {
  return status === 413 || status === 429 || status >= 500;
}

function say(note, text) {
  note.querySelector('span').textContent = text;
  note.hidden = false;
}

/** Files that were chosen stay chosen, unless it is they that were not taken. */
function takeOver(form, main) {
  for (const old of form.querySelectorAll('input[type=file]')) {
    const chosen = main.querySelector(`input[type=file][name="${old.name}"]:not([aria-invalid])`);
    if (chosen && old.files.length) chosen.files = old.files;
  }
  const lost = main.querySelector('[data-files-lost]');
  if (lost && !main.querySelector('input[type=file][aria-invalid]')) lost.hidden = true;
}

async function send(form, button, note) {
  const address = target(form, button);
  const again = fill(note.dataset.text, { button: button?.textContent.trim() ?? '' });
  form.setAttribute('aria-busy', 'true');
  note.hidden = true;
  try {
    const answer = await ask('POST', address, content(form, button));
    if (mayBeRepeated(answer.status)) {
      say(note, answer.page.querySelector('[data-message]')?.textContent ?? again);
    } else if (answer.address !== address.href.split('#')[0]) {
      show(answer.page, answer.address);
    } else {
      const main = put(document.querySelector('main'), answer.page.querySelector('main'));
      takeOver(form, main);
      scrollTo(0, 0);
      if (!main.querySelector('[data-focus]')) main.focus({ preventScroll: true });
    }
  } catch {
    say(note, again);
  }
  form.removeAttribute('aria-busy');
}

document.addEventListener('submit', event => {
  const form = event.target;
  const note = form.querySelector('.unsent');
  if (!('send' in form.dataset) || !note) return;
  event.preventDefault();
  if (form.getAttribute('aria-busy') !== 'true') send(form, event.submitter, note);
});
