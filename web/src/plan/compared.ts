// Plan against actual: for each thing that a run measured, what the plan thought and what it came to.

import { scaleLinear } from 'd3-scale';
import { type Child, h } from '../dom.ts';
import type { PlanAnswer } from './data.ts';
import type { PlanSpeech } from './words.ts';

export function comparedView(answer: PlanAnswer, speech: PlanSpeech): Child[] {
  const { words } = speech;
  return answer.compared.map((row) => {
    const value = (v: number) => speech.value(row.measure, v);
    const most = Math.max(row.p90, row.actual);
    const at = scaleLinear([0, most > 0 ? most * 1.05 : 1], [0, 100]);
    const band = h('span', { class: 'planned' });
    band.style.setProperty('--from', `${at(row.p10)}%`);
    band.style.setProperty('--to', `${at(row.p90)}%`);
    const mark = (name: string, v: number) => {
      const line = h('span', { class: name });
      line.style.setProperty('--at', `${at(v)}%`);
      return line;
    };
    const [low, high] = [value(row.p10), value(row.p90)];
    return h(
      'article',
      { class: 'comparison' },
      h('h3', {}, row.name[speech.code]),
      h('div', { class: 'track', 'aria-hidden': 'true' }, band, mark('centre', row.p50), mark('actual', row.actual)),
      h('dl', { class: 'facts' },
        h('div', {}, h('dt', {}, words.planned), h('dd', {}, value(row.p50), low === high ? '' : ` (${low} – ${high})`)),
        h('div', {}, h('dt', {}, words.actual), h('dd', {}, h('b', {}, value(row.actual))))),
    );
  });
}
