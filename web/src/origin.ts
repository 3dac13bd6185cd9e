// What the release consists of and rests on: outputs, licences, models, recipe.

import type { Report } from './data.ts';
import { type Child, h, name } from './dom.ts';
import type { Speech } from './words/index.ts';

function block(title: string, ...children: Child[]): HTMLElement {
  return h('section', { class: 'origin' }, h('h3', {}, title), ...children);
}

// Names with counts, and how much of the whole each is.
function shares(caption: string, rows: [Child, number][], speech: Speech, heads: [string, string]): HTMLElement {
  const total = rows.reduce((all, [, count]) => all + count, 0);
  return h(
    'table',
    { class: 'shares' },
    h('caption', { class: 'unseen' }, caption),
    h('thead', { class: 'unseen' }, h('tr', {}, h('th', { scope: 'col' }, heads[0]), h('th', { scope: 'col' }, heads[1]))),
    h(
      'tbody',
      {},
      ...rows.map(([label, count]) => {
        const fill = h('span', { class: 'fill' });
        fill.style.setProperty('--part', `${total === 0 ? 0 : ((count / total) * 100).toFixed(2)}%`);
        return h(
          'tr',
          {},
          h('th', { scope: 'row' }, label, h('span', { class: 'bar', 'aria-hidden': 'true' }, fill)),
          h('td', { class: 'number' }, speech.count(count)),
        );
      }),
    ),
  );
}

function models(report: Report, speech: Speech): Child {
  const say = speech.words.origin;
  if (report.models.length === 0) return h('p', { class: 'empty' }, say.noModels);
  return h(
    'div',
    { class: 'models' },
    ...report.models.map((model) => {
      const facts: [string, Child][] = [
        [say.kind, name(speech.named(say.modelKind, model.kind))],
        [say.licence, name(model.licence || say.unstated)],
        [say.calls, speech.count(model.calls)],
        [say.promptTokens, speech.count(model.prompt_tokens)],
        [say.outputTokens, speech.count(model.output_tokens)],
      ];
      if (model.hash !== '') facts.push([say.hash, h('code', {}, model.hash)]);
      return h('div', { class: 'model' }, h('h4', {}, name(model.name)), h('dl', { class: 'facts' }, ...facts.map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value)))));
    }),
  );
}

export function originView(report: Report, speech: Speech): Child[] {
  const say = speech.words.origin;
  const folder = say.folder[report.verdict];
  const outputs = report.outputs.map(({ dataset, records }): [Child, number] => [
    h('span', {}, h('span', { class: 'folder' }, folder), name(dataset)),
    records,
  ]);
  const licences = Object.entries(report.licences).map(([licence, records]): [Child, number] => [name(licence || say.unstated), records]);
  const recipe: [string, Child][] = [
    [say.file, name(report.recipe)],
    [say.seed, report.seed],
    [say.hash, h('code', {}, report.recipe_hash)],
    [say.version, report.saem],
  ];
  return [
    block(say.outputs, outputs.length > 0 ? shares(say.outputs, outputs, speech, [say.dataset, say.records]) : h('p', { class: 'empty' }, say.noOutputs)),
    block(say.licences, licences.length > 0 ? shares(say.licences, licences, speech, [say.licence, say.records]) : h('p', { class: 'empty' }, say.noLicences)),
    block(say.models, models(report, speech)),
    block(say.recipe, h('dl', { class: 'facts' }, ...recipe.map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value))))),
  ];
}
