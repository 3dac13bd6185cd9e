// The words of the page in the chosen language, and how names and numbers out of the data are said in it.

import { en, type Words } from './en.ts';
import { ko } from './ko.ts';

export type { Words };
export type Language = 'en' | 'ko';
export const languages: Record<Language, Words> = { en, ko };

// Only the table's own entries: names come out of data, and may be called "constructor".
function entry<T>(table: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

const spaced = (id: string) => id.replaceAll(/[-_]+/g, ' ');

export class Speech {
  readonly words: Words;
  readonly #count: Intl.NumberFormat;
  readonly #share: Intl.NumberFormat;
  readonly #fine: Intl.NumberFormat;
  readonly #decimal: Intl.NumberFormat;

  constructor(language: Language) {
    this.words = languages[language];
    const locale = this.words.locale;
    this.#count = new Intl.NumberFormat(locale);
    this.#share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
    this.#fine = new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 2 });
    this.#decimal = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  }

  count(value: number): string {
    return this.#count.format(value);
  }

  share(value: number): string {
    return Math.abs(value) < 0.01 ? this.#fine.format(value) : this.#share.format(value);
  }

  decimal(value: number): string {
    return Math.abs(value) < 1e15 ? this.#decimal.format(value) : value.toExponential(1);
  }

  // A measured number in the unit of its check.
  quantity(value: number | null, unit: string): string {
    if (value === null) return this.words.finding.unknown;
    if (unit.startsWith('share')) return this.share(value);
    const name = entry(this.words.unit, unit)?.(value) ?? unit;
    const digits = Number.isInteger(value) && Math.abs(value) < 1e15 ? this.count(value) : this.decimal(value);
    return name === '' ? digits : `${digits} ${name}`;
  }

  // Of a BCP 47 tag: "English"; what is none stays as it is.
  languageName(code: string): string {
    if (code === 'unknown') return this.words.finding.unknown;
    try {
      return new Intl.DisplayNames(this.words.locale, { type: 'language' }).of(code) ?? code;
    } catch {
      return code;
    }
  }

  // "dedup#2" is the second step of that name.
  stage(id: string): string {
    const [, base = id, time] = /^(.*)#(\d+)$/.exec(id) ?? [];
    const name = entry(this.words.stages, base) ?? spaced(base);
    return time === undefined ? name : this.words.flow.times(name, Number(time));
  }

  reason(id: string): string {
    const number = /\d+/.exec(id)?.[0] ?? '';
    const numbered = entry(this.words.reasons, id.replace(number, '#'))?.replace('#', number);
    return entry(this.words.reasons, id) ?? numbered ?? spaced(id);
  }

  check(id: string, title: string): { title: string; what: string } {
    const known = entry(this.words.checks, id);
    return known ? { title: known[0], what: known[1] } : { title: title || spaced(id), what: '' };
  }

  named(table: Record<string, string>, id: string): string {
    return entry(table, id) ?? spaced(id);
  }
}
