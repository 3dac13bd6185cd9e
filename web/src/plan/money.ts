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
    const value = (v: number) => speech.value(number.measure, v);
    return h(
      'li',
      {},
      h('span', { class: 'label' }, label, number.rests_on.length > 0 && '\u00a0†'),
      h('b', {}, value(number.p50)),
      h('span', { class: 'spread' }, `${value(number.p10)} – ${value(number.p90)}`),
      ...more.map((other) => {
        const also = numberOf(answer, other);
        return also ? h('span', { class: 'also' }, `${speech.marked(also)}: ${speech.value(also.measure, also.p50)}`) : null;
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
  const ends = list.drivers.flatMap(({ low, high }) => [low, high]).concat(number.p50);
  const at = scaleLinear([Math.min(...ends), Math.max(...ends)], [0, 100]);
  const value = (v: number) => speech.value(number.measure, v);
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

export function moneyView(answer: PlanAnswer, speech: PlanSpeech): Child[] {
  const shown = ['finish', answer.highlights[1]!.id, 'unmet'].map((of) => tornado(answer, of, speech)).filter(Boolean);
  return [steps(answer, speech), h('p', { class: 'note' }, speech.words.tornadoNote), ...shown];
}
