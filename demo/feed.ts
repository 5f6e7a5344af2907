/**
 * The live feed: real CloudEvents and xAPI statements through the API every few seconds, so that screens move.
 *
 * What it sends is made up and marked as such by its source. Havel's third certification comes first, a little after the
 * start: the step that waits for it ticks on every open screen. Then come lines of the world whose day has come, and
 * courses, deals and months of any partner.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../db/connect.ts';
import { addDays, lastOf } from '../program/days.ts';
import type { Day } from '../program/models.ts';
import { createClient, type Client } from './client.ts';
import { monthsToMove, moveMonth, WORLD_LAST_MONTH } from './move.ts';
import { headerOf, heldLines, monthsMoved, worldFolder, type WorldOptions } from './seed.ts';

/** How the feed runs: every so many milliseconds, until the signal says stop. */
export type FeedOptions = WorldOptions & { readonly everyMs?: number };

/** What marks everything that the feed makes up. */
export const FEED_SOURCE = 'demo-feed';

const everyMs = 4_000;
const thirdAfterMs = 20_000;

/** Sends until it is told to stop. */
export async function runFeed(options: FeedOptions): Promise<void> {
  const client = createClient(options);
  const today = (): Day => options.today ?? new Date().toISOString().slice(0, 10);
  const accounts = await accountsOf();
  const startedAt = Date.now();
  let third = false;
  await sendHeld(client, options, today());
  while (options.signal?.aborted !== true) {
    if (!third && Date.now() - startedAt > thirdAfterMs) {
      third = true;
      await thirdCertification(client, today());
      options.say('  feed: Priya Nair of Havel IT Inc. is certified for containers');
    } else {
      const account = accounts[Math.floor(Math.random() * accounts.length)];
      if (account !== undefined) options.say(`  feed: ${await anything(client, account, today())}`);
    }
    await sleep(
      options.everyMs ?? everyMs,
      undefined,
      options.signal === undefined ? {} : { signal: options.signal },
    ).catch(() => {});
  }
}

/** The certification that Havel's practice waits for; sent twice it is there once. */
export async function thirdCertification(client: Client, today: Day): Promise<void> {
  await client.send({
    user: 'system',
    method: 'POST',
    path: '/v1/events',
    json: {
      specversion: '1.0',
      id: 'havel-third',
      source: FEED_SOURCE,
      type: 'certification.earned',
      time: `${today}T00:00:00Z`,
      data: {
        person: 'priya.nair@p00374.example',
        certification: 'advanced-containers',
        date: today,
        expiresOn: addDays(today, 729),
      },
    },
  });
}

type Account = {
  readonly program: string;
  readonly account: string;
  readonly country: string;
  readonly domain: string;
};

async function accountsOf(): Promise<readonly Account[]> {
  const text = await readFile(join(worldFolder, 'accounts.csv'), 'utf8');
  return text
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      const [program = '', account = '', country = ''] = line.split(',');
      return { program, account, country, domain: line.slice(line.lastIndexOf(',') + 1) };
    });
}

const PRODUCTS = ['compute', 'containers', 'network', 'security', 'storage', 'observability'];
const COURSES = [
  'sales-essentials',
  'technical-essentials',
  'operate-containers',
  'design-compute',
  'deploy-network',
];
const anyOf = (values: readonly string[]): string =>
  values[Math.floor(Math.random() * values.length)] ?? '';

/** One statement or event of a partner; returns what it was, in words. */
async function anything(client: Client, account: Account, today: Day): Promise<string> {
  if (Math.random() < 0.5) return course(client, account, today);
  const id = randomUUID();
  const deal = `D-F${id.slice(0, 6).toUpperCase()}`;
  const product = anyOf(PRODUCTS);
  const amount = String(2000 + Math.floor(Math.random() * 60_000));
  await client.send({
    user: 'system',
    method: 'POST',
    path: '/v1/events',
    json: {
      specversion: '1.0',
      id,
      source: FEED_SOURCE,
      type: 'deal.closed',
      time: `${today}T00:00:00Z`,
      data: {
        deal,
        account: account.account,
        customer: `cust-${String(Math.floor(Math.random() * 3000)).padStart(4, '0')}`,
        product,
        licence: anyOf(['subscription', 'perpetual', 'saas']),
        role: account.program === 'services' ? 'influence' : 'transact',
        currency: 'USD',
        amount: `${amount}.00`,
        date: today,
      },
    },
  });
  return `deal ${deal}, ${product}, ${amount} USD, by ${account.account}`;
}

async function course(client: Client, account: Account, today: Day): Promise<string> {
  const name = anyOf(COURSES);
  const person = `u${String(Math.floor(Math.random() * 12)).padStart(3, '0')}@${account.domain}`;
  await client.send({
    user: 'system',
    method: 'POST',
    path: '/v1/xapi/statements',
    json: {
      id: randomUUID(),
      actor: { objectType: 'Agent', mbox: `mailto:${person}` },
      verb: { id: 'http://adlnet.gov/expapi/verbs/passed' },
      object: { objectType: 'Activity', id: `https://learning.vendor.example/courses/${name}` },
      result: { success: true, completion: true, score: { scaled: 0.9 } },
      timestamp: `${today}T00:00:00Z`,
    },
  });
  return `course ${name} passed at ${account.domain}`;
}

/** Lines of the world that were held back when it was loaded, and whose day has come since. */
async function sendHeld(client: Client, options: FeedOptions, today: Day): Promise<void> {
  const db = connect(options.databaseUrl, { role: 'worker', max: 1 });
  const months = (await monthsMoved(db)) ?? monthsToMove(today);
  await db.destroy();
  // Whatever lies after the world's last full month was held on some day; what is there already does no harm.
  const later = await heldLines(months, today);
  const all = await heldLines(months, lastOf(moveMonth(WORLD_LAST_MONTH, months)));
  const due = all.filter(
    (one) => !later.some((other) => other.file === one.file && other.line === one.line),
  );
  for (const { file, line } of due) {
    await client.send({
      user: 'system',
      method: 'POST',
      path: `/v1/imports?name=${encodeURIComponent(file)}`,
      text: {
        body: (await headerOf(file)) + line,
        type: file.endsWith('.jsonl') ? 'application/x-ndjson' : 'text/csv',
      },
    });
    options.say(`  feed: a line of ${file} whose day has come`);
  }
}
