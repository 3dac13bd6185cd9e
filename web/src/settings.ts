// Language and theme: what the reader chose before, else what the page or the browser says.

import type { Language } from './words/index.ts';

export type Theme = 'system' | 'light' | 'dark';

// Storage may be forbidden, as in a sandboxed frame; the page then forgets.
function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key: string, value: string) {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}

// `asked`: what the page was made in, where its maker said so.
export function language(asked?: string): Language {
  const chosen = stored('saem-language') ?? asked ?? navigator.language;
  return chosen.startsWith('ko') ? 'ko' : 'en';
}

export function setLanguage(value: Language) {
  store('saem-language', value);
}

export function theme(): Theme {
  const chosen = stored('saem-theme');
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

export function setTheme(value: Theme) {
  store('saem-theme', value);
  showTheme(value);
}

export function showTheme(value: Theme) {
  if (value === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = value;
}
