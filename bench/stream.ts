/** S1: how long a change takes to a thousand screens, and a posted fact to the screen that shows it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { CHANNEL, payloadOf } from '../db/messages.types.ts';
import { eventOf, makeApiWorld, type ApiWorld } from './api-world.ts';
import { startChild, type Child } from './child.ts';
import { startIssuer, type Issuer } from './issuer.ts';
import { figureOf, median, percentile, type Found } from './measure.ts';
import type { RunArea } from './run.ts';
import { startServers, type Servers } from './servers.ts';
import { openStream, type Stream } from './sse.ts';

const STREAMS = 1000;
const PER_SECOND = 30;
const PARTNERS = 20;
const FACTS = 50;
const waitMs = 10_000;

export const run: RunArea = async function* (effort, say) {
  const servers = await startServers();
  const issuer = await startIssuer();
  const stops: (() => Promise<void>)[] = [servers.release, issuer.stop];
  try {
    const world = await makeApiWorld(servers.databaseUrl, PARTNERS);
    const api = await startChild('api-server.ts', {
      databaseUrl: servers.databaseUrl,
      issuer: issuer.url,
      audience: issuer.audience,
    });
    stops.push(api.stop);
    const bench = { servers, issuer, world, api };
    yield ['S1 delivery', await delivery(bench, effort.rounds, Math.max(2000, effort.forMs))];
    yield ['S1 screen', await screen(bench, Math.min(3, effort.rounds), say)];
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
};

type Bench = {
  readonly servers: Servers;
  readonly issuer: Issuer;
  readonly world: ApiWorld;
  readonly api: Child;
};

/** Changes told by the database at a fixed rate, whatever arrives; each message carries a number of its own. */
async function delivery(
  { servers, issuer, world, api }: Bench,
  rounds: number,
  forMs: number,
): Promise<Found> {
  const client = new pg.Client({ connectionString: servers.databaseUrl });
  await client.connect();
  const token = await issuer.tokenFor(world.owner);
  const sentAt = new Map<number, number>();
  let took: number[] = [];
  const streams: Stream[] = [];
  const onMessage = ({ event, data, at }: { event: string; data: string; at: number }): void => {
    if (event !== 'changed') return;
    const sent = sentAt.get((JSON.parse(data) as { version: number }).version);
    if (sent !== undefined) took.push(at - sent);
  };
  for (let opened = 0; opened < STREAMS; opened += 50) {
    streams.push(
      ...(await Promise.all(
        Array.from({ length: 50 }, () =>
          openStream({ port: api.port, path: '/v1/stream', token, onMessage }),
        ),
      )),
    );
  }
  const p99s: number[] = [];
  let number = 1_000_000;
  let lost = 0;
  for (let round = -1; round < rounds; round += 1) {
    took = [];
    const messages = Math.ceil((forMs / 1000) * PER_SECOND);
    const startedAt = performance.now();
    for (let sent = 0; sent < messages; sent += 1) {
      // By the clock and not by the last one's end: a slow server must not slow down what is asked of it.
      await sleep(Math.max(0, startedAt + (sent * 1000) / PER_SECOND - performance.now()));
      number += 1;
      const partner = world.partnerIds[sent % world.partnerIds.length] ?? '';
      sentAt.set(number, performance.now());
      await client.query('select pg_notify($1, $2)', [
        CHANNEL,
        payloadOf({ p: [partner], w: ['standing'], v: { [partner]: number } }),
      ]);
    }
    await sleep(500);
    // The first round warms up.
    if (round < 0) continue;
    lost += messages * STREAMS - took.length;
    p99s.push(percentile(took, 0.99));
  }
  for (const stream of streams) stream.close();
  await client.end();
  if (lost > 0) throw new Error(`${lost} messages did not arrive`);
  return figureOf(p99s, `p50 ${median(took).toFixed(1)} ms, none lost`);
}

/** A system posts a fact; the partner's screen hears, fetches its standing, and shows the points. */
async function screen(
  { issuer, world, api }: Bench,
  rounds: number,
  say: (line: string) => void,
): Promise<Found> {
  const system = {
    authorization: `Bearer ${await issuer.tokenFor(world.system)}`,
    'content-type': 'application/json',
  };
  const [member] = world.members;
  const account = world.accounts[0] ?? '';
  if (member === undefined) throw new Error('there is no member');
  const token = await issuer.tokenFor(member.subject);
  const origin = `http://127.0.0.1:${api.port}`;
  const points = async (): Promise<number> => {
    const answer = await fetch(`${origin}${member.standing}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return ((await answer.json()) as { points: number }).points;
  };
  let changed: (() => void) | null = null;
  const stream = await openStream({
    port: api.port,
    path: member.stream,
    token,
    onMessage: ({ event, data }) => {
      if (event === 'changed' && data.includes('"standing"')) changed?.();
    },
  });
  const p95s: number[] = [];
  const all: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const took: number[] = [];
    for (let fact = 0; fact < FACTS; fact += 1) {
      const before = await points();
      const shown = new Promise<number>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('the screen heard nothing')), waitMs);
        changed = () =>
          void points().then((now) => {
            // A message may tell of the fact before its points: the screen looks again at the next one.
            if (now === before) return;
            clearTimeout(late);
            resolve(performance.now());
          }, reject);
      });
      const postedAt = performance.now();
      const body = eventOf(account, randomUUID());
      const answer = await fetch(`${origin}/v1/events`, { method: 'POST', headers: system, body });
      if (answer.status !== 200)
        throw new Error(`the fact was not stored: ${answer.status} ${await answer.text()}`);
      await answer.body?.cancel();
      took.push((await shown) - postedAt);
    }
    p95s.push(percentile(took, 0.95));
    all.push(...took);
    say(`  ${FACTS} facts, p50 ${median(took).toFixed(0)} ms`);
  }
  stream.close();
  return figureOf(
    p95s,
    `p50 ${median(all).toFixed(0)} ms; posted, judged, standing refreshed, told, fetched`,
  );
}
