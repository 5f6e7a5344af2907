import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect as connectSocket } from 'node:net';
import { startApi, type Api } from './support/app.ts';

let api: Api;
let partner: string;
beforeAll(async () => {
  api = await startApi({ limits: { bodySecondsMax: 1 } });
  partner = await api.partner('P1');
});
afterAll(() => api.stop());

let counter = 0;
const event = (data: Record<string, unknown> = {}, over: Record<string, unknown> = {}) => {
  counter += 1;
  return {
    specversion: '1.0',
    id: `bad-${counter}`,
    source: '/deal-desk',
    type: 'deal.closed',
    data: {
      deal: `BAD-${counter}`,
      account: 'SP-1',
      customer: 'cust-1',
      product: 'compute',
      licence: 'subscription',
      role: 'transact',
      currency: 'CAD',
      amount: '100.00',
      date: '2023-08-01',
      ...data,
    },
    ...over,
  };
};
const json = (value: unknown) => JSON.stringify(value);
/** A good event with a piece of its text replaced, so that it can hold what JSON.stringify never writes. */
const raw = (from: string, to: string) =>
  json(event({ amount: 'AMOUNT', customer: 'CUSTOMER' }))
    .replace(from, to)
    .replace('"AMOUNT"', '"100.00"')
    .replace('"CUSTOMER"', '"cust-1"');

const post = (payload: string | Buffer, type = 'application/json') =>
  api.ask('system', 'POST', '/v1/events', { payload, headers: { 'content-type': type } });

type Case = readonly [what: string, body: () => string | Buffer, status: number, type?: string];

const CASES: readonly Case[] = [
  ['1 an empty body', () => '', 400],
  ['2 truncated JSON', () => json(event()).slice(0, -3), 400],
  ['3 a body of one MiB and more', () => json(event({ customer: 'x'.repeat(1024 * 1024) })), 413],
  ['4 XML', () => '<event/>', 415, 'application/xml'],
  ['5 JSON as text/plain', () => json(event()), 415, 'text/plain'],
  [
    '6 a tab in the media type',
    () => raw('"AMOUNT"', 'null'),
    400,
    'application/json\t; charset=utf-8',
  ],
  ['7 another charset', () => json(event()), 415, 'application/json; charset=utf-16'],
  [
    '8 a byte-order mark, which is passed over',
    () => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(json(event()))]),
    200,
  ],
  [
    'bytes that are no UTF-8',
    () =>
      Buffer.concat([
        Buffer.from('{"specversion":"1.0","id":"'),
        Buffer.from([0xff, 0xfe]),
        Buffer.from('"}'),
      ]),
    400,
  ],
  ['9 100,000 nested arrays', () => '['.repeat(100_000) + ']'.repeat(100_000), 400],
  ['10 a key named __proto__', () => raw('"amount"', '"__proto__":{},"amount"'), 400],
  [
    '11 constructor.prototype',
    () => raw('"amount"', '"constructor":{"prototype":{}},"amount"'),
    400,
  ],
  ['12 a key that stands twice', () => raw('"amount"', '"amount":"1.00","amount"'), 400],
  [
    '12 a key that stands twice, spelled with an escape',
    () => raw('"amount"', '"amoun\\u0074":"1.00","amount"'),
    400,
  ],
  ['13 an unknown property', () => json(event({ bonus: 5 })), 400],
  ['15 an amount of null', () => json(event({ amount: null })), 400],
  ['16 an amount of true', () => json(event({ amount: true })), 400],
  ['17 an amount of nothing', () => json(event({ amount: '' })), 400],
  ['18 a negative amount', () => json(event({ amount: '-1' })), 400],
  ['20 more decimals than the currency has', () => json(event({ amount: '1.005' })), 400],
  ['21 an amount of 1e400', () => raw('"AMOUNT"', '1e400'), 400],
  ['22 an amount beyond all sense', () => json(event({ amount: '9007199254740993000' })), 400],
  ['24 NaN', () => raw('"AMOUNT"', 'NaN'), 400],
  ['24 Infinity', () => raw('"AMOUNT"', 'Infinity'), 400],
  ['25 an account of null', () => json(event({ account: null })), 400],
  ['26 an account that is a number', () => json(event({ account: 5 })), 400],
  ['27 a scalar for an object', () => json({ ...event(), data: 'text' }), 400],
  ['28 NUL in a text', () => json(event({ customer: 'a\0b' })), 400],
  ['28 NUL in an id', () => json(event({}, { id: 'a\0b' })), 400],
  ['30 half a character', () => raw('"CUSTOMER"', '"\\ud800"'), 400],
  ['30 half a character in a key', () => raw('"amount"', '"\\udfff":1,"amount"'), 400],
  [
    '32 10,000 combining marks',
    () => json(event({ customer: `a${'\u0301'.repeat(10_000)}` })),
    400,
  ],
  ['33 a right-to-left override in an id', () => json(event({ customer: 'cust\u202e1' })), 400],
  ['33 a zero-width character in an id', () => json(event({ deal: 'D\u200b1' })), 400],
  ['a formula in an id', () => json(event({ deal: '=1+1' })), 400],
  ['42 30 February', () => json(event({ date: '2023-02-30' })), 400],
  ['43 29 February of a year that has none', () => json(event({ date: '2023-02-29' })), 400],
  [
    '44 a moment without a zone',
    () => json(event({ date: undefined }, { time: '2023-08-01T10:00:00' })),
    400,
  ],
  [
    '45 a leap second',
    () => json(event({ date: undefined }, { time: '2016-12-31T23:59:60Z' })),
    400,
  ],
  ['46 the year 0000', () => json(event({ date: '0000-01-01' })), 400],
  ['46 the year 275760', () => json(event({ date: '275760-09-13' })), 400],
  ['46 the year 9999', () => json(event({ date: '9999-12-31' })), 422],
  ['47 infinity', () => json(event({ date: 'infinity' })), 400],
  ['49 the future', () => json(event({ date: '2023-10-01' })), 422],
  ['50 before the program', () => json(event({ date: '2020-10-01' })), 422],
  ['51 an account that nobody knows', () => json(event({ account: 'SP-404' })), 202],
  ['a country that is none', () => json(event({ country: 'XX' })), 400],
  ['a currency that is none', () => json(event({ currency: 'XYZ' })), 400],
  ['an event type that nobody knows', () => json(event({}, { type: 'points.award' })), 422],
  ['another version of CloudEvents', () => json(event({}, { specversion: '0.3' })), 400],
  ['a batch without events', () => '[]', 400],
  ['a batch of 1,001', () => json(Array.from({ length: 1001 }, () => 1)), 413],
  ['a string instead of an event', () => '"event"', 400],
];

describe('bad input gets a problem, never a 500, never half an effect', () => {
  it.each(
    CASES.map(([what, body, status, type = 'application/json']) => ({ what, body, status, type })),
  )('$what', async ({ body, status, type }) => {
    const started = performance.now();
    const answer = await post(body(), type);
    expect(answer.statusCode, answer.body).toBe(status);
    expect(performance.now() - started).toBeLessThan(2000);
    if (status >= 400) {
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.json()).toMatchObject({
        status,
        code: expect.any(String),
        requestId: expect.any(String),
        title: expect.any(String),
      });
      expect(answer.body).not.toMatch(/node_modules|at .*\.ts:|select |insert /);
    }
  });

  it('no body at all', async () => {
    for (const path of ['/v1/events', '/v1/xapi/statements', '/v1/imports']) {
      const answer = await api.ask('system', 'POST', path);
      expect([400, 415, 422], path).toContain(answer.statusCode);
    }
  });

  it('stores nothing of what it refused', async () => {
    const before = await api.work
      .selectFrom('fact')
      .select((of) => of.fn.countAll<string>().as('facts'))
      .executeTakeFirstOrThrow();
    for (const [, body, status, type] of CASES) if (status >= 400) await post(body(), type);
    const after = await api.work
      .selectFrom('fact')
      .select((of) => of.fn.countAll<string>().as('facts'))
      .executeTakeFirstOrThrow();
    expect(after.facts).toBe(before.facts);
  });

  it('takes mail addresses only as plain as they come', async () => {
    const wrong = [
      'a@b.example,evil@x.example',
      '"evil@x.test x"@p1.example',
      'g: a@x.example;',
      'a@p1.example\r\nBcc: x@y.example',
      'Ann <ann@p1.example>',
      'a(comment)@p1.example',
      'a@p1\u00ad.example',
      'а@p1.example',
    ];
    for (const person of wrong) {
      const answer = await post(
        json({
          ...event(),
          type: 'certification.earned',
          data: { person, certification: 'advanced-compute', date: '2023-08-01' },
        }),
      );
      expect(answer.statusCode, person).toBe(400);
      expect(answer.body).not.toContain('evil@');
    }
  });
});

describe('bodies of people', () => {
  const cases: readonly (readonly [string, string, string, unknown, number, string])[] = [
    [
      'an unknown property',
      'PATCH',
      '/v1/me',
      { zone: 'UTC', role: 'program-owner' },
      400,
      '/role',
    ],
    ['a number for a text', 'PATCH', '/v1/me', { zone: 5 }, 400, '/zone'],
    ['nothing to change', 'PATCH', '/v1/me', {}, 400, ''],
    ['an array for an object', 'PATCH', '/v1/me', [], 400, ''],
    [
      'a text for a truth',
      'PATCH',
      '/v1/me/notifications/settings',
      { topic: 'status', channel: 'mail', on: 'true' },
      400,
      '/on',
    ],
  ];
  it.each(cases)(
    '%s is refused with a pointer to it',
    async (_what, method, path, payload, status, pointer) => {
      const answer = await api.ask('admin1', method, path, {
        payload: JSON.stringify(payload),
        headers: { 'content-type': 'application/json' },
      });
      expect(answer.statusCode, answer.body).toBe(status);
      expect(answer.json().errors[0].pointer).toBe(pointer);
    },
  );
});

describe('queries and paths', () => {
  const wrong = [
    'limit=0',
    'limit=101',
    'limit=abc',
    'limit=1e9',
    'limit=',
    'limit=1&limit=2',
    'unknown=1',
    'cursor=%00',
    'cursor=eyJ4IjoxfQ',
    'cursor=WyIxIl0',
    'from=2023-02-30',
    'from=infinity',
    'model=none-such',
    'country=canada',
    'kind=%27%20or%201=1',
    'q=%00',
  ];
  it.each(wrong)('?%s is refused', async (query) => {
    const answer = await api.ask('admin1', 'GET', `/v1/partners/${partner}/entries?${query}`);
    expect(answer.statusCode, answer.body).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it.each([
    'ptn_',
    'ptn_0a4',
    'ptn_zzzzzzzzzzzzz',
    'ptn_ZZ',
    'jrn_1',
    '1',
    '..%2f..',
    '%00',
    `ptn_${'1'.repeat(300)}`,
  ])('the id %s names nothing', async (id) => {
    const answer = await api.ask('owner', 'GET', `/v1/partners/${id}/standing`);
    expect([400, 404, 414], answer.body).toContain(answer.statusCode);
  });

  it('says which methods there are', async () => {
    const answer = await api.ask('admin1', 'DELETE', '/v1/me');
    expect(answer.statusCode).toBe(405);
    expect(answer.headers.allow).toContain('PATCH');
    expect((await api.ask('admin1', 'GET', '/v1/nothing')).statusCode).toBe(404);
  });
});

describe('keys of commands', () => {
  it.each(['', 'with space', 'ключ', 'x'.repeat(256)])('the key %j is refused', async (key) => {
    const answer = await api.ask('admin1', 'POST', '/v1/journeys', {
      payload: { kind: 'practice', practice: 'x' },
      headers: { 'idempotency-key': key },
    });
    expect(answer.statusCode, answer.body).toBe(400);
    expect(answer.json().code).toBe('KEY_MALFORMED');
  });
});

describe('over the wire', () => {
  it('closes the connection of a body that comes a byte at a time', async () => {
    await api.app.listen({ port: 0, host: '127.0.0.1' });
    const address = api.app.server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const token = await api.tokenOf('system');
    const started = performance.now();
    await new Promise<void>((resolve) => {
      const socket = connectSocket(port, '127.0.0.1', () => {
        socket.write(
          `POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n`,
        );
      });
      const drip = setInterval(() => socket.write('{'), 200);
      socket.on('error', () => {});
      socket.on('close', () => {
        clearInterval(drip);
        resolve();
      });
    });
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('answers what is no HTTP with a problem', async () => {
    const address = api.app.server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const text = await new Promise<string>((resolve) => {
      let answer = '';
      const socket = connectSocket(port, '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      socket.on('data', (data) => (answer += String(data)));
      socket.on('close', () => resolve(answer));
    });
    expect(text).toContain('400 Bad Request');
    expect(text).toContain('application/problem+json');
  });
});
