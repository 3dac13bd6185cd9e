// Distributions, and what filters measured: each series a row of bars on the same axis, as shares of its own total, with a table of the numbers.

import { max, sum } from 'd3-array';
import { scaleLinear, scaleLog } from 'd3-scale';
import type { Distribution, Report } from './data.ts';
import { type Child, h, name, svg } from './dom.ts';
import type { Speech } from './words/index.ts';

interface Bars {
  first: number; // the lowest value
  from: number; // percent of the width
  to: number;
  counts: number[]; // one for each series
  label: string;
}

const kTicks = 6;

// Numbers: bins that hold nothing at either end are left out, up to the limits. Edges that grow by factors are drawn on a log
// scale where they go far.
function numericBars(distribution: Distribution, speech: Speech): { bars: Bars[]; ticks: [number, string][]; at: (value: number) => number } {
  const { edges, series, limits } = distribution;
  const filled = edges
    .slice(1)
    .map((edge, bin) => series.some(({ counts }) => (counts[bin] ?? 0) > 0) || limits.some(({ value }) => value >= (edges[bin] ?? 0) && value < edge));
  const first = filled.indexOf(true);
  const last = filled.lastIndexOf(true);
  if (first < 0) return { bars: [], ticks: [], at: () => 0 };
  const low = edges[first]!;
  const high = edges[last + 1]!;
  const start = low > 0 ? low : (edges[first + 1] ?? 1) / 2;
  const grows = edges.at(-1)! / (edges[2] ?? edges.at(-1)!) > 100;
  const isLog = grows && low >= 0 && high / start > 30;
  const scale = isLog ? scaleLog().domain([start, high]) : scaleLinear().domain([low, high]);
  scale.range([0, 100]).clamp(true);
  const at = (value: number) => scale(isLog ? Math.max(value, start) : value);
  const bars = Array.from({ length: last - first + 1 }, (_, i) => ({
    first: edges[first + i]!,
    from: at(edges[first + i]!),
    to: at(edges[first + i + 1]!),
    counts: series.map(({ counts }) => counts[first + i] ?? 0),
    label: `${speech.decimal(edges[first + i]!)} – ${speech.decimal(edges[first + i + 1]!)}`,
  }));
  const wanted = isLog ? logTicks(start, high) : scaleLinear().domain([low, high]).ticks(kTicks);
  return { bars, ticks: wanted.map((value) => [at(value), speech.decimal(value)]), at };
}

function logTicks(low: number, high: number): number[] {
  const ticks = (steps: number[]) => {
    const found: number[] = [];
    for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; ++power) {
      found.push(...steps.map((step) => step * 10 ** power).filter((value) => value >= low && value <= high));
    }
    return found;
  };
  const powers = ticks([1]);
  return powers.length >= 3 ? powers : ticks([1, 2, 5]);
}

// The middle record's value, by even spread within its bin.
function median(distribution: Distribution, counts: number[]): number | null {
  const half = sum(counts) / 2;
  let below = 0;
  for (const [bin, count] of counts.entries()) {
    const [from, to] = [distribution.edges[bin], distribution.edges[bin + 1]];
    if (count > 0 && below + count >= half && from !== undefined && to !== undefined) {
      return from + ((half - below) / count) * (to - from);
    }
    below += count;
  }
  return null;
}

const share = (count: number, total: number) => (total === 0 ? 0 : count / total);

function histogram(distribution: Distribution, speech: Speech): Child {
  const { bars, ticks, at } = numericBars(distribution, speech);
  if (bars.length === 0) return null;
  const say = speech.words.shape;
  const totals = distribution.series.map(({ counts }) => sum(counts));
  const highest = max(bars.flatMap((bar) => bar.counts.map((count, i) => share(count, totals[i]!)))) ?? 1;
  const unit = speech.named(say.unit, distribution.unit);
  const rows = distribution.series.map((series, i) => {
    const total = say.total(speech.count(totals[i]!));
    const middle = median(distribution, series.counts);
    const limit = distribution.limits[i];
    const title = limit && series.name !== 'all' && series.name !== 'others' ? speech.languageName(series.name) : speech.named(say.series, series.name);
    const cut = limit && say.beyond(speech.count(limit.beyond), speech.share(share(limit.beyond, totals[i]!)), limit.at_most, speech.decimal(limit.value));
    const isBeyond = (bar: Bars) => limit !== undefined && (limit.at_most ? bar.first >= limit.value : bar.first < limit.value);
    return h(
      'div',
      { class: 'series' },
      h(
        'div',
        { class: 'key' },
        h('b', {}, name(title)),
        h('span', {}, total),
        cut === undefined ? middle !== null && h('span', {}, say.median(speech.decimal(middle))) : h('span', { class: limit!.beyond > 0 ? 'cut' : '' }, cut),
      ),
      svg(
        'svg',
        { class: `bars ${i === 0 ? 'first' : 'other'}`, role: 'img', 'aria-label': say.chart(title, cut === undefined ? total : `${total}, ${cut}`) },
        ...bars.map((bar) => {
          const tall = (share(bar.counts[i]!, totals[i]!) / highest) * 92;
          return svg('rect', {
            class: isBeyond(bar) ? 'beyond' : '',
            x: `${(bar.from + 0.2).toFixed(2)}%`,
            width: `${Math.max(0.3, bar.to - bar.from - 0.4).toFixed(2)}%`,
            y: `${(100 - tall).toFixed(2)}%`,
            height: `${tall.toFixed(2)}%`,
          });
        }),
        svg('line', { x1: 0, x2: '100%', y1: '100%', y2: '100%' }),
        limit && limit.value < distribution.edges.at(-1)! && svg('line', { class: 'limit', x1: `${at(limit.value)}%`, x2: `${at(limit.value)}%`, y1: 0, y2: '100%' }),
      ),
    );
  });
  const marks = ticks.map(([at, text]) => {
    const tick = h('span', { class: at > 96 ? 'tick last' : at < 2 ? 'tick first' : 'tick' }, text);
    tick.style.setProperty('--at', `${at}%`);
    return tick;
  });
  return h(
    'div',
    { class: 'histogram' },
    ...rows,
    h('div', { class: 'ticks', 'aria-hidden': 'true' }, h('span'), h('span', { class: 'track' }, ...marks, h('span', { class: 'unit' }, unit))),
  );
}

function categories(distribution: Distribution, speech: Speech): Child {
  const say = speech.words.shape;
  const totals = distribution.series.map(({ counts }) => sum(counts));
  if (totals.every((total) => total === 0)) return null;
  const highest = max(distribution.series.flatMap(({ counts }, i) => counts.map((count) => share(count, totals[i]!)))) ?? 1;
  const bar = (count: number, i: number) => {
    const part = share(count, totals[i]!);
    const fill = h('span', { class: `fill ${i === 0 ? 'first' : 'other'}` });
    fill.style.setProperty('--part', `${((part / highest) * 100).toFixed(2)}%`);
    return h('td', {}, h('span', { class: 'bar' }, fill), h('span', { class: 'count' }, speech.count(count)), h('span', { class: 'part' }, speech.share(part)));
  };
  return h(
    'table',
    { class: 'categories' },
    h('caption', { class: 'unseen' }, `${distribution.name}, ${distribution.dataset}`),
    h(
      'thead',
      {},
      h('tr', {}, h('th', { scope: 'col' }, h('span', { class: 'unseen' }, say.value)), ...distribution.series.map((series) => h('th', { scope: 'col' }, name(speech.named(say.series, series.name))))),
    ),
    h('tbody', {}, ...distribution.labels.map((label, row) => h('tr', {}, h('th', { scope: 'row' }, name(distribution.name === 'language' ? speech.languageName(label) : label)), ...distribution.series.map(({ counts }, i) => bar(counts[row] ?? 0, i))))),
  );
}

function numbers(distribution: Distribution, speech: Speech): Child {
  const say = speech.words.shape;
  const { bars } = numericBars(distribution, speech);
  return h(
    'details',
    { class: 'as-numbers' },
    h('summary', {}, say.numbers),
    h(
      'table',
      {},
      h('caption', { class: 'unseen' }, `${distribution.name}, ${distribution.dataset}`),
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, speech.named(say.unit, distribution.unit)), ...distribution.series.map((series) => h('th', { scope: 'col', class: 'number' }, name(speech.named(say.series, series.name)))))),
      h('tbody', {}, ...bars.map((bar) => h('tr', {}, h('th', { scope: 'row' }, bar.label), ...bar.counts.map((count) => h('td', { class: 'number' }, speech.count(count)))))),
    ),
  );
}

// What a filter measured, `quality.short-line-ratio`: the rule's words say it.
function figure(distribution: Distribution, speech: Speech): Child {
  const drawn = distribution.categorical ? categories(distribution, speech) : histogram(distribution, speech);
  if (drawn === null) return null;
  const title = distribution.limits.length > 0 ? speech.reason(distribution.name.replace(/^[^.]*\./, '')) : speech.named(speech.words.shape.name, distribution.name);
  return h(
    'figure',
    { class: distribution.categorical ? 'shape categorical' : 'shape' },
    h('figcaption', {}, h('h3', {}, title), name(distribution.dataset, 'tag')),
    drawn,
    !distribution.categorical && numbers(distribution, speech),
  );
}

const beyond = (distribution: Distribution) => sum(distribution.limits, (limit) => limit.beyond);

// Rules that were measured and not applied: first those that would drop most.
function rules(measured: Distribution[], speech: Speech): Child[] {
  if (measured.length === 0) return [];
  const say = speech.words.shape;
  const idle = measured.filter((one) => beyond(one) === 0);
  const figures = measured.filter((one) => beyond(one) > 0).toSorted((a, b) => beyond(b) - beyond(a));
  return [
    h('div', { class: 'rules' }, h('h3', {}, say.rules), h('p', {}, say.measured)),
    ...figures.map((one) => figure(one, speech)),
    idle.length > 0 && h('details', { class: 'rules idle' }, h('summary', {}, say.idle(idle.length)), h('div', { class: 'content' }, ...idle.map((one) => figure(one, speech)))),
  ];
}

export function shapeView(report: Report, speech: Speech): Child[] {
  const measured = report.distributions.filter((one) => one.limits.length > 0);
  const others = report.distributions.filter((one) => one.limits.length === 0).map((one) => figure(one, speech));
  const views = [...others.filter((one) => one !== null), ...rules(measured, speech)];
  return views.length > 0 ? views : [h('p', { class: 'empty' }, speech.words.shape.none)];
}
