/** The shell, status, why, points history, search, partners, people and the first page, in a real browser. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  LOOKS,
  type Sight,
  type Stage,
  barHeights,
  openStage,
  overflowOf,
  settled,
  violationsOf,
} from './web-a.browser.ts';

const PAGES = [
  { name: 'the first page', person: null, path: '/' },
  { name: 'status', person: 'partner', path: '/status' },
  { name: 'why the total', person: 'partner', path: '/status?why=total' },
  { name: 'why a model', person: 'partner', path: '/status?why=model:solution-reseller' },
  { name: 'points history', person: 'partner', path: '/history' },
  { name: 'points history, narrowed', person: 'partner', path: '/history?kind=performing&q=D-00' },
  { name: 'points history, nothing found', person: 'partner', path: '/history?q=zzzzzz' },
  { name: 'people', person: 'partner', path: '/people' },
  { name: 'the status of a team member', person: 'learner', path: '/status' },
  { name: 'partners', person: 'manager', path: '/partners' },
  { name: 'partners, narrowed', person: 'owner', path: '/partners?q=Havel' },
  { name: 'nothing here', person: 'partner', path: '/no-such-page' },
] as const;

let stage: Stage | null = null;
beforeAll(async () => {
  stage = await openStage();
}, 300_000);
afterAll(() => stage?.close());

async function look(
  person: string | null,
  path: string,
  at: (typeof LOOKS)[number],
): Promise<Sight> {
  if (stage === null) throw new Error('no browser');
  return stage.open(person, path, at);
}

describe.each(LOOKS)('at $width px, $scheme', (at) => {
  test.each(PAGES)(
    '$name has no violation, nothing sticks out, nothing is refused',
    async ({ person, path }) => {
      const sight = await look(person, path, at);
      expect(await violationsOf(sight.page)).toEqual([]);
      expect(await overflowOf(sight.page)).toBe(0);
      expect(sight.complaints).toEqual([]);
      await sight.close();
    },
  );

  test('one partner is seen by its manager as it sees itself, and can be searched for', async () => {
    const sight = await look('manager', '/partners?q=Havel%20IT', at);
    await sight.page
      .getByRole('link', { name: /Havel IT Inc/ })
      .first()
      .click();
    await settled(sight.page);
    expect(await violationsOf(sight.page)).toEqual([]);
    expect(await overflowOf(sight.page)).toBe(0);
    await sight.page.keyboard.press('Control+k');
    await sight.page.getByRole('combobox', { name: /deal/ }).fill('D-005501');
    await sight.page.getByRole('option').first().waitFor();
    expect(await violationsOf(sight.page)).toEqual([]);
    expect(await overflowOf(sight.page)).toBe(0);
    await sight.close();
  });
});

describe('by keys alone', () => {
  const at = LOOKS[0] ?? { width: 1440, scheme: 'light' };

  test('a number leads to its reasons, Escape leads back to the number', async () => {
    const { page, close } = await look('partner', '/status', at);
    const why = page.getByRole('link', { name: /^Why\?/ }).first();
    const name = await why.getAttribute('aria-label');
    await why.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      name,
    );
    await close();
  });

  test('where is D-005501? Slash, the number, Enter', async () => {
    const { page, close } = await look('partner', '/status', at);
    await page.keyboard.press('/');
    await page.keyboard.type('D-005501');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /D-005501/ }).waitFor();
    await close();
  });

  test('g and a letter go to a page', async () => {
    const { page, close } = await look('partner', '/status', at);
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.getByRole('heading', { level: 1, name: 'Points history' }).waitFor();
    await close();
  });
});

describe('on the phone', () => {
  const at = { width: 390, scheme: 'light' } as const;

  test('the bar has at most five targets, none lower than 44 px', async () => {
    const { page, close } = await look('partner', '/status', at);
    const heights = await barHeights(page);
    expect(heights.length).toBeLessThanOrEqual(5);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
    await close();
  });

  test('the reasons of a number take the page, and closing them shows it again', async () => {
    const { page, close } = await look('partner', '/status', at);
    await page
      .getByRole('link', { name: /^Why\?/ })
      .first()
      .click();
    await page.getByRole('complementary').waitFor();
    await page.getByRole('heading', { level: 1, name: /points?$/ }).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('heading', { level: 1, name: 'Your status' }).waitFor();
    await close();
  });
});

test('in French everything that the pages say is French', async () => {
  const { page, close } = await look('partner', '/status', {
    width: 1440,
    scheme: 'light',
    locale: 'fr-CA',
  });
  await page.getByRole('button', { name: /Maya Tremblay/ }).click();
  await page.getByRole('menuitemradio', { name: /Français/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Votre statut' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('fr-CA');
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('menuitemradio', { name: 'English' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your status' }).waitFor();
  await close();
});
