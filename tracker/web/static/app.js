// Progressive enhancement: every page and every form works with these files blocked.
// Words come from the page (data- attributes); the policy forbids turning text into markup, so answers of the
// server arrive as parsed documents (js/page.js).
import './js/swap.js';
import './js/send.js';
import './js/criteria.js';
import './js/days.js';
import './js/going_on.js';
import './js/matrix.js';
import './js/seek.js';
import { onEachPart } from './js/page.js';

document.documentElement.classList.add('js');

document.addEventListener('click', event => {
  if (event.target.closest('[data-print]')) print();
});

onEachPart(part => {
  // A page that comes back with faults starts at their summary.
  part.querySelector('[data-focus]')?.focus();
});
