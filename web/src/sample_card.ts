// One record, shown as a sample or as a finding's evidence.

import type { Sample } from './data.ts';
import { type Child, h, name } from './dom.ts';
import { cutAtSpan, firstOf, lastOf, type Parts, visible } from './spans.ts';
import type { Speech } from './words/index.ts';

export type Kind = 'kept' | 'made' | 'rejected';

const kAround = 180; // characters shown on both sides of a mark
const kStart = 420; // of a text without one

function shortened(parts: Parts): Parts | null {
  if (parts.marked === '') {
    const start = firstOf(parts.before, kStart);
    return start.length < parts.before.length - 40 ? { before: `${start}…`, marked: '', after: '' } : null;
  }
  const before = lastOf(parts.before, kAround);
  const after = firstOf(parts.after, kAround);
  const marked = firstOf(parts.marked, kStart);
  if (before.length + after.length + marked.length >= parts.before.length + parts.after.length + parts.marked.length - 40) {
    return null;
  }
  return {
    before: before.length < parts.before.length ? `…${before}` : before,
    marked: marked.length < parts.marked.length ? `${marked}…` : marked,
    after: after.length < parts.after.length ? `${after}…` : after,
  };
}

function fillText(paragraph: HTMLElement, parts: Parts) {
  paragraph.replaceChildren(
    ...visible(parts.before),
    ...(parts.marked === '' ? [] : [h('mark', {}, ...visible(parts.marked))]),
    ...visible(parts.after),
  );
}

// The text, cut to an excerpt around its mark where it is long, and a button for the rest.
function body(parts: Parts, language: string, speech: Speech): Child[] {
  const lang = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language) ? language : null;
  const text = h('p', { class: 'text', dir: 'auto', lang });
  const short = shortened(parts);
  fillText(text, short ?? parts);
  if (!short) return [text];
  const button = h('button', { type: 'button', class: 'quiet', 'aria-expanded': 'false' }, speech.words.samples.whole);
  button.addEventListener('click', () => {
    const open = button.getAttribute('aria-expanded') !== 'true';
    button.setAttribute('aria-expanded', String(open));
    button.textContent = open ? speech.words.samples.excerpt : speech.words.samples.whole;
    fillText(text, open ? parts : short);
  });
  return [text, button];
}

function place(sample: Sample, speech: Speech): Child {
  const parts = [sample.dataset, speech.languageName(sample.language)].filter((part) => part !== '');
  return h('span', { class: 'place' }, ...parts.map((part) => name(part)));
}

export function sampleCard(sample: Sample, kind: Kind | null, speech: Speech): HTMLElement {
  const say = speech.words.samples;
  const refusal = sample.reason === '' ? null : speech.reason(sample.reason);
  return h(
    'article',
    { class: `sample ${kind ?? 'proof'}` },
    h(
      'header',
      {},
      kind && h('span', { class: `kind ${kind}` }, say[kind]),
      place(sample, speech),
      refusal && h('span', { class: 'why' }, h('b', {}, name(refusal)), sample.stage !== '' && name(speech.stage(sample.stage), 'stage')),
      sample.detail !== '' && h('span', { class: 'measured' }, ...visible(sample.detail)),
    ),
    h(
      'div',
      { class: 'record' },
      sample.title !== '' && h('h4', { dir: 'auto' }, ...visible(firstOf(sample.title, 200))),
      ...(sample.text === ''
        ? [h('p', { class: 'text none' }, say.noText)]
        : body(cutAtSpan(sample.text, sample.span_begin, sample.span_end), sample.language, speech)),
      sample.parent_text !== '' &&
        h(
          'div',
          { class: 'parent' },
          h('h5', {}, say.parent),
          ...body({ before: sample.parent_text, marked: '', after: '' }, sample.language, speech),
        ),
      h(
        'footer',
        {},
        sample.uri !== '' && h('span', { class: 'uri' }, ...visible(firstOf(sample.uri, 300))),
        sample.id !== '' && h('span', { class: 'id' }, `${say.id} `, h('code', {}, ...visible(firstOf(sample.id, 64)))),
      ),
    ),
  );
}
