/**
 * Takes the pictures of the README and of the tour from a running product with the demo's world:
 * `node docs/pictures.ts [http://localhost:3000]`.
 *
 * What is on them is whatever the product shows: figures are computed, never typed in.
 */
import { mkdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Page, chromium } from 'playwright-core';
import { findBrowser } from '../bin/servers/browser.ts';

type Picture = {
  readonly name: string;
  /** The person of the demo; null for nobody. */
  readonly who: string | null;
  readonly path: string;
  readonly scheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
  /** What is done before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
};

const desk = { width: 1440, height: 960 };
const phone = { width: 390, height: 844 };
const pictures: readonly Picture[] = [
  { name: 'status-light', who: 'partner', path: '/status', scheme: 'light', ...desk },
  { name: 'status-phone', who: 'partner', path: '/status', scheme: 'light', ...phone },
  {
    ...{ name: 'why-light', who: 'partner', path: '/status', scheme: 'light', ...desk },
    act: async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('D-005501');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      const closed = page.getByRole('row', { name: /Deal closed/ });
      await closed.getByRole('link', { name: /^Why\?/ }).click();
      await page.getByRole('complementary').getByText('Taken back').waitFor();
    },
  },
  {
    ...{ name: 'journey-light', who: 'partner', path: '/ignite', scheme: 'light', ...desk },
    act: async (page) => {
      await page.getByRole('link', { name: 'Open Containers' }).click();
      await page.getByRole('heading', { level: 1, name: /^Containers practice/ }).waitFor();
    },
  },
  {
    ...{ name: 'decisions-dark', who: 'manager', path: '/decisions', scheme: 'dark', ...desk },
    act: async (page) => {
      await page.getByRole('link', { name: /Keystone Data LLC.*Trial delivery/ }).click();
      await page.getByRole('heading', { level: 1, name: /trial delivery/ }).waitFor();
    },
  },
  { name: 'tour-first', who: null, path: '/', scheme: 'light', ...desk },
  { name: 'tour-learning', who: 'learner', path: '/learning', scheme: 'light', ...phone },
  { name: 'tour-enrolment', who: 'partner', path: '/enrolment', scheme: 'light', ...desk },
  { name: 'tour-people', who: 'partner', path: '/people', scheme: 'light', ...desk },
  { name: 'tour-apply', who: null, path: '/apply', scheme: 'light', ...phone },
  {
    ...{ name: 'tour-package', who: 'onboarding', path: '/decisions', scheme: 'light', ...desk },
    act: async (page) => {
      await page.getByRole('link', { name: /Cumbre Data Inc\./ }).click();
      await page.getByRole('heading', { level: 1 }).nth(1).waitFor();
    },
  },
  { name: 'tour-screening', who: 'compliance', path: '/decisions', scheme: 'dark', ...desk },
  { name: 'tour-decision', who: 'manager', path: '/decisions', scheme: 'light', ...desk },
  { name: 'tour-messages', who: 'partner', path: '/notifications', scheme: 'light', ...desk },
  { name: 'tour-edition', who: 'owner', path: '/edition', scheme: 'light', ...desk },
  { name: 'tour-trail', who: 'auditor', path: '/trail', scheme: 'light', ...desk },
];

const base = process.argv[2] ?? 'http://localhost:3000';
const folder = fileURLToPath(new URL('./pictures/', import.meta.url));
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] });
try {
  for (const picture of pictures) await take(picture);
} finally {
  await browser.close();
}

async function take({ name, who, path, scheme, width, height, act }: Picture): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height },
    // Sharp enough on the screens that people read a README on, and below 400 kB each.
    deviceScaleFactor: width < 500 ? 2 : 1.6,
    colorScheme: scheme,
    reducedMotion: 'reduce',
    locale: 'en-CA',
  });
  const page = await context.newPage();
  await page.goto(
    who === null
      ? `${base}${path}`
      : `${base}/auth/login?hint=${who}&returnTo=${encodeURIComponent(path)}`,
  );
  await settle(page);
  await act?.(page);
  await settle(page);
  const file = `${folder}${name}.png`;
  await page.screenshot({ path: file });
  await context.close();
  console.log(`docs/pictures/${name}.png, ${Math.round(statSync(file).size / 1024)} kB`);
}

/** Waits until nothing loads any more; streams stay open, so the network never falls silent. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  const loading = page.locator('[aria-busy="true"], [class*="Skeleton"]');
  await loading.first().waitFor({ state: 'detached' });
  // Pictures of one moment: charts and late rows come in the frames after.
  await page.waitForTimeout(1_000);
}
