// What if an assumption comes out low or high: the draws near the sliders, weighed by how near they are.

import { type Child, h } from '../dom.ts';
import { numberOf, type PlanAnswer } from './data.ts';
import type { PlanSpeech } from './words.ts';

const kWidth = 12; // percent of an input's draws to either side

// Of values sorted by `order`, each with a weight.
function quantile(values: number[], order: number[], weights: number[], share: number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  for (const index of order) {
    below += weights[index]!;
    if (below >= share * total) return values[index]!;
  }
  return values[order.at(-1)!]!;
}

export function slidersView(answer: PlanAnswer, speech: PlanSpeech): Child[] {
  const words = speech.words;
  const { variables, outcomes } = answer.sample;
  const orders = outcomes.map(({ values }) => values.map((_, i) => i).sort((a, b) => (values[a]! === values[b]! ? 0 : values[a]! - values[b]!)));
  const count = outcomes[0]?.values.length ?? 0;
  const chosen: (number | null)[] = variables.map(() => null);
  const status = h('p', { class: 'status', role: 'status' });
  const body = h('tbody', {});

  const redraw = () => {
    const weights = Array.from({ length: count }, (_, draw) =>
      chosen.reduce<number>((weight, at, i) => (at === null ? weight : weight * Math.exp(-0.5 * ((variables[i]!.at[draw]! - at) / kWidth) ** 2)), 1),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const squares = weights.reduce((total, weight) => total + weight * weight, 0);
    const effective = squares > 0 ? (sum * sum) / squares : 0;
    status.textContent = `${words.matching(speech.number(Math.round(effective)), speech.number(count))}. ${effective < 50 ? words.few : ''}`;
    body.replaceChildren(
      ...outcomes.flatMap(({ id, values }, i) => {
        const number = numberOf(answer, id);
        if (!number) return [];
        const cells = [0.1, 0.5, 0.9].map((share) => h('td', { class: 'number' }, speech.of(number, quantile(values, orders[i]!, weights, share))));
        return [h('tr', {}, h('th', { scope: 'row' }, speech.marked(number)), ...cells)];
      }),
    );
  };

  const sliders = variables.map((variable, i) => {
    const shown = h('output', { for: `what-if-${i}` }, words.any);
    const input = h('input', { type: 'range', id: `what-if-${i}`, min: 0, max: 100, value: 50, class: 'idle', input: (event) => {
      chosen[i] = Number((event.target as HTMLInputElement).value);
      input.classList.remove('idle');
      shown.textContent = `p${chosen[i]}`;
      redraw();
    } });
    const reset = () => {
      chosen[i] = null;
      input.value = '50';
      input.classList.add('idle');
      shown.textContent = words.any;
    };
    return { reset, row: h('p', { class: 'slider' }, h('label', { for: `what-if-${i}` }, variable.name[speech.code]), input, shown) };
  });
  const reset = h('button', { type: 'button', class: 'reset', click: () => {
    for (const slider of sliders) slider.reset();
    redraw();
  } }, words.reset);
  redraw();
  const head = h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, words.column.what), ...(['p10', 'p50', 'p90'] as const).map((key) => h('th', { scope: 'col', class: 'number' }, words.column[key]))));
  return [
    h('div', { class: 'what-if' }, h('div', { class: 'sliders' }, ...sliders.map(({ row }) => row), reset), h('div', {}, status, h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': words.sections.whatif }, h('table', { class: 'numbers' }, h('caption', { class: 'unseen' }, words.sections.whatif), head, body)))),
  ];
}
