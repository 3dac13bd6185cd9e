// A drawing as wide as its place, drawn anew when that changes; axes; all text in pixels, so that phones can read it.

import { type Child, h, svg } from '../dom.ts';

export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export function chart(label: string, height: number, margins: Omit<Frame, 'width' | 'height'>, draw: (frame: Frame) => Child[]): HTMLElement {
  const place = h('div', { class: 'chart' });
  const paint = (width: number) => {
    if (width <= 0) return;
    const frame = { ...margins, width, height };
    place.replaceChildren(svg('svg', { width, height, role: 'img', 'aria-label': label }, ...draw(frame)));
  };
  new ResizeObserver(([entry]) => paint(Math.floor(entry!.contentRect.width))).observe(place);
  return place;
}

export interface Scale {
  (value: number): number;
  ticks(count?: number): number[];
}

export function axes(frame: Frame, x: Scale, y: Scale, xTicks: [number, Child][], yTicks: [number, string][], xName: string, yName: string): SVGElement[] {
  const base = frame.height - frame.bottom;
  return [
    ...yTicks.map(([at, text]) =>
      svg('g', { class: 'tick' }, svg('line', { x1: frame.left, x2: frame.width - frame.right, y1: y(at), y2: y(at) }), svg('text', { x: frame.left - 8, y: y(at) + 4, 'text-anchor': 'end' }, text)),
    ),
    ...xTicks.map(([at, text]) => svg('g', { class: 'tick' }, svg('text', { x: x(at), y: base + 18, 'text-anchor': 'middle' }, text))),
    svg('text', { class: 'name', x: frame.width - frame.right, y: frame.height - 4, 'text-anchor': 'end' }, xName),
    svg('text', { class: 'name', x: 0, y: 12 }, yName),
  ];
}
