/** A browser on the running product: signs people in, and says what is wrong with a page. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  type Browser,
  type BrowserContext,
  type Page,
  chromium as playwright,
} from 'playwright-core';
import { chromium } from '../support/browser.ts';
import { type Product, startProduct } from '../support/product.ts';

/** How a page is looked at. */
export type Look = {
  readonly width: 390 | 1440;
  readonly scheme: 'light' | 'dark';
  readonly locale?: 'en' | 'fr-CA';
};

/** The four ways in which every page has to be right. */
export const LOOKS: readonly Look[] = [
  { width: 1440, scheme: 'light' },
  { width: 1440, scheme: 'dark' },
  { width: 390, scheme: 'light' },
  { width: 390, scheme: 'dark' },
];

/** The product and a browser; `ASCENT_URL` names one that runs already, with the demo's world. */
export type Stage = {
  readonly url: string;
  /** The mail inbox; of a product that runs already `ASCENT_INBOX_URL`. */
  readonly inboxUrl: string;
  readonly open: (person: string | null, path: string, look: Look) => Promise<Sight>;
  readonly close: () => Promise<void>;
};

/** One opened page, and what the browser complained about since. */
export type Sight = {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
};

/** Starts what is needed, with drafts in a folder of the test's own if it gives one; null where no browser can be found. */
export async function openStage(drafts?: string): Promise<Stage | null> {
  const found = chromium();
  if ('skipped' in found) return null;
  const running = process.env['ASCENT_URL'];
  const product: Product | null =
    running === undefined
      ? await startProduct({ demo: true, ...(drafts === undefined ? {} : { drafts }) })
      : null;
  const url = (running ?? product?.url ?? '').replace(/\/$/, '');
  const browser = await playwright.launch({ executablePath: found.path, args: ['--no-sandbox'] });
  return {
    url,
    inboxUrl: product?.inboxUrl ?? process.env['ASCENT_INBOX_URL'] ?? '',
    open: (person, path, look) => open(browser, url, person, path, look),
    close: async () => {
      await browser.close();
      await product?.stop();
    },
  };
}

async function open(
  browser: Browser,
  url: string,
  person: string | null,
  path: string,
  look: Look,
): Promise<Sight> {
  const context: BrowserContext = await browser.newContext({
    viewport: { width: look.width, height: look.width === 390 ? 844 : 900 },
    colorScheme: look.scheme,
    reducedMotion: 'reduce',
    locale: look.locale ?? 'en-GB',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // Whoever is not signed in is told so by a 401, which the browser reports.
    if (message.type() === 'error' && !message.text().includes('401'))
      complaints.push(message.text());
  });
  if (person === null) await page.goto(url + path);
  else await page.goto(`${url}/auth/login?hint=${person}&returnTo=${encodeURIComponent(path)}`);
  await settled(page);
  return { page, complaints, close: () => context.close() };
}

/** Waits until nothing is loading any more; streams stay open, so the network never falls silent. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').filter({ visible: true }).first().waitFor({ timeout: 20_000 });
  await page.waitForFunction(
    () => document.querySelector('[aria-busy="true"], [class*="Skeleton"]') === null,
    null,
    {
      timeout: 20_000,
    },
  );
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type AxeResult = {
  violations: { id: string; help: string; nodes: { target: unknown; html: string }[] }[];
};

/** What WCAG 2.2 AA forbids on this page, by axe; one line each. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  // By the debugger, which the page's content security policy does not bind.
  await page.evaluate(axe);
  const result = await page.evaluate<AxeResult>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })`,
  );
  return result.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      (node) => `${id}: ${help}: ${JSON.stringify(node.target)} ${node.html.slice(0, 160)}`,
    ),
  );
}

/** By how many pixels something sticks out sideways; 0 is right. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const boxes = [document.documentElement, document.getElementById('content')];
    return Math.max(...boxes.map((box) => (box === null ? 0 : box.scrollWidth - box.clientWidth)));
  });
}

/** Targets smaller than 24 by 24 px without room around them are axe's; this names the ones below 44 on the phone's bar. */
export function barHeights(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('nav a, nav button')].map(
      (each) => each.getBoundingClientRect().height,
    ),
  );
}
