// The first and last day of a date field hold only while "Other date" is chosen: a browser would hold back the whole
// form for a wrong date in a field that nobody sees. Without this file the server says it alone.
import { onEachPart } from './page.js';

function limit(group) {
  const field = group.querySelector('input[type=date]');
  const shown = group.querySelector('input[value=other]:checked') !== null;
  for (const name of ['min', 'max']) {
    if (shown && field.dataset[name]) field.setAttribute(name, field.dataset[name]);
    else field.removeAttribute(name);
  }
}

onEachPart(part => part.querySelectorAll('.when').forEach(limit));

document.addEventListener('change', event => {
  const group = event.target.closest('.when');
  if (group) limit(group);
});
