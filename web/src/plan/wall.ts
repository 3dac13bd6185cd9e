// The data wall: the best amount of text for each compute, the text that people have written, and where plans stand.

import { scaleLog } from 'd3-scale';
import { area, line } from 'd3-shape';
import { type Child, h, svg } from '../dom.ts';
import { axes, chart, type Frame } from './chart.ts';
import { isGuess, type PlanAnswer } from './data.ts';
import { along, type Mark, placed } from './labels.ts';
import type { PlanSpeech } from './words.ts';

type Point = PlanAnswer['wall']['optimum'][number];

const decade = (value: number) => Math.floor(Math.log10(value));
// Raised by hand: not every font has all raised digits.
const power = (exponent: number) => svg('tspan', {}, '10', svg('tspan', { dy: -4, 'font-size': '0.8em' }, String(exponent)));

// Whole powers of ten, a few of them.
function decades(low: number, high: number, most: number): number[] {
  const [from, to] = [Math.ceil(Math.log10(low) - 1e-9), decade(high)];
  const step = [1, 2, 4, 8].find((by) => (to - from) / by <= most) ?? 16;
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
}

export function wallView(answer: PlanAnswer, speech: PlanSpeech): Child[] {
  const { wall } = answer;
  const say = speech.words.wall;
  const legend = h(
    'ul',
    { class: 'legend' },
    ...(['optimum', 'quality', 'effective', 'synthetic', 'here'] as const).map((key) => h('li', { class: key }, h('span', { class: 'swatch' }), say[key] + (key === 'optimum' && isGuess(answer.law.support) ? '\u00a0†' : ''))),
  );
  const [first, last] = [wall.optimum[0]!, wall.optimum.at(-1)!];
  const flop = [first.flop, last.flop] as const;
  const tokens = [10 ** decade(Math.min(first.p10, wall.here.tokens)), 2 * Math.max(last.p90, wall.effective.high)] as const;
  // The most tokens when a share of them may be synthetic.
  const most = wall.share < 1 ? wall.effective.middle / (1 - wall.share) : null;

  const draw = (frame: Frame): Child[] => {
    const x = scaleLog(flop, [frame.left, frame.width - frame.right]);
    const y = scaleLog(tokens, [frame.height - frame.bottom, frame.top]);
    const few = frame.width < 520;
    const across = (at: number): [number, number][] => [[frame.left, y(at)], [frame.width - frame.right, y(at)]];
    const level = (at: number, name: string | null) => {
      const [[x1, y1], [x2]] = across(at) as [[number, number], [number, number]];
      return svg('line', { class: name, x1, x2, y1, y2: y1 });
    };
    const stock = (at: PlanAnswer['wall']['quality'], name: string) =>
      svg(
        'g',
        { class: `stock ${name}` },
        svg('rect', { x: frame.left, width: frame.width - frame.left - frame.right, y: y(at.high), height: y(at.low) - y(at.high) }),
        level(at.middle, null),
      );
    const levels = [wall.effective.middle, wall.quality.middle, ...(most === null || most > tokens[1] ? [] : [most])];
    const upright = wall.landmarks.filter((mark) => mark.tokens === 0);
    const marks: Mark[] = [
      { x: x(wall.here.flop), y: y(wall.here.tokens), radius: 7, text: say.here },
      ...wall.landmarks.filter((mark) => mark.tokens > 0).map((mark) => ({ x: x(mark.flop), y: y(mark.tokens), radius: 4, text: mark.name[speech.code] })),
      ...upright.map((mark) => ({ x: x(mark.flop), y: frame.height - frame.bottom - 12, radius: 0, text: mark.name[speech.code] })),
    ];
    const drawn = [
      ...along(wall.optimum.map((point): [number, number] => [x(point.flop), y(point.p50)])),
      ...levels.flatMap((at) => along(across(at))),
      ...upright.flatMap((mark) => along([[x(mark.flop), frame.top], [x(mark.flop), frame.height - frame.bottom]])),
    ];
    const places = placed(marks, drawn, frame);
    return [
      ...axes(
        frame,
        x,
        y,
        decades(...flop, few ? 4 : 8).map((exponent): [number, Child] => [10 ** exponent, power(exponent)]),
        decades(...tokens, 6).map((exponent): [number, string] => [10 ** exponent, speech.number(10 ** exponent)]),
        say.x,
        say.y,
      ),
      stock(wall.effective, 'effective'),
      stock(wall.quality, 'quality'),
      most !== null && most <= tokens[1] && level(most, 'synthetic'),
      svg('path', { class: 'band', d: area<Point>((point) => x(point.flop), (point) => y(point.p10), (point) => y(Math.min(tokens[1], point.p90)))(wall.optimum) }),
      svg('path', { class: 'middle', d: line<Point>((point) => x(point.flop), (point) => y(point.p50))(wall.optimum) }),
      ...upright.map((mark) => svg('g', { class: 'landmark' }, svg('line', { x1: x(mark.flop), x2: x(mark.flop), y1: frame.top, y2: frame.height - frame.bottom }))),
      ...marks.map((mark, i) =>
        svg(
          'g',
          { class: i === 0 ? 'here' : 'landmark' },
          mark.radius > 0 && svg('circle', { cx: mark.x, cy: mark.y, r: mark.radius }),
          svg('text', { x: places[i]!.x, y: places[i]!.y, 'text-anchor': places[i]!.anchor }, mark.text),
        ),
      ),
    ];
  };
  return [legend, chart(speech.words.intro.wall, 420, { left: 68, right: 24, top: 24, bottom: 42 }, draw)];
}
