// The data wall: the best amount of text for each compute, the text that people have written, and where plans stand.

import { scaleLog } from 'd3-scale';
import { area, line } from 'd3-shape';
import { type Child, h, svg } from '../dom.ts';
import { axes, chart } from './chart.ts';
import type { PlanAnswer } from './data.ts';
import type { PlanSpeech } from './words.ts';

const power = (value: number) => `1e${Math.round(Math.log10(value))}`;

export function wallView(answer: PlanAnswer, speech: PlanSpeech): Child[] {
  const { wall } = answer;
  const say = speech.words.wall;
  const legend = h(
    'ul',
    { class: 'legend' },
    ...(['optimum', 'quality', 'effective', 'synthetic', 'here'] as const).map((key) => h('li', { class: key }, h('span', { class: 'swatch' }), say[key])),
  );
  const drawing = chart(speech.words.intro.wall, 420, { left: 68, right: 24, top: 24, bottom: 42 }, (frame) => {
    const x = scaleLog([1e22, 1e30], [frame.left, frame.width - frame.right]);
    const y = scaleLog([3e10, 3e16], [frame.height - frame.bottom, frame.top]);
    const stock = (at: { low: number; middle: number; high: number }, name: string) =>
      svg(
        'g',
        { class: `stock ${name}` },
        svg('rect', { x: frame.left, width: frame.width - frame.left - frame.right, y: y(at.high), height: y(at.low) - y(at.high) }),
        svg('line', { x1: frame.left, x2: frame.width - frame.right, y1: y(at.middle), y2: y(at.middle) }),
      );
    // The most tokens when a share of them may be synthetic.
    const most = wall.effective.middle / (1 - wall.share);
    const few = frame.width < 520;
    const xTicks = [1e22, 1e24, 1e26, 1e28, 1e30].map((value): [number, string] => [value, power(value)]);
    const yTicks = [1e11, 1e12, 1e13, 1e14, 1e15, 1e16].map((value): [number, string] => [value, speech.number(value)]);
    return [
      ...axes(frame, x, y, xTicks, yTicks, say.x, say.y),
      stock(wall.effective, 'effective'),
      stock(wall.quality, 'quality'),
      svg('line', { class: 'synthetic', x1: frame.left, x2: frame.width - frame.right, y1: y(most), y2: y(most) }),
      svg('path', {
        class: 'band',
        d: area<(typeof wall.optimum)[number]>(
          (point) => x(point.flop),
          (point) => y(Math.max(3e10, point.p10)),
          (point) => y(Math.min(3e16, point.p90)),
        )(wall.optimum),
      }),
      svg('path', { class: 'middle', d: line<(typeof wall.optimum)[number]>((point) => x(point.flop), (point) => y(point.p50))(wall.optimum) }),
      ...wall.landmarks.map((mark, index) => {
        const name = mark.name[speech.code];
        if (mark.tokens === 0) {
          return svg('g', { class: 'landmark' }, svg('line', { x1: x(mark.flop), x2: x(mark.flop), y1: frame.top, y2: frame.height - frame.bottom }), svg('text', { x: x(mark.flop) - 5, y: frame.height - frame.bottom - 8, 'text-anchor': 'end' }, name));
        }
        const right = x(mark.flop) > frame.width * 0.55;
        return svg('g', { class: 'landmark' }, svg('circle', { cx: x(mark.flop), cy: y(mark.tokens), r: 4 }), svg('text', { x: x(mark.flop) + (right ? -8 : 8), y: y(mark.tokens) + (few && index % 2 === 1 ? 18 : -8), 'text-anchor': right ? 'end' : 'start' }, name));
      }),
      svg('g', { class: 'here' }, svg('circle', { cx: x(wall.here.flop), cy: y(wall.here.tokens), r: 7 }), svg('text', { x: x(wall.here.flop), y: y(wall.here.tokens) + 24, 'text-anchor': 'middle' }, say.here)),
    ];
  });
  return [legend, drawing];
}
