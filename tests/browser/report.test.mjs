// The report's page as its readers meet it: what it says, in which language and colours, by mouse and by keyboard.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axeSource, data, open, reports, start, stop, texts } from './open_page.mjs';

before(start);
after(stop);

const verdicts = {
  released: ['Released', '내보냈습니다'],
  refused: ['Not released', '내보내지 않았습니다'],
  undecided: ['Not enough evidence', '증거가 모자랍니다'],
  made: ['Made, not audited', '만들었고, 감사는 하지 않았습니다'],
  empty: ['Not enough evidence', '증거가 모자랍니다'],
  hostile: ['Not released', '내보내지 않았습니다'],
};
const opened = async (report, options, run) => {
  const it = await open(report, options);
  try {
    await run(it);
  } finally {
    await it.close();
  }
};

describe('what it says', () => {
  for (const report of reports) {
    test(`${report}: the verdict comes first and is in view`, () =>
      opened(report, {}, async ({ page, seen }) => {
        const heading = page.locator('h1');
        assert.equal(await heading.textContent(), verdicts[report][0]);
        const box = await heading.boundingBox();
        assert.ok(box.y > 0 && box.y + box.height < 900);
        assert.equal(await page.locator('main > section').first().getAttribute('id'), 'verdict');
        assert.ok((await page.title()).startsWith(verdicts[report][0]));
        assert.deepEqual(seen, { requests: [], errors: [] });
      }));
  }

  test('every finding stands with its numbers, the worst first', () =>
    opened('refused', {}, async ({ page }) => {
      const report = await data(page);
      assert.equal(await page.locator('details.finding').count(), report.findings.length);
      const outcomes = await page.locator('.check').evaluateAll((cards) => cards.map((card) => card.querySelectorAll('.finding.fail, .finding.undecided').length > 0));
      assert.ok(outcomes.lastIndexOf(true) < outcomes.indexOf(false));
      for (const [index, finding] of report.findings.entries()) {
        const row = page.locator(`#finding-${index}`);
        assert.equal(await row.locator('.dataset').textContent(), finding.dataset);
        assert.match(await row.locator('.n').textContent(), new RegExp(`^n ${finding.estimate.n}`));
      }
      const personal = page.locator(`#finding-${report.findings.findIndex((f) => f.check === 'leftover-personal-data')}`);
      assert.equal(await personal.locator('.value').textContent(), '6.9%');
      assert.equal(await personal.locator('.range').textContent(), '5% – 9.2%');
    }));

  test('an interval is drawn where its numbers are', () =>
    opened('refused', {}, async ({ page }) => {
      const report = await data(page);
      const index = report.findings.findIndex((f) => f.check === 'near-duplicates' && f.outcome === 'fail');
      const { estimate, threshold } = report.findings[index];
      const at = await page.locator(`#finding-${index} svg.interval`).evaluate((svg) => {
        const box = (selector) => svg.querySelector(selector).getBoundingClientRect();
        const [band, dot, line] = [box('.band'), box('.dot'), box('.threshold')];
        return { low: band.left, high: band.right, value: dot.left + dot.width / 2, threshold: line.left + line.width / 2 };
      });
      const scale = (at.high - at.low) / (estimate.high - estimate.low);
      assert.ok(Math.abs(at.low + (estimate.value - estimate.low) * scale - at.value) < 1.5);
      assert.ok(Math.abs(at.low + (threshold - estimate.low) * scale - at.threshold) < 1.5);
    }));

  test('numbers of personal data are said to be kept private, not unknown', () =>
    opened('undecided', {}, async ({ page }) => {
      const index = (await data(page)).findings.findIndex((finding) => finding.threshold === null);
      const row = page.locator(`#finding-${index}`);
      await row.locator('summary').click();
      const text = await row.textContent();
      assert.match(text, /kept private/);
      assert.match(text, /Pass\. .*private\/report\.html/);
      assert.doesNotMatch(text, /unknown|n 0|null/);
    }));

  test('what stands against a release leads to its finding', () =>
    opened('refused', {}, async ({ page }) => {
      const links = page.locator('.against a');
      assert.equal(await links.count(), 3);
      await links.first().click();
      const target = page.locator('details.finding:target');
      assert.equal(await target.evaluate((details) => details.open), true);
      assert.match(await target.locator('.sentence').textContent(), /^Fail: .*9\.2%.* at most 5%/);
    }));

  test('an undecided finding says what is missing', () =>
    opened('undecided', {}, async ({ page }) => {
      await page.locator('.against a').first().click();
      assert.match(await page.locator('details.finding:target .sentence').textContent(), /It takes 72 records to decide, there are 31\./);
    }));

  test('a self-test that failed is said', () =>
    opened('refused', {}, async ({ page }) => {
      await page.locator('.against a').last().click();
      const target = page.locator('details.finding:target');
      assert.match(await target.locator('.sentence').textContent(), /only 31 of 40 planted defects/);
      assert.match(await target.locator('.self-test').textContent(), /cannot be trusted/);
    }));

  test('the funnel shows every step, count and reason', () =>
    opened('released', {}, async ({ page }) => {
      const report = await data(page);
      const shown = report.funnel.filter((step) => !(step.stage === 'read' && step.from.length > 0));
      const rows = page.locator('table.flow tbody tr');
      assert.equal(await rows.count(), shown.length);
      const number = (value) => value.toLocaleString('en');
      for (const [i, step] of shown.entries()) {
        const row = rows.nth(i);
        assert.equal(await row.locator('td.in').textContent(), number(step.in));
        assert.equal(await row.locator('td.out').textContent(), number(step.out));
        assert.equal(await row.locator('td.dropped').textContent(), number(step.rejected));
        const counts = (await texts(page, `table.flow tbody tr >> nth=${i} >> .reasons .count`)).map((text) => Number(text.replaceAll(',', '')));
        assert.equal(counts.reduce((a, b) => a + b, 0), step.rejected);
      }
    }));

  test('the four numbers at the top add up', () =>
    opened('released', {}, async ({ page }) => {
      const numbers = (await texts(page, '.figures dd')).map((text) => Number(text.replaceAll(/[^0-9]/g, '')));
      assert.equal(numbers[0] + numbers[1] - numbers[2], numbers[3]);
      assert.equal(await page.locator('.figures .sign').count(), 3);
    }));

  test('distributions have their numbers beside them', () =>
    opened('released', {}, async ({ page }) => {
      const report = await data(page);
      const figure = page.locator('figure.shape').first();
      await figure.locator('summary').click();
      const cells = (await figure.locator('.as-numbers td:nth-child(2)').allTextContents()).map(Number);
      const total = report.distributions[0].series[0].counts.reduce((a, b) => a + b, 0);
      assert.equal(cells.reduce((a, b) => a + b, 0), total);
    }));

  test('rules that were only measured stand with their limits, those that would drop most first', () =>
    opened('released', {}, async ({ page }) => {
      const rules = page.locator('.rules');
      assert.equal(await rules.count(), 2);
      const figure = page.locator('.rules:not(.idle) + figure.shape');
      assert.equal(await figure.locator('h3').textContent(), 'repeats lines');
      assert.deepEqual(await figure.locator('.key .cut').allTextContents(), ['17 (4.3%) above 0.3', '161 (36.2%) above 0.26']);
      assert.equal(await figure.locator('line.limit').count(), 2);
      assert.ok((await figure.locator('rect.beyond').count()) > 0);
      await page.locator('.rules.idle > summary').click();
      assert.equal(await page.locator('.rules.idle > .content h3').textContent(), 'mostly short lines');
    }));

  test('spans are marked byte for byte', () =>
    opened('released', {}, async ({ page }) => {
      assert.deepEqual(await texts(page, '.sample.rejected mark'), ['accept accept accept accept', '900230-1234567', 'invented in 1996 by a student in Geneva']);
    }));

  test('a long text is an excerpt until asked for', () =>
    opened('released', {}, async ({ page }) => {
      await page.getByRole('radio', { name: /Kept/ }).check();
      const card = page.locator('.sample', { hasText: 'Choosing a disk' });
      const before = (await card.locator('.text').textContent()).length;
      await card.getByRole('button').click();
      const whole = (await card.locator('.text').textContent()).length;
      assert.ok(before < 450 && whole > 2000);
      assert.equal(await card.getByRole('button').getAttribute('aria-expanded'), 'true');
    }));

  test('models, licences and outputs are named', () =>
    opened('released', {}, async ({ page }) => {
      const text = await page.locator('#origin').textContent();
      for (const part of ['data/pages', 'MPL-2.0', 'GPL-2.0-or-later', 'local', '211,840', 'spring.yaml']) assert.ok(text.includes(part), part);
    }));

  test('what was refused is not called released', () =>
    opened('refused', {}, async ({ page }) => {
      assert.ok((await page.locator('#origin').textContent()).includes('held/pages'));
      assert.ok((await page.locator('.figures').textContent()).includes('held back'));
    }));

  test('empty parts say that they are empty', () =>
    opened('empty', {}, async ({ page }) => {
      for (const id of ['shape', 'samples', 'origin']) assert.ok((await page.locator(`#${id} .empty`).count()) > 0, id);
      assert.equal(await page.locator('.finding .value').textContent(), '–');
    }));

  test('a reader without scripts gets the verdict', () =>
    opened('refused', { javaScriptEnabled: false }, async ({ page }) => {
      const text = await page.locator('noscript').innerText();
      assert.match(text, /refused\. 3 checks stand against a release/);
    }));
});

describe('samples', () => {
  const shown = (page) => page.locator('#samples .sample').count();

  test('filter by kind, data set, reason and words', () =>
    opened('released', {}, async ({ page }) => {
      const report = await data(page);
      const all = report.kept.length + report.made.length + report.rejected.length;
      const status = page.getByRole('status');
      assert.equal(await status.textContent(), `${all} of ${all} samples`);
      await page.getByRole('radio', { name: /Refused/ }).check();
      assert.equal(await shown(page), report.rejected.length);
      await page.getByRole('combobox', { name: 'Data set' }).selectOption('questions');
      assert.equal(await shown(page), report.rejected.filter((sample) => sample.dataset === 'questions').length);
      await page.getByRole('combobox', { name: 'Reason' }).selectOption({ label: 'check the grounds: not in its source' });
      assert.equal(await shown(page), 1);
      await page.getByRole('combobox', { name: 'Data set' }).selectOption('');
      await page.getByRole('combobox', { name: 'Reason' }).selectOption('');
      await page.getByRole('radio', { name: /All/ }).check();
      await page.getByRole('searchbox').fill('GENEVA');
      assert.equal(await shown(page), 1);
      await page.getByRole('searchbox').fill('no such words');
      assert.equal(await shown(page), 0);
      assert.ok(await page.getByText('No sample fits these filters.').isVisible());
    }));

  test('more are shown on request, and the keyboard goes on with the first of them', () =>
    opened('released', {}, async ({ page }) => {
      assert.equal(await shown(page), 12);
      await page.getByRole('button', { name: 'Show 4 more' }).press('Enter');
      assert.equal(await shown(page), 16);
      assert.equal(await page.evaluate(() => [...document.querySelectorAll('#samples .sample')].indexOf(document.activeElement)), 12);
    }));

  test('filters outlast a change of language', () =>
    opened('released', {}, async ({ page }) => {
      await page.getByRole('radio', { name: /Made/ }).check();
      await page.getByRole('button', { name: '한국어' }).click();
      assert.equal(await shown(page), 3);
      assert.ok(await page.getByRole('radio', { name: /만듦/ }).isChecked());
    }));
});

describe('language', () => {
  for (const report of reports) {
    test(`${report}: Korean where the browser speaks it`, () =>
      opened(report, { locale: 'ko-KR' }, async ({ page, seen }) => {
        assert.equal(await page.locator('html').getAttribute('lang'), 'ko');
        assert.equal(await page.locator('h1').textContent(), verdicts[report][1]);
        assert.deepEqual(seen, { requests: [], errors: [] });
      }));
  }

  test('every word of the page is said in Korean', () =>
    opened('refused', { locale: 'ko-KR' }, async ({ page }) => {
      const selectors = ['h1', 'h2', '.section > header p', '.reason', '.check h3', '.check header p', '.figures dt', 'nav a', '.sentence', '.self-test', '.flow thead th:not(.drawn)', '.reasons bdi', '.facts dt', '.segments label', '.filters option:first-child', '.sample .kind', '.sample .why b', '.sample .why .stage', '.sample h5', '.key b', '.key span', '.as-numbers summary', '.origin h3', '.end p', '.status', '#theme option', '.against .what'];
      const missing = [];
      for (const selector of selectors) {
        const found = await texts(page, selector);
        assert.ok(found.length > 0, selector);
        missing.push(...found.filter((text) => !/[가-힣]/.test(text)).map((text) => `${selector}: ${text}`));
      }
      assert.deepEqual(missing, []);
    }));

  test('the switch changes it, keeps the focus, and is remembered', () =>
    opened('released', {}, async ({ page }) => {
      await page.getByRole('button', { name: '한국어' }).press('Enter');
      assert.equal(await page.locator('h1').textContent(), '내보냈습니다');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'language-ko');
      assert.equal(await page.getByRole('button', { name: '한국어' }).getAttribute('aria-pressed'), 'true');
      await page.reload();
      assert.equal(await page.locator('h1').textContent(), '내보냈습니다');
      await page.getByRole('button', { name: 'English' }).click();
      assert.equal(await page.locator('h1').textContent(), 'Released');
    }));

  test('Hangul has a font', () =>
    opened('released', { locale: 'ko-KR' }, async ({ page }) => {
      // A font without Hangul draws the same box for every syllable.
      const [one, other] = await page.evaluate(() =>
        ['가', '힣'].map((text) => {
          const canvas = document.createElement('canvas');
          const context = canvas.getContext('2d');
          context.font = `40px ${getComputedStyle(document.body).fontFamily}`;
          context.fillText(text, 10, 60);
          return canvas.toDataURL();
        }),
      );
      assert.notEqual(one, other);
    }));
});

describe('colours', () => {
  const lightness = (page) =>
    page.evaluate(() => {
      const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
      return canvas.getImageData(0, 0, 1, 1).data[1];
    });

  test('follow the system', async () => {
    await opened('released', { colorScheme: 'light' }, async ({ page }) => assert.ok((await lightness(page)) > 230));
    await opened('released', { colorScheme: 'dark' }, async ({ page }) => assert.ok((await lightness(page)) < 40));
  });

  test('the switch overrules the system and is remembered', () =>
    opened('released', { colorScheme: 'light' }, async ({ page }) => {
      await page.getByRole('combobox', { name: 'Appearance' }).selectOption('dark');
      assert.ok((await lightness(page)) < 40);
      await page.reload();
      assert.ok((await lightness(page)) < 40);
      await page.getByRole('combobox', { name: 'Appearance' }).selectOption('system');
      assert.ok((await lightness(page)) > 230);
    }));

  test('on paper it is light, open and without switches', () =>
    opened('refused', { colorScheme: 'dark' }, async ({ page }) => {
      await page.emulateMedia({ media: 'print' });
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      assert.ok((await lightness(page)) > 230);
      assert.equal(await page.locator('details:not([open])').count(), 0);
      for (const gone of ['.top', '.filters']) assert.equal(await page.locator(gone).isVisible(), false);
      assert.ok((await page.pdf()).length > 20_000);
    }));
});

describe('for everyone', () => {
  const variants = [
    { colorScheme: 'light', locale: 'en-US' },
    { colorScheme: 'dark', locale: 'ko-KR' },
    { colorScheme: 'light', locale: 'ko-KR', viewport: { width: 360, height: 740 } },
    { colorScheme: 'dark', locale: 'en-US', viewport: { width: 360, height: 740 } },
  ];
  for (const [index, report] of reports.entries()) {
    test(`${report}: axe finds nothing serious`, async () => {
      // `refused` has every part of the page; the others are what else its texts may be.
      for (const variant of report === 'refused' ? variants : [variants[index % variants.length]]) {
        await opened(report, { ...variant, bypassCSP: true }, async ({ page }) => {
          await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
          await page.evaluate(axeSource);
          const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
          const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
          assert.deepEqual(grave.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 200))}`), []);
        });
      }
    });

    test(`${report}: nothing is wider than a phone`, async () => {
      for (const locale of ['en-US', 'ko-KR']) {
        await opened(report, { viewport: { width: 360, height: 740 }, locale }, async ({ page }) => {
          await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
          const outside = await page.evaluate(() =>
            [...document.querySelectorAll('h1, h2, h3, p, td, th, dd, button, select, input[type=search]')]
              .filter((element) => element.checkVisibility() && !element.closest('.unseen, thead') && element.getBoundingClientRect().right > 361)
              .map((element) => element.outerHTML.slice(0, 120)),
          );
          assert.deepEqual(outside, []);
        });
      }
    });
  }

  test('the keyboard reaches everything, in order, and shows where it is', () =>
    opened('refused', {}, async ({ page }) => {
      const expected = await page.evaluate(
        () =>
          [...document.querySelectorAll('a[href], button, select, input[type=search], summary')].filter((element) => element.checkVisibility()).length + 1, // one stop for the radio buttons
      );
      const stops = [];
      for (let i = 0; i < expected + 5; ++i) {
        await page.keyboard.press('Tab');
        const stop = await page.evaluate(() => {
          const element = document.activeElement;
          if (element === document.body) return null;
          const all = [...document.querySelectorAll('*')];
          const ring = element.type === 'radio' ? element.nextElementSibling : element;
          const style = getComputedStyle(ring);
          return { at: all.indexOf(element), ringed: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, html: element.outerHTML.slice(0, 80) };
        });
        if (stop === null) break;
        stops.push(stop);
      }
      assert.equal(stops.length, expected);
      assert.deepEqual(stops.filter(({ ringed }) => !ringed), []);
      const order = stops.map(({ at }) => at);
      assert.deepEqual(order, [...order].sort((a, b) => a - b));
      assert.match(stops[0].html, /class="skip"/);
    }));

  test('the first stop skips to the content', () =>
    opened('released', {}, async ({ page }) => {
      await page.keyboard.press('Tab');
      assert.ok((await page.locator('.skip').boundingBox()).y >= 0);
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
    }));

  test('a finding opens by keyboard', () =>
    opened('released', {}, async ({ page }) => {
      const first = page.locator('details.finding').first();
      await first.locator('summary').focus();
      await page.keyboard.press('Enter');
      assert.ok(await first.locator('.sentence').isVisible());
    }));

  test('every drawing is told in words or is decoration', () =>
    opened('refused', {}, async ({ page }) => {
      const mute = await page.locator('svg').evaluateAll((drawings) =>
        drawings.filter((svg) => svg.getAttribute('aria-hidden') !== 'true' && !(svg.getAttribute('role') === 'img' && svg.getAttribute('aria-label'))).length,
      );
      assert.equal(mute, 0);
    }));

  test('nothing moves where motion is unwanted', () =>
    opened('released', {}, async ({ page }) => {
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), 'auto');
    }));
});
