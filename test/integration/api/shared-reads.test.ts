/** What many ask for at once is read and made once: exactly, and for each only what is theirs. */
import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { idOf } from '../../../api/ids.ts';
import { startApi, type Api } from './support/app.ts';
import { seedSamples, type Seeded } from './support/samples.ts';

let api: Api;
let seeded: Seeded;
let port: number;
beforeAll(async () => {
  api = await startApi();
  seeded = await seedSamples(api);
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = api.app.server.address() as AddressInfo);
});
afterAll(() => api.stop());

/** Over the wire, on a connection that stays. */
const over = (agent: Agent, path: string, token: string) =>
  new Promise<{ status: number; body: string; socket: unknown }>((resolve, reject) => {
    const sent = request(
      { port, host: '127.0.0.1', path, agent, headers: { authorization: `Bearer ${token}` } },
      (answer) => {
        let body = '';
        const { socket } = answer;
        answer.on('data', (chunk) => (body += String(chunk)));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body, socket }));
      },
    );
    sent.on('error', reject);
    sent.end();
  });

const dealOf = (n: number) => ({
  specversion: '1.0',
  id: `shared-${n}`,
  source: 'deals',
  type: 'deal.closed',
  time: '2023-08-20T10:00:00Z',
  data: {
    deal: `shared-${n}`,
    account: 'SP-1',
    customer: `cust-${n}`,
    product: 'security',
    licence: 'subscription',
    role: 'transact',
    currency: 'USD',
    amount: '20000.00',
    date: '2023-08-20',
  },
});

describe('reads that are shared', () => {
  it('show a reader whatever was stored before it asked, however many ask at once', async () => {
    const path = `/v1/partners/${await api.partner('P1')}/standing`;
    const pointsOf = async (): Promise<number> =>
      (await api.ask('admin1', 'GET', path)).json<{ points: number }>().points;
    let isOver = false;
    const others = Promise.all(
      Array.from({ length: 30 }, async () => {
        while (!isOver) await pointsOf();
      }),
    );
    let before = await pointsOf();
    for (let n = 0; n < 25; n += 1) {
      const sent = await api.ask('system', 'POST', '/v1/events', { payload: dealOf(n) });
      expect(sent.json()).toMatchObject({ new: 1 });
      const seen = await Promise.all(Array.from({ length: 10 }, pointsOf));
      expect(Math.min(...seen), `after ${n + 1} deals`).toBeGreaterThan(before);
      before = Math.max(...seen);
    }
    isOver = true;
    await others;
  });

  it('give everybody who asks for the same in one moment only what is theirs', async () => {
    const journey = idOf('jrn', seeded.own.journeyId);
    const [first, second] = [await api.partner('P1'), await api.partner('P2')];
    const asked = [
      ['admin1', `/v1/partners/${first}/standing`, 200],
      ['admin2', `/v1/partners/${first}/standing`, 404],
      ['managerDE', `/v1/partners/${first}/standing`, 404],
      ['managerCA', `/v1/partners/${first}/standing`, 200],
      ['owner', `/v1/partners/${first}/standing`, 200],
      ['admin1', `/v1/partners/${second}/standing`, 404],
      ['admin2', `/v1/partners/${second}/standing`, 200],
      ['managerDE', `/v1/partners/${second}/standing`, 200],
      ['admin1', `/v1/journeys/${journey}`, 200],
      ['lead1', `/v1/journeys/${journey}`, 200],
      ['admin2', `/v1/journeys/${journey}`, 404],
      ['admin3', `/v1/journeys/${journey}`, 404],
      ['managerDE', `/v1/journeys/${journey}`, 404],
      ['owner', `/v1/journeys/${journey}`, 200],
    ] as const;
    for (let round = 0; round < 20; round += 1) {
      // In another order each time, so that each comes first once.
      const order = asked.map((_, at) => asked[(at * 5 + round) % asked.length] ?? asked[0]);
      await Promise.all(
        [...order, ...order, ...order].map(async ([user, path, status]) => {
          const answer = await api.ask(user, 'GET', path);
          expect(answer.statusCode, `${user} asked for ${path}`).toBe(status);
          if (status === 404) expect(answer.body).not.toMatch(/Alder Networks|Birke Systeme/);
        }),
      );
    }
  });

  it('show what stands around a journey as it is ten seconds later, and the same text while it is the same', async () => {
    const path = `/v1/journeys/${idOf('jrn', seeded.own.journeyId)}`;
    const ask = () => api.ask('admin1', 'GET', path);
    const rename = (to: string) =>
      api.work.updateTable('partner').set({ name: to }).where('code', '=', 'P1').execute();
    const before = await ask();
    expect(before.body).toContain('Alder Networks Inc.');
    try {
      for (const [at, name] of [
        'Alder Networks Inc.',
        'Alder and Sons',
        'Alder Networks Inc.',
      ].entries()) {
        await rename(name);
        vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 });
        const answer = await ask();
        expect(answer.json<{ partner: { name: string } }>().partner.name).toBe(name);
        expect(answer.headers.etag === before.headers.etag, `look ${at}`).toBe(
          name === 'Alder Networks Inc.',
        );
      }
    } finally {
      vi.useRealTimers();
      await rename('Alder Networks Inc.');
    }
  });

  it('take each request of one connection for whose token it carries', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const path = `/v1/partners/${await api.partner('P1')}/standing`;
    const sockets = new Set<unknown>();
    for (const [user, status] of [
      ['admin1', 200],
      ['admin1', 200],
      ['admin1', 200],
      ['admin2', 404],
      ['admin2', 404],
      ['admin1', 200],
      ['system', 403],
      ['admin1', 200],
    ] as const) {
      const answer = await over(agent, path, await api.tokenOf(user));
      expect(answer.status, user).toBe(status);
      sockets.add(answer.socket);
    }
    expect(sockets.size).toBe(1);
    agent.destroy();
  });

  it('take a token no longer than it lives, on a connection that goes on', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const token = await api.issuer.token('sub-admin1');
    for (let i = 0; i < 3; i += 1) expect((await over(agent, '/v1/me', token)).status).toBe(200);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    try {
      expect((await over(agent, '/v1/me', token)).status).toBe(401);
    } finally {
      vi.useRealTimers();
    }
    agent.destroy();
  });
});
