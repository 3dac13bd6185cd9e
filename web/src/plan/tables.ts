// The tables of a plan: all numbers, shocks, claims, what others published, and what went in.

import { scaleLog } from 'd3-scale';
import { type Child, h, name, svg } from '../dom.ts';
import { chart } from './chart.ts';
import { isGuess, type PlanAnswer, type Row, type Three } from './data.ts';
import type { PlanSpeech } from './words.ts';

function table(caption: string, heads: string[], rows: Child[]): HTMLElement {
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': caption },
    h('table', { class: 'numbers' }, h('caption', { class: 'unseen' }, caption), h('thead', {}, h('tr', {}, ...heads.map((head, i) => h('th', { scope: 'col', class: i > 0 ? 'number' : null }, head)))), h('tbody', {}, ...rows)),
  );
}

const each = (text: (share: keyof Three) => string) => (['p10', 'p50', 'p90'] as const).map((share) => h('td', { class: 'number' }, text(share)));

// What stops the plan, how often, and how much of each limit is used.
function bindings(answer: PlanAnswer, speech: PlanSpeech): Child {
  const { column, binds } = speech.words;
  return table(binds, [binds, column.draws, column.used],
    answer.bindings.map(({ name, share, used }) => h('tr', {}, h('th', { scope: 'row' }, name[speech.code]), h('td', { class: 'number' }, speech.share(share)), h('td', { class: 'number' }, speech.used(used)))));
}

export function numbersView(answer: PlanAnswer, speech: PlanSpeech): Child[] {
  const { column, guesses, support } = speech.words;
  return [
    table(speech.words.sections.numbers, [column.what, column.p10, column.p50, column.p90],
      answer.numbers.flatMap((number) => [
        h('tr', { class: number.rests_on.length > 0 ? 'weak' : null }, h('th', { scope: 'row', title: number.rests_on.join(', ') || null }, speech.marked(number)), ...each((share) => speech.at(number, share))),
        number.dates ? h('tr', {}, h('th', { scope: 'row' }, speech.words.dated), ...each((share) => speech.date(number.dates![share]))) : null,
      ])),
    answer.guesses.length > 0 && h('p', { class: 'note' }, `${guesses}: ${answer.guesses.map((guess) => `${guess.name[speech.code]} (${support[guess.support] ?? guess.support})`).join(', ')}.`),
    bindings(answer, speech),
  ];
}

export function shocksView(answer: PlanAnswer, speech: PlanSpeech): Child {
  if (answer.shocks.length === 0) return null;
  const { column, late5 } = speech.words;
  return table(speech.words.sections.delivery, [column.what, column.p10, column.p50, column.p90, late5],
    answer.shocks.map((shock) =>
      h('tr', {}, h('th', { scope: 'row' }, shock.name[speech.code], shock.weak && ' †'), ...each((share) => speech.at({ ...shock, measure: 'days' }, share)), h('td', { class: 'number' }, speech.share(shock.never)))));
}

export function claimsView(answer: PlanAnswer, speech: PlanSpeech): Child[] {
  const words = speech.words;
  return answer.claims.map((claim) => {
    const value = (v: number) => speech.inUnit(claim.unit, v);
    return h(
      'article',
      { class: `claim ${claim.word}` },
      h('h3', {}, claim.says[speech.code], claim.weak && ' †'),
      h('p', { class: 'word' }, words.word[claim.word]),
      h('dl', { class: 'facts' },
        h('div', {}, h('dt', {}, words.column.claimed), h('dd', {}, value(claim.claimed))),
        h('div', {}, h('dt', {}, words.column.computed), h('dd', {}, h('b', {}, value(claim.p50)), ` (${value(claim.p10)} – ${value(claim.p90)})`))),
      h('p', { class: 'note' }, `${claim.how[speech.code]}. `, name(claim.source[speech.code])),
    );
  });
}

function scatter(rows: Row[], speech: PlanSpeech): Child {
  const shown = rows.filter((row) => row.published !== null && row.computed !== null && row.kind !== 'answer');
  return chart(speech.words.intro.trust, 190, { left: 20, right: 20, top: 20, bottom: 40 }, (frame) => {
    const x = scaleLog([0.3, 6], [frame.left, frame.width - frame.right]);
    const middle = (frame.height - frame.bottom + frame.top) / 2;
    return [
      svg('rect', { class: 'agreed', x: x(0.9), width: x(1.1) - x(0.9), y: frame.top, height: frame.height - frame.bottom - frame.top }),
      svg('line', { class: 'one', x1: x(1), x2: x(1), y1: frame.top, y2: frame.height - frame.bottom }),
      ...[0.5, 1, 2, 5].map((at) => svg('g', { class: 'tick' }, svg('text', { x: x(at), y: frame.height - frame.bottom + 18, 'text-anchor': 'middle' }, speech.number(at)))),
      svg('text', { class: 'name', x: frame.width - frame.right, y: frame.height - 4, 'text-anchor': 'end' }, speech.words.scatter),
      ...shown.map((row, i) =>
        svg('circle', { class: row.kind, cx: x(Math.min(6, Math.max(0.3, row.computed! / row.published!))), cy: middle + ((i % 9) - 4) * 12, r: 4.5 }, svg('title', {}, `${row.number}: ${row.claim[speech.code]}`)),
      ),
    ];
  });
}

export function trustView(answer: PlanAnswer, speech: PlanSpeech): Child[] {
  const { column, kind } = speech.words;
  const rows = answer.validation;
  const number = (value: number | null) => (value === null ? '–' : speech.number(value));
  return [
    scatter(rows, speech),
    h('details', { class: 'as-numbers' }, h('summary', {}, speech.words.sections.trust),
      table(speech.words.sections.trust, [column.what, column.published, column.computed, column.off, column.word],
        rows.map((row) =>
          h('tr', {},
            h('th', { scope: 'row' }, `${row.number}  ${row.claim[speech.code]}${row.weak ? ' †' : ''}`, h('span', { class: 'note' }, row.note[speech.code])),
            h('td', { class: 'number' }, number(row.published)),
            h('td', { class: 'number' }, number(row.computed)),
            h('td', { class: 'number' }, row.kind === 'match' || row.kind === 'must-fail' ? speech.share(row.difference) : '–'),
            h('td', { class: 'number' }, kind[row.kind]))))),
  ];
}

export function inputsView(answer: PlanAnswer, speech: PlanSpeech): Child[] {
  const { column, support } = speech.words;
  return [
    table(speech.words.sections.inputs, [column.what, column.p50, column.range, column.support],
      answer.inputs.map((input) =>
        h('tr', { class: isGuess(input.support) ? 'weak' : null },
          h('th', { scope: 'row' }, input.name[speech.code], isGuess(input.support) && ' †', h('span', { class: 'note' }, name(input.source), input.date && ` (${input.date})`)),
          h('td', { class: 'number' }, speech.number(input.p50)),
          h('td', { class: 'number' }, input.p05 === input.p95 ? '–' : `${speech.number(input.p05)} – ${speech.number(input.p95)}`),
          h('td', { class: 'number' }, support[input.support] ?? input.support)))),
  ];
}
