// The page of a plan as its readers meet it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axeSource, data, open, start, stop, texts } from './open_page.mjs';

before(start);
after(stop);

const opened = async (options, run) => {
  const it = await open('plan', options);
  try {
    await run(it);
    assert.deepEqual(it.seen, { requests: [], errors: [] });
  } finally {
    await it.close();
  }
};

describe('a plan', () => {
  test('answers first, in view, in a sentence', () =>
    opened({}, async ({ page }) => {
      const answer = await data(page);
      assert.equal(await page.locator('h1').textContent(), 'How long does it take?');
      assert.equal(await page.locator('.lead').textContent(), answer.lead.en);
      assert.match(answer.lead.en, /^Of 1 claim, 1 holds\. .* It can(not)? be done/);
      assert.equal((await texts(page, '.figures dt')).length, 4);
      assert.match((await texts(page, '.figures .made-of'))[0], /days to write, .* to train/);
      assert.match(await page.locator('.answer .note').textContent(), /A token is/);
      const box = await page.locator('.doubts').boundingBox();
      assert.ok(box.y + box.height < 900, 'the figures and what to doubt are in view');
      assert.equal(await page.locator('.doubts li').last().textContent(), answer.doubt.en);
      assert.equal(await page.locator('.recipe bdi').textContent(), '</script><b>8B</b>');
    }));

  test('speaks Korean and says the same numbers', () =>
    opened({ locale: 'ko-KR' }, async ({ page }) => {
      const answer = await data(page);
      assert.equal(await page.locator('h1').textContent(), '얼마나 걸리나?');
      assert.equal(await page.locator('.lead').textContent(), answer.lead.ko);
      assert.equal(await page.locator('.doubts li').last().textContent(), answer.doubt.ko);
      await page.getByRole('button', { name: 'English' }).click();
      assert.equal(await page.locator('h1').textContent(), 'How long does it take?');
    }));

  test('draws its plots where their numbers are', () =>
    opened({}, async ({ page }) => {
      const answer = await data(page);
      const at = await page.locator('#wall .chart svg').evaluate((svg) => {
        const circle = (selector) => {
          const found = svg.querySelector(selector);
          return { x: Number(found.getAttribute('cx')), y: Number(found.getAttribute('cy')) };
        };
        return { here: circle('.here circle'), first: circle('.landmark circle') };
      });
      const mark = answer.wall.landmarks[0];
      const decades = Math.log10(answer.wall.here.flop / mark.flop);
      const width = await page.locator('#wall .chart').evaluate((place) => place.clientWidth);
      assert.ok(Math.abs((at.here.x - at.first.x) / ((width - 80) / 8) - decades) < 0.02);
      assert.ok(at.here.y < at.first.y === answer.wall.here.tokens > mark.tokens);
      assert.equal(await page.locator('path.arrivals').count(), 6);
      assert.ok((await page.locator('.tornado').count()) >= 3);
      assert.equal(await page.locator('#numbers table').first().locator('tbody tr').count(), answer.numbers.length);
    }));

  for (const [name, options] of [['a desktop', {}], ['a phone', { viewport: { width: 390, height: 844 } }], ['a Korean phone', { viewport: { width: 390, height: 844 }, locale: 'ko-KR' }]]) {
    test(`no word covers another on the data wall of ${name}`, () =>
      opened(options, async ({ page }) => {
        const boxes = await page.locator('#wall .chart .landmark text, #wall .chart .here text').evaluateAll((all) =>
          all.map((one) => ({ text: one.textContent, ...JSON.parse(JSON.stringify(one.getBoundingClientRect())) })));
        const frame = await page.locator('#wall .chart').boundingBox();
        for (const [i, a] of boxes.entries()) {
          assert.ok(a.left >= frame.x && a.right <= frame.x + frame.width, `${a.text} is cut`);
          for (const b of boxes.slice(i + 1)) {
            assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 3 || b.bottom <= a.top + 3, `${a.text} covers ${b.text}`);
          }
        }
        assert.equal(boxes.length, (await data(page)).wall.landmarks.length + 1);
      }));
  }

  test('marks what rests on guesses, and names them', () =>
    opened({}, async ({ page }) => {
      const answer = await data(page);
      const weak = new Set(answer.numbers.filter((number) => number.rests_on.length > 0).map((number) => number.name.en));
      assert.ok(weak.size > 0 && weak.size < answer.numbers.length);
      for (const row of [...(await texts(page, '#numbers table:first-of-type tbody th')), ...(await texts(page, '#whatif tbody th'))]) {
        const name = row.replace('\u00a0†', '');
        if (answer.numbers.some((number) => number.name.en === name)) assert.equal(row.endsWith('†'), weak.has(name), row);
      }
      const named = await page.locator('#numbers > .content > .note').textContent();
      for (const guess of answer.guesses) assert.ok(named.includes(guess.name.en), guess.key);
      for (const shock of answer.shocks) {
        const said = (await texts(page, '#delivery .legend li')).find((text) => text.startsWith(shock.name.en));
        if (said) assert.equal(said.includes('†'), shock.weak, said);
      }
    }));

  test('shows where the money goes, all of it', () =>
    opened({}, async ({ page }) => {
      const { spent } = await data(page);
      const widths = await page.locator('.spent-bar .part').evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().width));
      const all = widths.reduce((sum, width) => sum + width, 0);
      for (const [i, { share }] of spent.entries()) assert.ok(Math.abs(widths[i] / all - share) < 0.01);
      const said = await texts(page, '.spent .legend li');
      assert.equal(said.length, spent.length);
      for (const [i, { name }] of spent.entries()) assert.ok(said[i].startsWith(name.en));
      assert.equal(await page.locator('.spent .on-top .swatch').count(), spent.filter(({ paid }) => !paid).length);
    }));

  test('draws plan against actual', () =>
    opened({}, async ({ page }) => {
      assert.deepEqual(await texts(page, '.comparison h3'), ['answers that pass', 'unique real tokens']);
      assert.deepEqual(await texts(page, '.comparison dd'), ['50% (40%\u00a0– 60%)', '30%', '2T', '3T'].map((text) => text.replace('\u00a0', ' ')));
      const left = (selector) => page.locator(`.comparison:first-of-type ${selector}`).evaluate((mark) => mark.getBoundingClientRect().left);
      assert.ok((await left('.actual')) < (await left('.planned')), 'what fell short stands before the band');
    }));

  test('says what is in the way', () =>
    opened({}, async ({ page }) => {
      const rows = await texts(page, '#numbers .scroll:last-of-type tbody th');
      assert.deepEqual(rows, (await data(page)).bindings.map(({ name }) => name.en));
    }));

  test('exposure moves the delays', () =>
    opened({}, async ({ page }) => {
      const before = (await texts(page, '#delivery .legend li')).join();
      await page.locator('#exposure').fill('0');
      const none = await texts(page, '#delivery .legend li');
      assert.notEqual(none.join(), before);
      for (const text of none) assert.match(text, /on time/);
    }));

  test('sliders pick draws, and let go of them', () =>
    opened({}, async ({ page }) => {
      const answer = await data(page);
      const days = () => page.locator('#whatif tbody tr').first().locator('td').nth(1).textContent().then((text) => Number.parseFloat(text));
      const usual = await days();
      const mfu = answer.sample.variables.findIndex((variable) => variable.key === 'compute.mfu');
      await page.locator(`#what-if-${mfu}`).fill('5');
      const slow = await days();
      await page.locator(`#what-if-${mfu}`).fill('95');
      const fast = await days();
      assert.ok(slow > usual * 1.2 && fast < usual * 0.9, `${slow} ${usual} ${fast}`);
      assert.match(await page.locator('#whatif .status').textContent(), /about \d+ of/);
      await page.getByRole('button', { name: 'Reset' }).click();
      assert.equal(await days(), usual);
    }));

  test('shows what must not agree as such, and what does', () =>
    opened({}, async ({ page }) => {
      await page.locator('#trust summary').click();
      const words = await texts(page, '#trust tbody tr td:last-child');
      assert.equal(words.filter((word) => word === 'must not agree').length, 7);
      const rows = (await data(page)).validation;
      assert.equal(words.filter((word) => word === 'agrees').length, rows.filter((row) => row.kind === 'match').length);
      assert.ok(rows.some((row) => row.number === '14' && row.kind === 'match'));
    }));

  for (const [name, options] of [['a phone', { viewport: { width: 360, height: 740 } }], ['the dark', { colorScheme: 'dark' }], ['a desktop', {}]]) {
    test(`can be read by everybody on ${name}`, () =>
      opened(options, async ({ page }) => {
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(wide <= 0, `${wide} px too wide`);
        await page.evaluate(axeSource);
        const found = await page.evaluate(() => globalThis.axe.run());
        assert.deepEqual(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`), []);
      }));
  }

  test('a reader without scripts gets the answer', () =>
    opened({ javaScriptEnabled: false }, async ({ page }) => {
      assert.match(await page.locator('noscript').innerText(), /It can(not)? be done/);
    }));
});
