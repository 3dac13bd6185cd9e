// Texts of records as they may be shown: spans are bytes of UTF-8, invisible characters get a visible form.

import { h } from './dom.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export interface Parts {
  before: string;
  marked: string;
  after: string;
}

// Cuts at the span's bytes, moved outward to whole characters; a span that is none marks nothing.
export function cutAtSpan(text: string, begin: number, end: number): Parts {
  const bytes = encoder.encode(text);
  const inside = (at: number) => at < bytes.length && (bytes[at]! & 0xc0) === 0x80;
  let from = Math.max(0, begin);
  let to = Math.min(bytes.length, end);
  while (from > 0 && inside(from)) --from;
  while (inside(to)) ++to;
  if (begin < 0 || from >= to) return { before: text, marked: '', after: '' };
  return {
    before: decoder.decode(bytes.subarray(0, from)),
    marked: decoder.decode(bytes.subarray(from, to)),
    after: decoder.decode(bytes.subarray(to)),
  };
}

// By code points, so that no character is cut in two.
export const firstOf = (text: string, count: number) => [...text.slice(0, count * 2)].slice(0, count).join('');
export const lastOf = (text: string, count: number) => [...text.slice(-count * 2)].slice(-count).join('');

// Control characters, and those that reorder or hide text.
const kUnseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u2028-\u202e\u2060-\u2069\ufeff]/gu;

export function visible(text: string): (Node | string)[] {
  const out: (Node | string)[] = [];
  let at = 0;
  for (const match of text.matchAll(kUnseen)) {
    if (match.index > at) out.push(text.slice(at, match.index));
    const code = match[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    out.push(h('span', { class: 'control' }, `U+${code}`));
    at = match.index + match[0].length;
  }
  if (at < text.length) out.push(text.slice(at));
  return out;
}
