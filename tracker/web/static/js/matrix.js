// <table data-matrix>: one tab stop, arrow keys, and a line (#cell-info) about the cell that has focus. The arrows also
// reach the names and the heads of the skills, which are links. Keys act only while one of these has focus. The page gives tr data-href (a learner's record) and th data-to (where below it a column leads).
import { fill, onEachPart } from './page.js';

const TEN = 10;
const NEEDS_SOMEBODY = '.waiting, .more-practice, .expired';

function matrix(table) {
  const rows = [...table.tBodies[0].rows];
  const skills = [...table.tHead.rows[1].cells];
  const info = document.getElementById('cell-info');
  const link = cell => cell?.querySelector('a');
  function at(row, column) {
    if (row < 0) return link(skills[column - 1]);
    return column > 0 ? rows[row]?.cells[column] : link(rows[row]?.cells[0]);
  }
  let here = [0, 1];
  if (!at(...here)) return;
  for (const other of table.querySelectorAll('thead a, tbody th a')) other.tabIndex = -1;
  at(...here).tabIndex = 0;

  const address = ([row, column]) => rows[row].dataset.href + skills[column - 1].dataset.to;

  function describe([row, column]) {
    const open = document.createElement('a');
    open.href = address([row, column]);
    open.textContent = info.dataset.open;
    info.replaceChildren(fill(info.dataset.text, {
      learner: rows[row].cells[0].querySelector('a').textContent,
      skill: skills[column - 1].textContent.trim(),
      state: at(row, column).firstElementChild.getAttribute('aria-label'),
    }), open);
  }

  function go(row, column) {
    const cell = at(row, column);
    if (!cell) return;
    at(...here).tabIndex = -1;
    here = [row, column];
    cell.tabIndex = 0;
    cell.focus();
    if (!info) return;
    if (row >= 0 && column > 0) describe(here);
    else info.replaceChildren();
  }

  const place = cell => [rows.indexOf(cell.parentElement), cell.cellIndex];

  const after = ([row, column]) => row > here[0] || (row === here[0] && column > here[1]);
  const before = ([row, column]) => row < here[0] || (row === here[0] && column < here[1]);

  function next(back) {
    const cells = [...table.tBodies[0].querySelectorAll(NEEDS_SOMEBODY)].map(mark => place(mark.closest('td')));
    if (back) cells.reverse();
    const found = cells.find(back ? before : after) ?? cells[0];
    if (found) go(...found);
  }

  // the first column of a module, as the heads mark it
  function module(back) {
    const firsts = skills.flatMap((head, place) => head.matches('.m0') || place === 0 ? [place + 1] : []);
    return back ? firsts.findLast(place => place < here[1]) : firsts.find(place => place > here[1]);
  }

  function moved(key) {
    const [row, column] = here;
    return {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [row, 1],
      End: [row, skills.length],
      PageUp: [Math.max(0, row - TEN), column],
      PageDown: [Math.min(rows.length - 1, row + TEN), column],
      '[': [row, module(true) ?? column],
      ']': [row, module(false) ?? column],
    }[key];
  }

  table.addEventListener('keydown', event => {
    if (event.target !== at(...here) || event.ctrlKey || event.metaKey || event.altKey) return;
    const there = moved(event.key);
    if (there) {
      event.preventDefault();
      go(...there);
    } else if (event.key === 'Enter' && event.target.matches('td')) {
      location.assign(address(here));
    } else if (event.key === 'n' || event.key === 'p') {
      next(event.key === 'p');
    } else if (event.key === '?') {
      document.getElementById('keys')?.showModal();
    }
  });

  table.addEventListener('click', event => {
    const cell = event.target.closest('tbody td');
    if (cell) go(...place(cell));
  });
}

onEachPart(part => part.querySelectorAll('[data-matrix]').forEach(matrix));
