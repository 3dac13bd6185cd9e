// The browser of samples: kept, made and refused records, by data set, reason and words.

import type { Report, Sample } from './data.ts';
import { type Child, h } from './dom.ts';
import { type Kind, sampleCard } from './sample_card.ts';
import type { Speech } from './words/index.ts';

interface Entry {
  kind: Kind;
  sample: Sample;
  key: string; // of its reason
}

export interface Filter {
  kind: Kind | 'all';
  dataset: string;
  reason: string;
  text: string;
  shown: number;
}

const kPage = 12;
const kinds = ['all', 'kept', 'made', 'rejected'] as const;

// Survives a change of language.
export const noFilter = (): Filter => ({ kind: 'all', dataset: '', reason: '', text: '', shown: kPage });

const reasonKey = (sample: Sample) => (sample.reason === '' ? '' : JSON.stringify([sample.stage, sample.reason]));

function entriesOf(report: Report): Entry[] {
  const of = (kind: Kind, samples: Sample[]) => samples.map((sample) => ({ kind, sample, key: reasonKey(sample) }));
  return [...of('made', report.made), ...of('rejected', report.rejected), ...of('kept', report.kept)];
}

function matches(entry: Entry, filter: Filter): boolean {
  const { sample } = entry;
  if (filter.kind !== 'all' && entry.kind !== filter.kind) return false;
  if (filter.dataset !== '' && sample.dataset !== filter.dataset) return false;
  if (filter.reason !== '' && entry.key !== filter.reason) return false;
  const wanted = filter.text.trim().toLocaleLowerCase();
  return (
    wanted === '' ||
    [sample.text, sample.title, sample.uri, sample.id, sample.detail, sample.parent_text].some((text) =>
      text.toLocaleLowerCase().includes(wanted),
    )
  );
}

export function samplesView(report: Report, filter: Filter, speech: Speech): Child[] {
  const say = speech.words.samples;
  const entries = entriesOf(report);
  if (entries.length === 0) return [h('p', { class: 'empty' }, say.none)];

  const list = h('div', { class: 'list' });
  const status = h('p', { class: 'status', role: 'status' });
  const draw = (focusFrom = -1) => {
    const found = entries.filter((entry) => matches(entry, filter));
    status.textContent = say.shown(speech.count(found.length), speech.count(entries.length));
    const cards: Node[] = found.slice(0, filter.shown).map(({ sample, kind }) => sampleCard(sample, kind, speech));
    const rest = found.length - filter.shown;
    if (rest > 0) {
      const more = h('button', { type: 'button', class: 'more' }, say.more(speech.count(Math.min(rest, kPage))));
      more.addEventListener('click', () => {
        const before = filter.shown;
        filter.shown += kPage;
        draw(before);
      });
      cards.push(more);
    }
    if (found.length === 0) cards.push(h('p', { class: 'empty' }, say.noMatch));
    list.replaceChildren(...cards);
    const next = focusFrom < 0 ? null : list.children[focusFrom];
    if (next instanceof HTMLElement) {
      next.tabIndex = -1;
      next.focus();
    }
  };
  const change = (set: () => void) => {
    set();
    filter.shown = kPage;
    draw();
  };

  const counts = (kind: Filter['kind']) => (kind === 'all' ? entries.length : entries.filter((entry) => entry.kind === kind).length);
  const kindChoice = h(
    'fieldset',
    { class: 'segments' },
    h('legend', { class: 'unseen' }, say.show),
    ...kinds.map((kind) => {
      const input = h('input', { type: 'radio', name: 'kind', value: kind });
      input.checked = filter.kind === kind;
      input.addEventListener('change', () => change(() => (filter.kind = kind)));
      return h('label', {}, input, h('span', {}, say[kind], ' ', h('small', {}, speech.count(counts(kind)))));
    }),
  );
  const choice = (label: string, any: string, options: [string, string][], chosen: string, set: (value: string) => void) => {
    const select = h('select', { 'aria-label': label }, h('option', { value: '' }, any), ...options.map(([value, text]) => h('option', { value }, text)));
    select.value = chosen;
    select.addEventListener('change', () => change(() => set(select.value)));
    return select;
  };
  const datasets = [...new Set(entries.map(({ sample }) => sample.dataset))].filter((dataset) => dataset !== '');
  const reasons = new Map<string, string>();
  for (const { key, sample } of entries) {
    if (key !== '') reasons.set(key, say.refusedAt(speech.stage(sample.stage), speech.reason(sample.reason)));
  }
  const search = h('input', { type: 'search', 'aria-label': say.search, placeholder: say.search, value: filter.text });
  search.addEventListener('input', () => change(() => (filter.text = search.value)));

  draw();
  return [
    h(
      'div',
      { class: 'filters' },
      kindChoice,
      choice(say.dataset, say.anyDataset, datasets.map((dataset) => [dataset, dataset]), filter.dataset, (value) => (filter.dataset = value)),
      choice(say.reason, say.anyReason, [...reasons], filter.reason, (value) => (filter.reason = value)),
      search,
    ),
    status,
    list,
  ];
}
