// The page of a plan: the answer first, then the plots behind it, in the chosen language.

import '../style/plan.css';

import { type Child, h, name } from '../dom.ts';
import { wordmark } from '../marks.ts';
import { language, setLanguage, setTheme, showTheme, theme, type Theme } from '../settings.ts';
import type { Language } from '../words/index.ts';
import { comparedView } from './compared.ts';
import { isGuess, numberOf, type PlanAnswer, readAnswer } from './data.ts';
import { deliveryView } from './delivery.ts';
import { moneyView } from './money.ts';
import { slidersView } from './sliders.ts';
import { claimsView, inputsView, numbersView, shocksView, trustView } from './tables.ts';
import { wallView } from './wall.ts';
import { PlanSpeech } from './words.ts';

type SectionName = keyof PlanSpeech['words']['sections'];
const page = document.getElementById('page')!;

function section(id: SectionName, speech: PlanSpeech, children: Child[]): HTMLElement {
  return h(
    'section',
    { class: `section ${id}`, id, 'aria-labelledby': `${id}-title` },
    h('header', {}, h('h2', { id: `${id}-title` }, speech.words.sections[id]), h('p', {}, speech.words.intro[id])),
    h('div', { class: 'content' }, ...children),
  );
}

function switches(speech: PlanSpeech, redraw: (focus: string) => void): HTMLElement {
  const names: Record<Language, string> = { en: 'English', ko: '한국어' };
  const buttons = (Object.keys(names) as Language[]).map((code) =>
    h('button', { type: 'button', id: `language-${code}`, lang: code, 'aria-pressed': String(code === speech.code), click: () => {
      setLanguage(code);
      redraw(`language-${code}`);
    } }, names[code]),
  );
  const say = speech.words.theme;
  const select = h('select', { id: 'theme', 'aria-label': say.label }, ...(['system', 'light', 'dark'] as const).map((value) => h('option', { value }, say[value])));
  select.value = theme();
  select.addEventListener('change', () => setTheme(select.value as Theme));
  return h('div', { class: 'switches' }, h('div', { class: 'switch', role: 'group', 'aria-label': speech.words.language }, ...buttons), select);
}

// The numbers of the first screen, each with what eight of ten draws come to and what it is made of.
function figures(answer: PlanAnswer, speech: PlanSpeech): HTMLElement {
  return h(
    'dl',
    { class: 'figures' },
    ...answer.highlights.map(({ id, label, value, range, note }) =>
      h(
        'div',
        {},
        h('dt', {}, label[speech.code], numberOf(answer, id)!.rests_on.length > 0 && '\u00a0†'),
        h('dd', {}, h('b', {}, value[speech.code]), h('span', { class: 'spread' }, range[speech.code]), h('span', { class: 'made-of' }, note[speech.code])),
      ),
    ),
  );
}

// Names of keys and laws stand between backticks.
const withNames = (text: string): Child[] => text.split('`').map((part, i) => (i % 2 === 1 ? h('code', {}, part) : part));

// What a reader should doubt, before anything else is read.
function doubts(answer: PlanAnswer, speech: PlanSpeech): Child {
  const said = [...answer.warnings, answer.doubt].map((text) => text[speech.code]).filter((text) => text !== '');
  if (said.length === 0) return null;
  return h('div', { class: 'doubts' }, h('h2', {}, speech.words.doubts), h('ul', {}, ...said.map((text) => h('li', {}, ...withNames(text)))));
}

function headView(answer: PlanAnswer, speech: PlanSpeech): HTMLElement {
  const { code } = speech;
  return h(
    'section',
    { class: 'answer', id: 'answer', 'aria-labelledby': 'answer-title' },
    h('p', { class: 'recipe' }, name(answer.plan.name[code])),
    h('h1', { id: 'answer-title' }, answer.plan.question[code] || answer.plan.name[code]),
    h('p', { class: 'lead' }, answer.lead[code]),
    figures(answer, speech),
    doubts(answer, speech),
    h('p', { class: 'note' }, ...withNames(answer.reading[code])),
  );
}

function draw(answer: PlanAnswer, focus = '') {
  const speech = new PlanSpeech(language(answer.language));
  const words = speech.words;
  document.documentElement.lang = speech.code;
  document.title = `${answer.plan.name[speech.code]} · saem`;
  const sections: [SectionName, Child[]][] = [
    ['claims', claimsView(answer, speech)],
    ['compared', comparedView(answer, speech)],
    ['wall', wallView(answer, speech)],
    ['money', moneyView(answer, speech)],
    ['delivery', answer.delivery ? [...deliveryView(answer, speech), shocksView(answer, speech)] : []],
    ['whatif', slidersView(answer, speech)],
    ['numbers', numbersView(answer, speech)],
    ['trust', trustView(answer, speech)],
    ['inputs', inputsView(answer, speech)],
  ];
  const shown = sections.filter(([, children]) => children.length > 0);
  page.replaceChildren(
    h('a', { class: 'skip', href: '#main' }, words.skip),
    h(
      'header',
      { class: 'top' },
      h('a', { class: 'brand', href: '#main' }, wordmark(), h('span', {}, 'saem'), h('span', { class: 'hangul', lang: 'ko' }, '샘')),
      h('nav', { 'aria-label': words.label }, ...shown.map(([id]) => h('a', { href: `#${id}` }, words.sections[id]))),
      switches(speech, (id) => draw(answer, id)),
    ),
    h('main', { id: 'main', tabindex: '-1' }, headView(answer, speech), ...shown.map(([id, children]) => section(id, speech, children))),
    h('footer', { class: 'end' }, h('p', {}, words.footer(answer.saem, answer.facts, answer.seed)), h('p', {}, name(answer.law.source), isGuess(answer.law.support) && ' †')),
  );
  if (focus !== '') document.getElementById(focus)?.focus();
}

showTheme(theme());
try {
  draw(readAnswer());
} catch (error) {
  page.replaceChildren(h('p', { class: 'empty' }, new PlanSpeech(language()).words.broken));
  throw error;
}
