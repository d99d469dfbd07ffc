// <output data-count data-text="{n} of {all}"> says how many of its form's criteria (.crit) have an answer.
import { fill, onEachPart } from './page.js';

function count(output) {
  const form = output.closest('form');
  const all = form.querySelectorAll('.crit').length;
  const n = form.querySelectorAll('.crit input:checked').length;
  output.textContent = fill(output.dataset.text, { n, all });
}

onEachPart(part => part.querySelectorAll('output[data-count]').forEach(count));

document.addEventListener('change', event => {
  event.target.closest('form')?.querySelectorAll('output[data-count]').forEach(count);
});
