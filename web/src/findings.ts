// What was checked: one card for each check, one row for each data set, all rows of a card on one scale.

import { max, min } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { type Estimate, type Finding, groupBy, type Report, type SelfTest } from './data.ts';
import { type Child, h, name, svg } from './dom.ts';
import { outcomeMark } from './marks.ts';
import { sampleCard } from './sample_card.ts';
import type { Speech } from './words/index.ts';

interface Numbered {
  finding: Finding;
  index: number;
}

type Scale = (value: number) => string;

export const anchorOf = (index: number) => `finding-${index}`;

// Worst first: what blocks before what warns, failed before undecided before passed.
function gravity({ finding }: Numbered): number {
  if (finding.outcome === 'pass') return 4;
  return (finding.outcome === 'fail' ? 0 : 1) + (finding.severity === 'block' ? 0 : 2);
}

const held = (test: SelfTest) => test.found >= (test.needed_recall ?? 1) * test.planted;
const isExact = ({ value, low, high }: Estimate) => low === value && high === value;
const isUnmeasured = (estimate: Estimate) =>
  (estimate.low === null && estimate.high === null) || (estimate.n === 0 && !isExact(estimate));
// Without any number: those of personal data stand in the private report alone.
const isKeptPrivate = ({ estimate, threshold }: Finding) => threshold === null && isUnmeasured(estimate);
const compared = (finding: Finding) => finding.estimate[finding.compared];

// Percent of the width for a value; what lies outside or has no bound ends at the edge.
function scaleOf(findings: Numbered[]): Scale {
  const values = findings
    .flatMap(({ finding }) => [finding.estimate.value, finding.estimate.low, finding.estimate.high, finding.threshold])
    .filter((value) => value !== null);
  const isShare = findings.some(({ finding }) => finding.unit.startsWith('share'));
  const low = Math.min(0, min(values) ?? 0);
  const high = max(values) ?? 1;
  const span = high - low || 1;
  const top = isShare ? Math.min(1, high + span * 0.15) : high + span * 0.15;
  const scale = scaleLinear().domain([low, top]).range([0.6, 99.4]).clamp(true);
  return (value) => `${scale(value).toFixed(2)}%`;
}

const length = (from: string, to: string) => `${Math.max(0, parseFloat(to) - parseFloat(from)).toFixed(2)}%`;

// The side of the threshold where the value may not be.
function forbidden(finding: Finding, x: Scale): Child {
  if (finding.threshold === null || finding.relation === '==') return null;
  const at = x(finding.threshold);
  return finding.relation === '<='
    ? svg('rect', { class: 'forbidden', x: at, y: 0, width: length(at, '100%'), height: '100%' })
    : svg('rect', { class: 'forbidden', x: 0, y: 0, width: at, height: '100%' });
}

function intervalChart(finding: Finding, x: Scale, label: string): SVGSVGElement {
  const { value, low, high } = finding.estimate;
  const from = low === null ? '0%' : x(low);
  const to = high === null ? '100%' : x(high);
  return svg(
    'svg',
    { class: `interval ${finding.outcome}`, role: 'img', 'aria-label': label },
    forbidden(finding, x),
    svg('line', { class: 'base', x1: 0, x2: '100%', y1: '50%', y2: '50%' }),
    svg('rect', { class: 'band', x: from, y: '50%', width: length(from, to), height: 8, rx: 4, transform: 'translate(0 -4)' }),
    finding.threshold !== null &&
      svg('line', { class: 'threshold', x1: x(finding.threshold), x2: x(finding.threshold), y1: 0, y2: '100%' }),
    !isUnmeasured(finding.estimate) && value !== null && svg('circle', { class: 'dot', cx: x(value), cy: '50%', r: 5 }),
  );
}

function interval(estimate: Estimate, unit: string, speech: Speech): string {
  if (estimate.low === null && estimate.high === null) return speech.words.finding.unknown;
  const end = (value: number | null, sign: string) => (value === null ? sign : speech.quantity(value, unit));
  return `${end(estimate.low, '−∞')} – ${end(estimate.high, '∞')}`;
}

// The outcome in a sentence made of the numbers, so that it is said in every language.
function sentence(finding: Finding, speech: Speech): string {
  const say = speech.words.finding;
  const test = finding.self_test;
  if (isKeptPrivate(finding)) return say.sentencePrivate(finding.outcome);
  if (finding.outcome === 'undecided' && test && !held(test)) {
    return say.selfTestFailed(speech.count(test.found), speech.count(test.planted));
  }
  const parts = [
    say.sentence(
      finding.outcome,
      finding.compared,
      speech.quantity(compared(finding), finding.unit),
      finding.relation,
      speech.quantity(finding.threshold, finding.unit),
    ),
  ];
  if (finding.outcome === 'undecided' && finding.estimate.n < finding.n_needed) {
    parts.push(say.tooFew(speech.count(finding.estimate.n), speech.count(finding.n_needed)));
  }
  return parts.join(' ');
}

function details(finding: Finding, speech: Speech): HTMLElement {
  const say = speech.words.finding;
  const test = finding.self_test;
  if (isKeptPrivate(finding)) return h('div', { class: 'detail' }, h('p', { class: 'sentence' }, sentence(finding, speech)));
  const facts: [string, string][] = [
    [say.value, speech.quantity(finding.estimate.value, finding.unit)],
    ...(isExact(finding.estimate) ? [] : [[say.interval, interval(finding.estimate, finding.unit, speech)] satisfies [string, string]]),
    [say.allowed, say.allowedAs[finding.relation](speech.quantity(finding.threshold, finding.unit))],
    [say.records, speech.count(finding.estimate.n)],
  ];
  if (finding.n_needed > 0) facts.push([say.needed, speech.count(finding.n_needed)]);
  const ownWords = speech.words.locale === 'en' ? null : say.inTheChecksWords;
  return h(
    'div',
    { class: 'detail' },
    h('p', { class: 'sentence' }, sentence(finding, speech)),
    h('dl', { class: 'facts' }, ...facts.map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value)))),
    finding.explanation &&
      h('p', { class: 'own-words', lang: 'en' }, ownWords && h('span', { class: 'label', lang: 'ko' }, `${ownWords} `), name(finding.explanation)),
    test &&
      h(
        'p',
        { class: held(test) ? 'self-test held' : 'self-test' },
        h('span', { class: 'label' }, `${say.selfTest} `),
        say.selfTestFound(speech.count(test.found), speech.count(test.planted), speech.share(test.needed_recall ?? 1), held(test)),
      ),
    finding.evidence.length > 0 &&
      h('div', { class: 'evidence' }, h('h4', {}, say.evidence), ...finding.evidence.map((sample) => sampleCard(sample, null, speech))),
  );
}

// What one sees of a finding before it is opened.
function numbersOf(finding: Finding, x: Scale | null, speech: Speech): Child[] {
  const words = speech.words;
  if (isKeptPrivate(finding)) return [h('span', { class: 'plain' }, words.finding.keptPrivate)];
  const { estimate, self_test: test } = finding;
  const value = speech.quantity(estimate.value, finding.unit);
  const allowed = words.finding.allowedAs[finding.relation](speech.quantity(finding.threshold, finding.unit));
  const label = words.finding.chart(
    finding.dataset,
    value,
    speech.quantity(estimate.low, finding.unit),
    speech.quantity(estimate.high, finding.unit),
    allowed,
  );
  return [
    x ? intervalChart(finding, x, label) : h('span', { class: 'plain' }, allowed),
    h(
      'span',
      { class: 'numbers' },
      h('span', { class: 'value' }, isUnmeasured(estimate) ? '–' : value),
      !isExact(estimate) && h('span', { class: 'range' }, interval(estimate, finding.unit, speech)),
    ),
    h(
      'span',
      { class: 'n' },
      h('span', {}, `n ${speech.count(estimate.n)}`),
      finding.n_needed > estimate.n && h('span', { class: 'short' }, words.finding.neededShort(speech.count(finding.n_needed))),
      h('span', { class: 'limit-said' }, allowed),
      test && !held(test) && h('span', { class: 'short' }, words.finding.selfTestShort(speech.count(test.found), speech.count(test.planted))),
    ),
  ];
}

function row({ finding, index }: Numbered, x: Scale | null, speech: Speech): HTMLElement {
  return h(
    'details',
    { class: `finding ${finding.outcome}`, id: anchorOf(index) },
    h(
      'summary',
      {},
      h('span', { class: 'outcome' }, outcomeMark(finding.outcome), h('span', { class: 'unseen' }, speech.words.outcome[finding.outcome])),
      name(finding.dataset, 'dataset'),
      ...numbersOf(finding, x, speech),
    ),
    details(finding, speech),
  );
}

// Counted, not estimated, and asked to be nothing: a drawing would show one line.
const isPlain = (findings: Numbered[]) =>
  findings.every(({ finding }) => finding.threshold === 0 && isExact(finding.estimate));

function limitOf(findings: Numbered[], x: Scale, speech: Speech): Child {
  const first = findings[0]?.finding;
  if (!first || first.threshold === null) return null;
  if (findings.some(({ finding }) => finding.threshold !== first.threshold)) return null;
  const text = speech.words.finding.allowedAs[first.relation](speech.quantity(first.threshold, first.unit));
  const at = parseFloat(x(first.threshold));
  const limit = h('span', { class: at > 55 ? 'limit left' : 'limit' }, text);
  limit.style.setProperty('--at', `${at}%`);
  return h('div', { class: 'axis', 'aria-hidden': 'true' }, h('span', { class: 'axis-track' }, limit));
}

function card(findings: Numbered[], speech: Speech): HTMLElement {
  const first = findings[0]!.finding;
  const { title, what } = speech.check(first.check, first.title);
  const x = isPlain(findings) ? null : scaleOf(findings);
  return h(
    'article',
    { class: 'check' },
    h(
      'header',
      {},
      h('h3', {}, title),
      what !== '' && h('p', {}, what),
      first.severity !== 'block' && h('p', { class: 'severity' }, speech.words.severity[first.severity]),
    ),
    h('div', { class: 'rows' }, x && limitOf(findings, x, speech), ...findings.map((finding) => row(finding, x, speech))),
  );
}

export function findingsView(report: Report, speech: Speech): Child[] {
  if (report.findings.length === 0) return [h('p', { class: 'empty' }, speech.words.finding.none)];
  const numbered = report.findings.map((finding, index) => ({ finding, index }));
  const cards = [...groupBy(numbered, ({ finding }) => `${finding.check} ${finding.unit}`).values()];
  const worst = (group: Numbered[]) => Math.min(...group.map(gravity));
  cards.sort((a, b) => worst(a) - worst(b));
  return cards.map((group) => card(group, speech));
}
