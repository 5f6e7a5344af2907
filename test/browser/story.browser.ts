/** The running product with its world, windows of several people side by side, and the systems that send facts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from '../../bin/home.ts';
import { clientIds } from '../../bin/identity/clients.ts';
import { personToken, systemToken } from '../../bin/identity/token.ts';
import { chromium } from '../support/browser.ts';
import { startProduct } from '../support/product.ts';

/** A window that stays open: nothing in the story may depend on loading it again. */
export type Window = {
  readonly page: Page;
  /** What the browser complained about so far. */
  readonly complaints: readonly string[];
  /** Whether the page is still the one that was opened first. */
  readonly wasNeverReloaded: () => Promise<boolean>;
};

/** A mail as the inbox shows it. */
export type InboxMail = {
  readonly subject: string;
  readonly language: string;
  readonly text: string;
};

/** The stage of the story. `ASCENT_HOME` names a product that runs already, with the demo's world. */
export type Theatre = {
  readonly databaseUrl: string;
  /** Signs a person in, in a browser of their own, and opens a path of the dashboard. */
  readonly window: (person: string, path: string) => Promise<Window>;
  /** Sends as another system does; throws unless the answer is a success. */
  readonly send: (path: string, body: object) => Promise<unknown>;
  /** Asks as a person does, by token; whatever the answer is. */
  readonly ask: (
    person: string,
    path: string,
    body?: object,
  ) => Promise<{ status: number; body: unknown }>;
  /** The newest mail to an address whose text or subject matches; waits for it. */
  readonly mailTo: (address: string, says: RegExp) => Promise<InboxMail>;
  readonly close: () => Promise<void>;
};

const mailWaitMs = 60_000;

/** Starts what is needed; null where no browser can be found. */
export async function openTheatre(): Promise<Theatre | null> {
  const found = chromium();
  if ('skipped' in found) return null;
  const home = process.env['ASCENT_HOME'];
  const product = home === undefined ? await startProduct({ demo: true }) : null;
  const running =
    product?.running ??
    (JSON.parse(readFileSync(join(home ?? '', 'running.json'), 'utf8')) as Running);
  const { identity, url } = running;
  if (identity === null) throw new Error('no embedded sign-in');
  const token = (person: string): Promise<string> =>
    person === 'system'
      ? systemToken(identity, clientIds.system, identity.systemSecret)
      : personToken(identity, person);
  const ask: Theatre['ask'] = async (person, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${await token(person)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json().catch(() => null) };
  };
  const browser = await playwright.launch({ executablePath: found.path, args: ['--no-sandbox'] });
  return {
    databaseUrl: running.databaseUrl,
    window: (person, path) => openWindow(browser, url, person, path),
    ask,
    send: async (path, body) => {
      const answer = await ask('system', path, body);
      if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer)}`);
      return answer.body;
    },
    mailTo: (address, says) => mailTo(running.inboxUrl ?? '', address, says),
    close: async () => {
      await browser.close();
      await product?.stop();
    },
  };
}

async function openWindow(
  browser: Browser,
  url: string,
  person: string,
  path: string,
): Promise<Window> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(45_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // Whoever is not signed in is told so by a 401, which the browser reports.
    if (message.type() === 'error' && !message.text().includes('401'))
      complaints.push(message.text());
  });
  await page.goto(`${url}/auth/login?hint=${person}&returnTo=${encodeURIComponent(path)}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.evaluate(() => Reflect.set(window, 'openedOnce', true));
  return {
    page,
    complaints,
    wasNeverReloaded: () => page.evaluate(() => Reflect.get(window, 'openedOnce') === true),
  };
}

async function mailTo(inboxUrl: string, address: string, says: RegExp): Promise<InboxMail> {
  const from = Date.now();
  for (;;) {
    const response = await fetch(`${inboxUrl}/mails.json?to=${encodeURIComponent(address)}`);
    const { items } = (await response.json()) as { items: readonly InboxMail[] };
    const found = items.find((mail) => says.test(mail.subject) || says.test(mail.text));
    if (found !== undefined) return found;
    if (Date.now() - from > mailWaitMs) {
      const subjects = items.map((mail) => mail.subject).join('\n');
      throw new Error(`No mail to ${address} says ${String(says)}. There are:\n${subjects}`);
    }
    await sleep(300);
  }
}
