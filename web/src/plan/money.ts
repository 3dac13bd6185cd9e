// Where days and money go: the steps from tokens to dollars, and what moves each result.

import { scaleLinear } from 'd3-scale';
import { type Child, h } from '../dom.ts';
import { numberOf, type PlanAnswer } from './data.ts';
import type { PlanSpeech } from './words.ts';

function steps(answer: PlanAnswer, speech: PlanSpeech): HTMLElement {
  const say = speech.words.steps;
  const step = (label: string, id: string, more: string[] = []) => {
    const number = numberOf(answer, id);
    if (!number) return null;
    const [low, middle, high] = (['p10', 'p50', 'p90'] as const).map((share) => speech.at(number, share));
    return h(
      'li',
      {},
      h('span', { class: 'label' }, label, number.rests_on.length > 0 && '\u00a0†'),
      h('b', {}, middle),
      h('span', { class: 'spread' }, low === high ? '' : `${low} – ${high}`),
      ...more.map((other) => {
        const also = numberOf(answer, other);
        return also ? h('span', { class: 'also' }, `${speech.marked(also)}: ${speech.at(also, 'p50')}`) : null;
      }),
    );
  };
  return h(
    'ol',
    { class: 'steps' },
    step(say.tokens, 'tokens', ['synthetic', 'epochs']),
    step(say.flop, 'flop'),
    step(say.hours, 'training_hours', ['generation_hours', 'goodput']),
    step(say.power, 'megawatts', ['gigawatt_hours', 'carbon']),
    step(say.cost, answer.highlights[1]!.id, ['rented', 'bought', 'amortised', 'won'].filter((id) => id !== answer.highlights[1]!.id)),
  );
}

function tornado(answer: PlanAnswer, of: string, speech: PlanSpeech): Child {
  const list = answer.drivers.find((drivers) => drivers.of === of);
  const number = numberOf(answer, of);
  if (!list || !number) return null;
  const ends = list.drivers.flatMap(({ low, high }) => [low, high]).concat(number.p50).filter(Number.isFinite);
  const scale = scaleLinear([Math.min(...ends), Math.max(...ends)], [0, 100]);
  const at = (v: number) => (Number.isFinite(v) ? scale(v) : 100);
  const value = (v: number) => speech.of(number, v);
  return h(
    'figure',
    { class: 'tornado' },
    h('figcaption', {}, h('h3', {}, speech.words.tornado(speech.marked(number)))),
    h(
      'table',
      {},
      h('thead', { class: 'unseen' }, h('tr', {}, ...[speech.words.column.what, speech.words.least, speech.words.column.range, speech.words.most].map((text) => h('th', { scope: 'col' }, text)))),
      h(
        'tbody',
        {},
        ...list.drivers.map((driver) => {
          const [from, to] = driver.low < driver.high ? [driver.low, driver.high] : [driver.high, driver.low];
          const bar = h('span', { class: driver.low <= driver.high ? 'bar rising' : 'bar falling' });
          bar.style.setProperty('--from', `${at(from)}%`);
          bar.style.setProperty('--to', `${at(to)}%`);
          const middle = h('span', { class: 'centre' });
          middle.style.setProperty('--at', `${at(number.p50)}%`);
          return h(
            'tr',
            {},
            h('th', { scope: 'row' }, driver.name[speech.code], h('span', { class: 'part' }, ` ${speech.share(driver.share)}`)),
            h('td', { class: 'number' }, value(from)),
            h('td', { class: 'track' }, bar, middle),
            h('td', { class: 'number' }, value(to)),
          );
        }),
      ),
    ),
  );
}

// One bar of all that is spent, and what each part comes to.
function spent(answer: PlanAnswer, speech: PlanSpeech): Child {
  const { words } = speech;
  if (answer.spent.length === 0) return null;
  const bar = h('div', { class: 'spent-bar', 'aria-hidden': 'true' }, ...answer.spent.map(({ id, share, paid }) => {
    const part = h('span', { class: `part ${id}${paid ? '' : ' on-top'}` });
    part.style.setProperty('--share', String(share));
    return part;
  }));
  const dollars = (v: number) => speech.value('dollars', v);
  return h(
    'figure',
    { class: 'spent' },
    h('figcaption', {}, h('h3', {}, words.spent)),
    bar,
    h('ul', { class: 'legend' }, ...answer.spent.map(({ id, name, share, paid, weak, p10, p50, p90 }) =>
      h('li', { class: `${id}${paid ? '' : ' on-top'}` }, h('span', { class: 'swatch' }),
        h('span', {}, `${name[speech.code]}${weak ? '\u00a0†' : ''} `, h('b', {}, speech.share(Number(share.toFixed(3)))), h('span', { class: 'spread' }, `${dollars(p50)}${dollars(p10) === dollars(p90) ? '' : ` (${dollars(p10)} – ${dollars(p90)})`}`))))),
    answer.spent.some(({ paid }) => !paid) && h('p', { class: 'note' }, words.onTop),
  );
}

export function moneyView(answer: PlanAnswer, speech: PlanSpeech): Child[] {
  const shown = ['finish', answer.highlights[1]!.id, 'unmet'].map((of) => tornado(answer, of, speech)).filter(Boolean);
  return [steps(answer, speech), spent(answer, speech), h('p', { class: 'note' }, speech.words.tornadoNote), ...shown];
}
