// The head of the page: may it go out, why, and the four numbers that matter.

import { type Finding, groupBy, type Report } from './data.ts';
import { type Child, h, name } from './dom.ts';
import { anchorOf } from './findings.ts';
import { outcomeMark, rings } from './marks.ts';
import type { Speech } from './words/index.ts';

const blocking = (report: Report, outcome: Finding['outcome']) =>
  report.findings.filter((finding) => finding.severity === 'block' && finding.outcome === outcome);

function reason(report: Report, speech: Speech): string {
  const say = speech.words.reason;
  const failed = blocking(report, 'fail').length;
  const undecided = blocking(report, 'undecided').length;
  switch (report.verdict) {
    case 'released':
      return say.released(blocking(report, 'pass').length);
    case 'refused':
      return failed > 0 ? say.refused(failed, undecided) : say.refusedPlain;
    case 'undecided':
      return undecided > 0 ? say.undecided(undecided) : say.undecidedPlain;
    case 'made':
      return say.made;
  }
}

// The blocking checks that stand against a release, each a way to its finding.
function against(report: Report, speech: Speech): Child {
  const found = report.findings
    .map((finding, index) => ({ finding, index }))
    .filter(({ finding }) => finding.severity === 'block' && finding.outcome !== 'pass');
  if (found.length === 0) return null;
  found.sort((a, b) => Number(a.finding.outcome === 'undecided') - Number(b.finding.outcome === 'undecided'));
  return h(
    'ul',
    { class: 'against', 'aria-label': speech.words.standing },
    ...found.slice(0, 12).map(({ finding, index }) =>
      h(
        'li',
        {},
        h(
          'a',
          { href: `#${anchorOf(index)}` },
          outcomeMark(finding.outcome),
          h('span', { class: 'unseen' }, `${speech.words.outcome[finding.outcome]}: `),
          h('span', { class: 'what' }, speech.check(finding.check, finding.title).title),
          name(finding.dataset, 'where'),
        ),
      ),
    ),
  );
}

function figures(report: Report, speech: Speech): HTMLElement {
  const say = speech.words.figures;
  const sum = (value: (step: Report['funnel'][number]) => number) =>
    report.funnel.reduce((total, step) => total + value(step), 0);
  // What leaves a data set that only chooses from a released one is not lost.
  const released = new Set(report.outputs.map(({ dataset }) => dataset));
  const choosing = new Set<string>();
  for (const [dataset, steps] of groupBy(report.funnel, (step) => step.dataset)) {
    const from = steps[0]!.from;
    if (from.length > 0 && from.every((parent) => released.has(parent)) && steps.every((step) => step.made === 0)) choosing.add(dataset);
  }
  const read = sum((step) => (step.stage === 'read' && step.from.length === 0 ? step.in : 0));
  const written = sum((step) => step.made);
  const dropped = sum((step) => (choosing.has(step.dataset) ? 0 : step.rejected));
  const out = report.outputs.reduce((total, output) => total + output.records, 0);
  const last =
    report.verdict === 'released' ? say.released : report.verdict === 'made' ? say.made : say.held;
  const addsUp = read + written - dropped === out;
  const entries: [sign: string, label: string, value: number][] = [
    ['', say.read, read],
    ['+', say.madeByModels, written],
    ['−', say.dropped, dropped],
    ['=', last, out],
  ];
  return h(
    'dl',
    { class: 'figures' },
    ...entries.map(([sign, label, value]) =>
      h(
        'div',
        {},
        h('dt', {}, label),
        h('dd', {}, addsUp && sign !== '' && h('span', { class: 'sign', 'aria-hidden': 'true' }, sign), speech.count(value)),
      ),
    ),
  );
}

export function verdictView(report: Report, speech: Speech): HTMLElement {
  const words = speech.words;
  const warnings = report.findings.filter((f) => f.severity === 'warn' && f.outcome !== 'pass').length;
  return h(
    'section',
    { class: `verdict ${report.verdict}`, id: 'verdict', 'aria-labelledby': 'verdict-title' },
    rings(report.verdict),
    h('p', { class: 'recipe' }, name(report.recipe), h('span', {}, `${words.seed} ${report.seed}`)),
    h('h1', { id: 'verdict-title' }, words.verdict[report.verdict]),
    h('p', { class: 'reason' }, reason(report, speech), warnings > 0 && ` ${words.reason.warnings(warnings)}`),
    against(report, speech),
    figures(report, speech),
  );
}
