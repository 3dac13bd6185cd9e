// What became of the records: for each data set a stream that narrows where records leave it and widens where some are made.

import { max } from 'd3-array';
import { area, curveBumpY } from 'd3-shape';
import { type FunnelStep, groupBy, type Report } from './data.ts';
import { type Child, h, name, svg } from './dom.ts';
import type { Speech } from './words/index.ts';

const kShown = 4; // reasons before the rest folds

// One step's piece of the stream: it comes in with the width of `in` and leaves with that of `out`.
function stream(step: FunnelStep, widest: number): SVGSVGElement {
  const wide = (count: number) => (widest === 0 ? 0 : (count / widest) * 100);
  const edge = (from: number, to: number) =>
    area<[number, number]>()
      .y((point) => point[1])
      .x0(0)
      .x1((point) => point[0])
      .curve(curveBumpY)([
      [wide(from), 0],
      [wide(to), 100],
    ]);
  const lost = step.rejected > 0 && step.out < step.in;
  return svg(
    'svg',
    { class: 'stream', viewBox: '0 0 100 100', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    lost && svg('path', { class: 'lost', d: edge(step.in, step.in) }),
    svg('path', { class: 'water', d: edge(step.in, step.out) }),
  );
}

function reasonsOf(step: FunnelStep, speech: Speech): Child {
  const reasons = Object.entries(step.reasons).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (reasons.length === 0) return null;
  const item = ([reason, count]: [string, number]) =>
    h('li', {}, name(speech.reason(reason)), ' ', h('span', { class: 'count' }, speech.count(count)));
  const rest = reasons.slice(kShown);
  return h(
    'div',
    { class: 'reasons' },
    h('ul', {}, ...reasons.slice(0, kShown).map(item)),
    rest.length > 0 &&
      h('details', {}, h('summary', {}, `+ ${speech.count(rest.length)}`), h('ul', {}, ...rest.map(item))),
  );
}

// How the stream grew: records that a model wrote from those used up.
function madeOf(step: FunnelStep, speech: Speech): Child {
  const say = speech.words.flow;
  if (step.made === 0 && step.used === 0) return null;
  return h(
    'span',
    { class: 'made' },
    step.used > 0 && h('span', {}, `${say.used} ${speech.count(step.used)}`),
    step.made > 0 && h('span', {}, `${say.made} ${speech.count(step.made)}`),
  );
}

function stepRow(step: FunnelStep, label: string, widest: number, speech: Speech): HTMLElement {
  const say = speech.words.flow;
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, name(label)),
    h('td', { class: 'number in', 'data-label': say.in }, speech.count(step.in)),
    h('td', { class: 'drawn' }, stream(step, widest)),
    h('td', { class: 'number out', 'data-label': say.out }, speech.count(step.out)),
    h(
      'td',
      { class: step.rejected > 0 ? 'number dropped' : 'number dropped zero', 'data-label': say.dropped },
      speech.count(step.rejected),
    ),
    h('td', { class: 'why' }, madeOf(step, speech), reasonsOf(step, speech)),
  );
}

function table(kind: string, caption: string, rows: HTMLElement[], first: string, speech: Speech): HTMLElement {
  const say = speech.words.flow;
  const column = (text: string, kind = '') => h('th', { scope: 'col', class: kind || null }, text);
  return h(
    'table',
    { class: `flow ${kind}` },
    h('caption', { class: 'unseen' }, caption),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        column(first),
        column(say.in, 'number'),
        h('th', { scope: 'col', class: 'drawn' }, h('span', { class: 'unseen' }, say.stream)),
        column(say.out, 'number'),
        column(say.dropped, 'number'),
        column(say.why, 'why'),
      ),
    ),
    h('tbody', {}, ...rows),
  );
}

const widestOf = (steps: FunnelStep[]) => max(steps, (step) => Math.max(step.in, step.out)) ?? 0;

export function flowView(report: Report, speech: Speech): Child[] {
  const say = speech.words.flow;
  if (report.funnel.length === 0) return [h('p', { class: 'empty' }, say.none)];
  const datasets = [...groupBy(report.funnel, (step) => step.dataset)];
  // Data sets that are only read stand together, as what all else springs from.
  const isSource = (steps: FunnelStep[]) => steps.length === 1 && steps[0]!.from.length === 0;
  const sources = datasets.filter(([, steps]) => isSource(steps)).map(([, steps]) => steps[0]!);
  const views: Child[] = [];
  const block = (title: Child, from: string[], summary: string, view: HTMLElement) =>
    h(
      'section',
      { class: 'dataset' },
      h('h3', {}, title),
      h('p', { class: 'from' }, ...from.map((parent) => name(parent, 'tag')), h('span', {}, summary)),
      view,
    );
  const sum = (steps: FunnelStep[], value: (step: FunnelStep) => number) =>
    speech.count(steps.reduce((total, step) => total + value(step), 0));
  if (sources.length > 0) {
    const widest = widestOf(sources);
    const rows = sources.map((step) => stepRow(step, step.dataset, widest, speech));
    const summary = say.summary(sum(sources, (step) => step.in), sum(sources, (step) => step.out));
    views.push(block(say.sources, [], summary, table('apart', say.sources, rows, speech.words.samples.dataset, speech)));
  }
  for (const [dataset, steps] of datasets) {
    if (isSource(steps)) continue;
    // Reading another data set whole is no step worth a row.
    const shown = steps.filter((step, i) => i > 0 || step.from.length === 0 || step.rejected > 0);
    const widest = widestOf(shown);
    const rows = shown.map((step) => stepRow(step, speech.stage(step.stage), widest, speech));
    const summary = say.summary(speech.count(steps[0]!.in), speech.count(steps.at(-1)!.out));
    views.push(block(name(dataset), steps[0]!.from, summary, table('', dataset, rows, say.step, speech)));
  }
  return views;
}
