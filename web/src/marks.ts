// The few drawn signs: outcomes have a shape each, so that colour says nothing alone.

import type { Outcome, Verdict } from './data.ts';
import { svg } from './dom.ts';

const drop = 'M12 2.5c3.6 4.6 6.4 8 6.4 11.6a6.4 6.4 0 0 1-12.8 0C5.6 10.5 8.4 7.1 12 2.5z';
const paths: Record<Outcome, string> = {
  pass: 'M6.5 12.6l3.7 3.7 7.3-8',
  fail: 'M7.5 7.5l9 9m0-9l-9 9',
  undecided: 'M6.5 12h11',
};

export function outcomeMark(outcome: Outcome): SVGSVGElement {
  return svg(
    'svg',
    { class: `mark ${outcome}`, viewBox: '0 0 24 24', 'aria-hidden': 'true' },
    svg('circle', { cx: 12, cy: 12, r: 11 }),
    svg('path', { d: paths[outcome] }),
  );
}

export function wordmark(): SVGSVGElement {
  return svg('svg', { class: 'drop', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svg('path', { d: drop }));
}

// Rings on water, wider and fainter outward; what was refused breaks them.
export function rings(verdict: Verdict): SVGSVGElement {
  const circles = Array.from({ length: 7 }, (_, i) =>
    svg('ellipse', {
      cx: 300,
      cy: 150,
      rx: 24 + i * i * 5.6 + i * 9,
      ry: (24 + i * i * 5.6 + i * 9) * 0.38,
      opacity: 0.9 - i * 0.125,
    }),
  );
  return svg('svg', { class: `rings ${verdict}`, viewBox: '0 0 600 300', 'aria-hidden': 'true' }, ...circles);
}
