// Chips that have arrived, by day, under shocks; the exposure is the reader's to set.

import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { type Child, h, svg } from '../dom.ts';
import { axes, chart } from './chart.ts';
import type { PlanAnswer } from './data.ts';
import type { PlanSpeech } from './words.ts';

// The curve until it leaves the drawing at its top.
function upTo(most: number, units: number[]): [number, number][] {
  const points = units.map((unit, step): [number, number] => [step, unit]);
  const end = units.findIndex((unit) => unit > most);
  if (end <= 0) return points;
  const before = units[end - 1]!;
  return [...points.slice(0, end), [end - 1 + (most - before) / (units[end]! - before), most]];
}

export function deliveryView(answer: PlanAnswer, speech: PlanSpeech): Child[] {
  const data = answer.delivery;
  if (!data) return [];
  const words = speech.words;
  const guessed = new Set(answer.shocks.filter((shock) => shock.weak).map((shock) => shock.id));
  let chosen = data.exposures.findIndex(({ planned }) => planned);
  const place = h('div', {});
  const shown = h('output', { for: 'exposure' });
  const draw = () => {
    const { exposure, planned, curves } = data.exposures[chosen]!;
    shown.textContent = planned ? words.planExposure(speech.share(exposure)) : speech.share(exposure);
    const delay = (curve: (typeof curves)[number]) =>
      !curve.arrived ? words.never : curve.delay < 0.5 ? words.onTime : words.late(speech.value('days', curve.delay));
    const drawing = chart(words.intro.delivery, 360, { left: 56, right: 24, top: 24, bottom: 42 }, (frame) => {
      const last = (curves[0]!.units.length - 1) * data.step;
      const x = scaleLinear([0, last], [frame.left, frame.width - frame.right]);
      const y = scaleLinear([0, data.need * 1.15], [frame.height - frame.bottom, frame.top]);
      const ticks = (scale: typeof x, count: number) => scale.ticks(count).map((value): [number, string] => [value, speech.number(value)]);
      return [
        ...axes(frame, x, y, ticks(x, frame.width < 520 ? 4 : 8), ticks(y, 5), words.days, words.chips),
        svg('g', { class: 'need' }, svg('line', { x1: frame.left, x2: frame.width - frame.right, y1: y(data.need), y2: y(data.need) }), svg('text', { x: frame.left + 6, y: y(data.need) - 6 }, words.need)),
        svg('line', { class: 'start', x1: x(data.start), x2: x(data.start), y1: frame.top, y2: frame.height - frame.bottom }),
        ...[...curves].reverse().map((curve) =>
          svg('path', { class: `arrivals ${curve.id}`, d: line<[number, number]>(([step]) => x(step * data.step), ([, units]) => y(units))(upTo(data.need * 1.15, curve.units)) }),
        ),
      ];
    });
    const key = h('ul', { class: 'legend' }, ...curves.map((curve) => h('li', { class: `arrivals ${curve.id}` }, h('span', { class: 'swatch' }), `${curve.name[speech.code]}${guessed.has(curve.id) ? '\u00a0†' : ''}: ${delay(curve)}`)));
    place.replaceChildren(drawing, key);
  };
  const slider = h('input', { type: 'range', id: 'exposure', min: 0, max: data.exposures.length - 1, step: 1, value: chosen, input: (event) => {
    chosen = Number((event.target as HTMLInputElement).value);
    draw();
  } });
  draw();
  return [h('p', { class: 'slider one' }, h('label', { for: 'exposure' }, words.exposure), slider, shown), place];
}
