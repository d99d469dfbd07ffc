// The key "/" goes to the field of the page that searches ([data-seek]), or where that is folded away to its page
// ([data-seek-link]). A key alone gets in the way of who speaks to the computer, so it can be switched off.
import { onEachPart } from './page.js';

const KEPT = 'seek-key';

// A browser may refuse to keep anything.
function isOn() {
  try {
    return localStorage.getItem(KEPT) !== 'off';
  } catch {
    return true;
  }
}

function turn(on) {
  try {
    if (on) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, 'off');
  } catch {
    // It stays as it was.
  }
}

document.addEventListener('keydown', event => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest('input, select, textarea, dialog') || !isOn()) return;
  const field = [...document.querySelectorAll('[data-seek]')].find(each => each.offsetParent);
  const link = document.querySelector('[data-seek-link]');
  if (!field && !link) return;
  event.preventDefault();
  if (field) field.select();
  else location.assign(link.href);
});

onEachPart(part => {
  for (const button of part.querySelectorAll('[data-seek-key]')) {
    const tell = () => {
      button.textContent = isOn() ? button.dataset.on : button.dataset.off;
    };
    tell();
    button.addEventListener('click', () => {
      turn(!isOn());
      tell();
    });
  }
});
