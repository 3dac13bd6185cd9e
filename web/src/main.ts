// The report's page: draws the report that stands in the document, in the chosen language, and draws it anew when that
// changes.

import './style/page.css';

import { type Report, readReport } from './data.ts';
import { type Child, h } from './dom.ts';
import { findingsView } from './findings.ts';
import { flowView } from './flow.ts';
import { wordmark } from './marks.ts';
import { originView } from './origin.ts';
import { noFilter, samplesView } from './samples.ts';
import { language, setLanguage, setTheme, showTheme, theme, type Theme } from './settings.ts';
import { shapeView } from './shape.ts';
import { verdictView } from './verdict.ts';
import { type Language, languages, Speech } from './words/index.ts';

type SectionName = 'findings' | 'flow' | 'shape' | 'samples' | 'origin';
const sectionNames: SectionName[] = ['findings', 'flow', 'shape', 'samples', 'origin'];
const filter = noFilter();
const page = document.getElementById('page')!;

function section(id: SectionName, speech: Speech, children: Child[]): HTMLElement {
  return h(
    'section',
    { class: `section ${id}`, id, 'aria-labelledby': `${id}-title` },
    h('header', {}, h('h2', { id: `${id}-title` }, speech.words.sections[id]), h('p', {}, speech.words.intro[id])),
    h('div', { class: 'content' }, ...children),
  );
}

function languageSwitch(speech: Speech, redraw: (focus: string) => void): HTMLElement {
  const names: Record<Language, string> = { en: 'English', ko: '한국어' };
  return h(
    'div',
    { class: 'switch', role: 'group', 'aria-label': speech.words.language },
    ...(Object.keys(names) as Language[]).map((code) =>
      h(
        'button',
        {
          type: 'button',
          id: `language-${code}`,
          lang: code,
          'aria-pressed': String(languages[code] === speech.words),
          click: () => {
            setLanguage(code);
            redraw(`language-${code}`);
          },
        },
        names[code],
      ),
    ),
  );
}

function themeSwitch(speech: Speech): HTMLElement {
  const say = speech.words.theme;
  const select = h('select', { id: 'theme', 'aria-label': say.label }, ...(['system', 'light', 'dark'] as const).map((value) => h('option', { value }, say[value])));
  select.value = theme();
  select.addEventListener('change', () => setTheme(select.value as Theme));
  return select;
}

function draw(report: Report, focus = '') {
  const chosen = language();
  const speech = new Speech(chosen);
  const words = speech.words;
  document.documentElement.lang = chosen;
  document.title = `${words.verdict[report.verdict]} · ${report.recipe} · saem`;
  page.replaceChildren(
    h('a', { class: 'skip', href: '#main' }, words.skip),
    h(
      'header',
      { class: 'top' },
      h('a', { class: 'brand', href: '#main' }, wordmark(), h('span', {}, 'saem'), h('span', { class: 'hangul', lang: 'ko' }, '샘')),
      h('nav', { 'aria-label': words.sections.label }, ...sectionNames.map((id) => h('a', { href: `#${id}` }, words.sections[id]))),
      h('div', { class: 'switches' }, languageSwitch(speech, (id) => draw(report, id)), themeSwitch(speech)),
    ),
    h(
      'main',
      { id: 'main', tabindex: '-1' },
      verdictView(report, speech),
      section('findings', speech, findingsView(report, speech)),
      section('flow', speech, flowView(report, speech)),
      section('shape', speech, shapeView(report, speech)),
      section('samples', speech, samplesView(report, filter, speech)),
      section('origin', speech, originView(report, speech)),
    ),
    h('footer', { class: 'end' }, h('p', {}, words.footer(report.saem))),
  );
  if (focus !== '') document.getElementById(focus)?.focus();
}

// A link to a finding opens it.
function openTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) target.open = true;
}

showTheme(theme());
try {
  draw(readReport());
} catch (error) {
  page.replaceChildren(h('p', { class: 'empty' }, languages[language()].broken));
  throw error;
}
openTarget();
addEventListener('hashchange', openTarget);
page.addEventListener('click', (event) => {
  const link = (event.target as Element).closest('a');
  if (link?.hash === location.hash) openTarget();
});
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details')) details.open = true;
});
