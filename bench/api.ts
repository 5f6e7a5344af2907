/** A1, A1b, A2: the API with sign-in, row-level security and the ledger against Fastify's plain JSON route. */
import { randomUUID } from 'node:crypto';
import { eventOf, makeApiWorld } from './api-world.ts';
import { startChild } from './child.ts';
import { load, request, type Prepared } from './http.ts';
import { startIssuer } from './issuer.ts';
import { interleave, ratioOf, type Sample } from './measure.ts';
import type { RunArea } from './run.ts';
import { startServers } from './servers.ts';

const IN_FLIGHT = 64;
/** In the place of an event's id while it is prepared: of the same length. */
const NO_ID = '00000000-0000-4000-8000-000000000000';
/** Before anything counts: what runs for hours is compiled by then, and a benchmark is over in seconds. */
const WARM_MS = 3000;

export const run: RunArea = async function* (effort) {
  const servers = await startServers();
  const issuer = await startIssuer();
  const stops: (() => Promise<void>)[] = [servers.release, issuer.stop];
  try {
    const world = await makeApiWorld(servers.databaseUrl, IN_FLIGHT);
    const api = await startChild('api-server.ts', {
      databaseUrl: servers.databaseUrl,
      issuer: issuer.url,
      audience: issuer.audience,
    });
    stops.push(api.stop);
    const raw = await startChild('raw-server.ts');
    stops.push(raw.stop);

    const bearer = async (subject: string) => ({
      authorization: `Bearer ${await issuer.tokenFor(subject)}`,
    });
    const pages: Prepared[][] = [];
    for (const { subject, standing, journey } of world.members) {
      const headers = await bearer(subject);
      pages.push(
        [standing, journey].map((path) => ({
          bytes: request('GET', path, headers),
          expect: (status, body) => status === 200 && body.includes('"partner"'),
        })),
      );
    }
    const system = await bearer(world.system);
    const plain: Prepared = {
      bytes: request('GET', '/raw', {}),
      expect: (status, body) => status === 200 && body.includes('"points":1200'),
    };
    const page = (member: number, count: number): Prepared => {
      const found = pages[member % pages.length]?.[count % 2];
      if (found === undefined) throw new Error('there is nobody to ask');
      return found;
    };
    const pids = [api.pid, servers.postgres.pid];
    let counter = 0;
    const events = world.accounts.map((account) =>
      request('POST', '/v1/events', system, { json: eventOf(account, NO_ID) }),
    );
    const event = (): Prepared => {
      counter += 1;
      const id = randomUUID();
      return {
        bytes: (events[counter % events.length] ?? '')
          .replaceAll(NO_ID, id)
          .replace(`cust-${NO_ID.slice(-3)}`, `cust-${id.slice(-3)}`),
        expect: (status, body) => status === 200 && body.includes('"new":1'),
      };
    };
    const loads: Record<string, (forMs: number) => Promise<Sample>> = {
      raw: (forMs) =>
        load({ port: raw.port, inFlight: IN_FLIGHT, forMs, pids: [raw.pid], next: () => plain }),
      one: (forMs) =>
        load({
          port: api.port,
          inFlight: IN_FLIGHT,
          forMs,
          pids,
          next: () => page(0, (counter += 1)),
        }),
      many: (forMs) =>
        load({
          port: api.port,
          inFlight: IN_FLIGHT,
          forMs,
          pids,
          next: (at) => page(at, (counter += 1)),
        }),
      event: (forMs) => load({ port: api.port, inFlight: IN_FLIGHT, forMs, pids, next: event }),
    };
    for (const warm of Object.values(loads)) await warm(WARM_MS);
    const found = await interleave(effort, loads);
    const of = (name: string): Sample[] => found[name] ?? [];
    yield ['A1', ratioOf(of('one'), of('raw'), `p99 ${p99(of('one'))} ms`)];
    yield ['A1b', ratioOf(of('many'), of('raw'), `p99 ${p99(of('many'))} ms`)];
    yield ['A2', ratioOf(of('event'), of('raw'), `p99 ${p99(of('event'))} ms`)];
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
};

const p99 = (samples: readonly Sample[]): string =>
  (
    samples.map(({ p99Ms }) => p99Ms).toSorted((a, b) => a - b)[Math.floor(samples.length / 2)] ??
    Number.NaN
  ).toFixed(0);
