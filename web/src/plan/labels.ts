// Words beside the marks of a drawing: each where it covers least of what is drawn and of the words before it.

import type { Frame } from './chart.ts';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Mark {
  x: number;
  y: number;
  radius: number;
  text: string;
}

export interface Place {
  x: number;
  y: number;
  anchor: 'start' | 'middle' | 'end';
}

const kHeight = 15;
const kGap = 5;
const kBase = 11; // from the top of a line to what its letters stand on

// Of text in 12 pixels; letters beyond Latin are as wide as high.
const widthOf = (text: string) => [...text].reduce((sum, letter) => sum + (letter.codePointAt(0)! > 0x2e7f ? 12 : 6.8), 0);

function overlap(a: Box, b: Box): number {
  const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return wide > 0 && high > 0 ? wide * high : 0;
}

// A line's boxes, so that words can keep clear of it.
export function along(points: [number, number][]): Box[] {
  return points.slice(1).flatMap(([toX, toY], i) => {
    const [fromX, fromY] = points[i]!;
    const steps = Math.max(1, Math.ceil(Math.hypot(toX - fromX, toY - fromY) / 6));
    return Array.from({ length: steps }, (_, step) => ({ x: fromX + ((toX - fromX) * step) / steps - 2, y: fromY + ((toY - fromY) * step) / steps - 2, width: 4, height: 4 }));
  });
}

export function placed(marks: Mark[], drawn: Box[], frame: Frame): Place[] {
  const taken: Box[] = [...drawn, ...marks.map(({ x, y, radius }) => ({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius }))];
  return marks.map(({ x, y, radius, text }) => {
    const width = widthOf(text);
    const beside = radius + kGap;
    const sides: { anchor: Place['anchor']; x: number }[] = [
      { anchor: 'start', x: x + beside },
      { anchor: 'end', x: x - beside },
      { anchor: 'middle', x },
    ];
    const candidates = sides.flatMap(({ anchor, x: at }) => {
      const left = anchor === 'start' ? at : anchor === 'end' ? at - width : at - width / 2;
      const tops = anchor === 'middle' ? [y - beside - kHeight, y + beside] : [y - kHeight, y - kHeight / 2, y, y - 1.8 * kHeight, y + 0.8 * kHeight];
      return tops.map((top) => ({ anchor, x: at, box: { x: left, y: top, width, height: kHeight } }));
    });
    const inside: Box = { x: frame.left, y: frame.top, width: frame.width - frame.left - frame.right, height: frame.height - frame.top - frame.bottom };
    const cost = (box: Box) => 20 * (width * kHeight - overlap(box, inside)) + taken.reduce((sum, other) => sum + overlap(box, other), 0);
    const best = candidates.reduce((least, candidate) => (cost(candidate.box) < cost(least.box) ? candidate : least));
    taken.push(best.box);
    return { x: best.x, y: best.box.y + kBase, anchor: best.anchor };
  });
}
