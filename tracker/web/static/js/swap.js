// <form method="get" data-swap="#region">: fetch the page, replace that one region, keep the address true.
// A button with a name (an export) and any failure take the ordinary way.
import { announce, ask, content, put, target } from './page.js';

async function swap(form, button, old) {
  const address = target(form, button);
  const wanted = content(form, button);
  for (const name of [...wanted.keys()]) {
    if (!wanted.get(name)) wanted.delete(name);
  }
  address.search = wanted;
  old.setAttribute('aria-busy', 'true');
  try {
    const { page, status } = await ask('GET', address);
    const region = status < 400 && page.querySelector(form.dataset.swap);
    if (!region) throw new Error('no region');
    put(old, region);
    history.replaceState(history.state, '', address);
    announce(region.querySelector('caption, [data-announce]')?.textContent ?? '');
  } catch {
    HTMLFormElement.prototype.submit.call(form);
  }
}

document.addEventListener('submit', event => {
  const form = event.target;
  const old = form.dataset.swap && document.querySelector(form.dataset.swap);
  if (!old || event.submitter?.name) return;
  event.preventDefault();
  swap(form, event.submitter, old);
});

document.addEventListener('change', event => {
  const form = event.target.matches('select') && event.target.closest('form[data-swap]');
  if (form) form.querySelector('button:not([type=button]):not([name])')?.click();
});
