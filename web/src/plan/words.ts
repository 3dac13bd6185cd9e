// What the page of a plan says around its numbers; names of numbers and inputs come with the answer.

import type { Language } from '../words/index.ts';
import type { Measure, Outcome, Said, Three } from './data.ts';

const en = {
  locale: 'en',
  language: 'Language',
  theme: { label: 'Appearance', system: 'As the system', light: 'Light', dark: 'Dark' },
  skip: 'Skip to the content',
  broken: 'This page holds no plan.',
  label: 'Sections',
  plan: 'Plan',
  sections: { claims: 'Claims', compared: 'Plan and actual', wall: 'Data', money: 'Days and money', delivery: 'Supply', numbers: 'All numbers', whatif: 'What if', trust: 'Trust', inputs: 'Assumptions' },
  intro: {
    wall: 'How much text is best for a budget of computing, beside how much people have ever written. Each step to the right is ten times the computing.',
    money: 'From tokens to money, step by step, and which assumption moves the result most.',
    delivery: 'Chips that have arrived, day by day, where every input is at its middle; the table has the spread. Exposure is the share of factories that a shock hits; 61% is a share of revenue, not of the chips that matter here.',
    numbers: 'The middle of all draws, and what nine in ten stay above (p10) and below (p90). † rests on something assumed, recalled or second-hand.',
    whatif: 'Each slider picks the draws in which an assumption came out low or high. The numbers are those of the draws near it; nothing is computed anew.',
    claims: 'What was said, and what the equations of this plan give. A claim holds within what eight of ten draws give; it is about right within a tenth of their middle; else it is too low or too high.',
    compared: 'What the plan thought, eight of ten draws and their middle, and what the run came to. All other numbers here are of the plan made anew with what the run measured.',
    trust: 'What others published, computed again by the functions behind this page. Dots on the line agree; the open ones must not, and say why.',
    inputs: 'Every number that went in, its range of 90%, and where it comes from.',
  },
  doubts: 'Doubt this',
  guesses: '† rests on one of these',
  binds: 'What is in the way',
  wall: { x: 'training compute, FLOP', y: 'tokens', optimum: 'best amount of text (80% of the law)', quality: 'human text worth training on', effective: 'with repetition', here: 'this plan', synthetic: 'and with what may be synthetic' },
  steps: { tokens: 'tokens wanted', flop: 'compute', hours: 'chip-hours', power: 'power', cost: 'cost' },
  spent: 'Where the money goes',
  onTop: 'Hatched parts come on top of what the plan pays.',
  actual: 'actual',
  planned: 'planned',
  tornado: (of: string) => `What moves: ${of}`,
  tornadoNote: 'The middle result where the input is in its lowest and in its highest tenth. Strong bars: a higher input raises the result; faint bars: it lowers it.',
  least: 'least',
  most: 'most',
  exposure: 'Exposure',
  planExposure: (share: string) => `${share}, as planned`,
  need: 'needed',
  days: 'days',
  chips: 'H100 equivalents',
  late: (days: string) => `${days} late`,
  onTime: 'on time',
  never: 'not within five years',
  none: 'not in 5 years',
  late5: 'draws not in 5 years',
  over: (limit: string) => `over ${limit}`,
  under: (limit: string) => `under ${limit}`,
  chipCount: (v: string) => `${v} chips`,
  dated: 'which is on',
  column: { what: 'What', p10: 'p10', p50: 'p50', p90: 'p90', claimed: 'claimed', computed: 'computed', word: 'word', published: 'published', off: 'off by', draws: 'share of draws', used: 'of its limit, p50', source: 'source', range: '90% range', support: 'support' },
  word: { holds: 'holds', 'about-right': 'about right', 'too-low': 'too low', 'too-high': 'too high' },
  kind: { match: 'agrees', 'must-fail': 'must not agree', 'no-source': 'no source data', answer: 'answer' },
  any: 'any',
  reset: 'Reset',
  matching: (count: string, all: string) => `about ${count} of ${all} draws`,
  few: 'Too few draws are left to say much.',
  scatter: 'computed over published',
  support: { measured: 'measured', read: 'read in its source', computed: 'computed from sources', stated: 'stated in the plan', recalled: 'recalled, to be checked', 'second-hand': 'second-hand', assumed: 'assumed' } as Record<string, string>,
  unit: {
    count: (v: string) => v,
    tokens: (v: string) => v,
    nats: (v: string) => `${v} nats`,
    flop: (v: string) => `${v} FLOP`,
    hours: (v: string) => `${v} h`,
    share: (v: string) => v,
    seconds: (v: string) => `${v} s`,
    days: (v: string) => `${v} days`,
    megawatts: (v: string) => `${v} MW`,
    'gigawatt-hours': (v: string) => `${v} GWh`,
    tonnes: (v: string) => `${v} t`,
    dollars: (v: string) => `$${v}`,
    won: (v: string) => `${v} won`,
    'tokens-per-second': (v: string) => `${v}/s`,
  } satisfies Record<Measure, (v: string) => string>,
  minutes: (v: string) => `${v} min`,
  times: (v: string) => `${v} times`,
  footer: (version: string, facts: string, seed: number) => `Planned by saem ${version} with facts of ${facts}, seed ${seed}. This file asks for nothing from outside.`,
};

export type PlanWords = typeof en;

const ko: PlanWords = {
  locale: 'ko',
  language: '언어',
  theme: { label: '화면', system: '시스템 설정', light: '밝게', dark: '어둡게' },
  skip: '본문으로 건너뛰기',
  broken: '이 쪽에는 계획이 없습니다.',
  label: '차례',
  plan: '계획',
  sections: { claims: '주장', compared: '계획과 실제', wall: '데이터', money: '기간과 돈', delivery: '공급', numbers: '모든 숫자', whatif: '만약에', trust: '믿을 근거', inputs: '가정' },
  intro: {
    wall: '연산 예산마다 알맞은 글의 양과, 사람이 지금까지 쓴 글의 양을 견줍니다. 오른쪽으로 한 칸 갈 때마다 연산이 열 배입니다.',
    money: '토큰에서 돈까지 한 걸음씩, 그리고 결과를 가장 크게 흔드는 가정입니다.',
    delivery: '모든 입력이 가운데 값일 때 날마다 도착한 칩입니다. 표에는 범위가 있습니다. 노출도는 충격을 받는 공장의 비율입니다. 61%는 매출 점유율이지 여기서 중요한 칩의 비율이 아닙니다.',
    numbers: '모든 표본의 가운데 값(p50)과, 열에 아홉이 넘는 값(p10)과 넘지 않는 값(p90)입니다. †는 가정, 기억, 재인용에 기댄 값입니다.',
    whatif: '막대마다 그 가정이 낮거나 높게 나온 표본만 고릅니다. 숫자는 그 근처 표본의 것이고 새로 계산하지 않습니다.',
    claims: '나온 말과, 이 계획의 식이 주는 값입니다. 주장은 표본 열 가운데 여덟이 드는 범위 안이면 맞고, 가운데 값에서 10% 안이면 대체로 맞습니다. 그 밖에는 너무 낮거나 너무 높습니다.',
    compared: '계획한 값(표본 열 가운데 여덟이 드는 범위와 그 가운데)과 실제로 나온 값입니다. 이 쪽의 다른 숫자는 모두 측정한 값으로 다시 세운 계획의 것입니다.',
    trust: '남들이 발표한 값을 이 쪽 뒤의 함수로 다시 계산했습니다. 선 위의 점은 맞고, 빈 점은 맞지 않아야 하며 까닭을 적었습니다.',
    inputs: '들어간 모든 숫자와 90% 범위, 출처입니다.',
  },
  doubts: '의심할 점',
  guesses: '† 다음에 기댄 값',
  binds: '무엇이 막나',
  wall: { x: '학습 연산량, FLOP', y: '토큰', optimum: '알맞은 글의 양 (법칙의 80%)', quality: '학습할 만한 사람의 글', effective: '반복까지 치면', here: '이 계획', synthetic: '합성을 더할 수 있는 데까지' },
  steps: { tokens: '필요한 토큰', flop: '연산량', hours: '칩 시간', power: '전력', cost: '비용' },
  spent: '돈이 가는 곳',
  onTop: '빗금 친 부분은 계획이 지불하는 값에 더해집니다.',
  actual: '실제',
  planned: '계획',
  tornado: (of) => `흔드는 입력: ${of}`,
  tornadoNote: '입력이 가장 낮은 10분의 1일 때와 가장 높은 10분의 1일 때의 가운데 결과입니다. 진한 막대는 입력이 클수록 결과도 크고, 흐린 막대는 그 반대입니다.',
  least: '가장 작게',
  most: '가장 크게',
  exposure: '노출도',
  planExposure: (share) => `${share}, 계획대로`,
  need: '필요한 양',
  days: '일',
  chips: 'H100 환산',
  late: (days) => `${days} 늦음`,
  onTime: '제때',
  never: '5년 안에 못 옴',
  none: '5년 안에 안 됨',
  late5: '5년 안에 못 온 표본',
  over: (limit) => `${limit} 넘게`,
  under: (limit) => `${limit} 미만`,
  chipCount: (v) => `${v}${/\d$/.test(v) ? '' : ' '}개`,
  dated: '그 날짜',
  column: { what: '항목', p10: 'p10', p50: 'p50', p90: 'p90', claimed: '주장', computed: '계산', word: '판정', published: '발표', off: '차이', draws: '표본 비율', used: '한계 대비 p50', source: '출처', range: '90% 범위', support: '근거' },
  word: { holds: '맞음', 'about-right': '대체로 맞음', 'too-low': '너무 낮음', 'too-high': '너무 높음' },
  kind: { match: '맞음', 'must-fail': '어긋나야 함', 'no-source': '자료 없음', answer: '답' },
  any: '전체',
  reset: '되돌리기',
  matching: (count, all) => `표본 ${all}개 가운데 약 ${count}개`,
  few: '남은 표본이 적어 말하기 어렵습니다.',
  scatter: '발표값 대비 계산값',
  support: { measured: '측정', read: '원문에서 읽음', computed: '원문에서 계산', stated: '계획에 적음', recalled: '기억, 확인 필요', 'second-hand': '재인용', assumed: '가정' },
  unit: {
    count: (v) => v,
    tokens: (v) => v,
    nats: (v) => `${v} nat`,
    flop: (v) => `${v} FLOP`,
    hours: (v) => `${v}시간`,
    share: (v) => v,
    seconds: (v) => `${v}초`,
    days: (v) => `${v}일`,
    megawatts: (v) => `${v} MW`,
    'gigawatt-hours': (v) => `${v} GWh`,
    tonnes: (v) => `${v}톤`,
    dollars: (v) => `${v} 달러`,
    won: (v) => `${v} 원`,
    'tokens-per-second': (v) => `초당 ${v}`,
  },
  minutes: (v) => `${v}분`,
  times: (v) => `${v}배`,
  footer: (version, facts, seed) => `saem ${version}에서 세운 계획입니다(자료 ${facts}, 시드 ${seed}). 이 파일은 바깥에 아무것도 요청하지 않습니다.`,
};

export class PlanSpeech {
  readonly words: PlanWords;
  readonly code: Language;
  readonly #compact: Intl.NumberFormat;
  readonly #plain: Intl.NumberFormat;
  readonly #percent: Intl.NumberFormat;

  constructor(code: Language) {
    this.code = code;
    this.words = code === 'ko' ? ko : en;
    const locale = this.words.locale;
    this.#compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3, useGrouping: 'always' });
    this.#plain = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
    this.#percent = new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 3 });
  }

  number(value: number): string {
    const size = Math.abs(value);
    if (size >= 1e17) return value.toExponential(1).replace('+', '').replace('.0e', 'e');
    return size >= 10_000 ? this.#compact.format(value) : this.#plain.format(value);
  }

  share(value: number): string {
    return this.#percent.format(value);
  }

  value(measure: Measure, value: number): string {
    if (measure === 'share') return this.share(value);
    if (measure === 'nats') return this.words.unit.nats(value.toFixed(3)); // a hundredth of a nat is much
    if (measure === 'megawatts' && value >= 1000) return `${this.number(value / 1000)} GW`;
    if (measure === 'megawatts' && value > 0 && value < 0.1) return `${this.number(value * 1000)} kW`;
    if (measure === 'gigawatt-hours' && value > 0 && value < 1e-4) return `${this.number(value * 1e6)} kWh`;
    if (measure === 'gigawatt-hours' && value > 0 && value < 0.1) return `${this.number(value * 1000)} MWh`;
    if (measure === 'tonnes' && value > 0 && value < 0.1) return `${this.number(value * 1000)} kg`;
    if (measure === 'days' && value > 0 && value < 1) return this.value('seconds', value * 86400);
    if (measure === 'seconds' && value >= 2 * 86400) return this.value('days', value / 86400);
    if (measure === 'seconds' && value >= 7200) return this.value('hours', value / 3600);
    if (measure === 'seconds' && value >= 120) return this.words.minutes(this.number(value / 60));
    return this.words.unit[measure](this.number(value));
  }

  // Its name, marked where it rests on a guess.
  marked(number: Outcome): string {
    return number.name[this.code] + (number.rests_on.length > 0 ? '\u00a0†' : '');
  }

  // What a number may be; where there is none, that is said.
  of(number: { measure: Measure; none?: Said }, value: number): string {
    if (!Number.isFinite(value)) return number.none?.[this.code] ?? this.words.none;
    return number.measure === 'share' && value > 0 && value < 1e-4 ? this.words.under(this.share(1e-4)) : this.value(number.measure, value);
  }

  at(number: Three & { measure: Measure; none?: Said }, share: keyof Three): string {
    return this.of(number, number[share]);
  }

  // Of a limit what is used: nobody asks how often a limit that is far behind was passed.
  used(share: number): string {
    return share > 10 ? this.words.over(this.share(10)) : this.share(share);
  }

  // 2027-01-31 as this language writes it.
  date(iso: string): string {
    if (iso === '') return '–';
    return new Intl.DateTimeFormat(this.words.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso));
  }

  // In the unit of a claim.
  inUnit(unit: string, value: number): string {
    if (unit === '$') return this.value('dollars', value);
    if (!Number.isFinite(value)) return this.words.none;
    if (unit === 'won' || unit === 'share' || unit === 'days') return this.value(unit, value);
    if (unit === 'chips') return this.words.chipCount(this.number(value));
    if (unit === 'times') return this.words.times(this.number(value));
    return `${this.number(value)} ${unit}`.trim();
  }
}
