import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type Api } from './support/app.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const deal = (
  id: string,
  over: Record<string, unknown> = {},
  event: Record<string, unknown> = {},
) => ({
  specversion: '1.0',
  id,
  source: '/deal-desk',
  type: 'deal.closed',
  data: {
    deal: id,
    account: 'SP-1',
    customer: 'cust-1',
    product: 'compute',
    licence: 'subscription',
    role: 'transact',
    currency: 'CAD',
    amount: '100000.00',
    date: '2023-08-01',
    ...over,
  },
  ...event,
});

const send = (payload: unknown, type = 'application/json') =>
  api.ask('system', 'POST', '/v1/events', {
    payload: JSON.stringify(payload),
    headers: { 'content-type': type },
  });

describe('one event', () => {
  it('is stored once, earns, and its points can be read at once', async () => {
    const id = await api.partner('P1');
    const before = (await api.ask('admin1', 'GET', `/v1/partners/${id}/standing`)).json().points;
    const first = await send(deal('D-1'));
    expect(first.statusCode, first.body).toBe(200);
    expect(first.json()).toMatchObject({ read: 1, new: 1, items: [{ id: 'D-1', outcome: 'new' }] });
    const after = await api.ask('admin1', 'GET', `/v1/partners/${id}/standing`);
    expect(after.json().points).toBeGreaterThan(before);
    const again = await send(deal('D-1'));
    expect(again.statusCode).toBe(200);
    expect(again.json()).toMatchObject({ duplicate: 1, items: [{ outcome: 'duplicate' }] });
    expect((await api.ask('admin1', 'GET', `/v1/partners/${id}/standing`)).json().points).toBe(
      after.json().points,
    );
  });

  it('is refused with 409 where the same id says something else', async () => {
    await send(deal('D-2'));
    const other = await send(deal('D-2', { amount: '1.00' }));
    expect(other.statusCode, other.body).toBe(409);
    expect(other.json()).toMatchObject({ code: 'CONFLICT', status: 409 });
  });

  it('waits with 202 for an account that is not known yet', async () => {
    const parked = await send(deal('D-3', { account: 'SP-999' }));
    expect(parked.statusCode, parked.body).toBe(202);
    expect(parked.json()).toMatchObject({
      parked: 1,
      items: [{ outcome: 'parked', code: 'unknown-account' }],
    });
  });

  it('is refused with 422 where it lies in the future or before the program', async () => {
    expect((await send(deal('D-4', { date: '2023-12-24' }))).statusCode).toBe(422);
    expect((await send(deal('D-5', { date: '2019-01-01' }))).statusCode).toBe(422);
  });

  it('may come as structured CloudEvent', async () => {
    expect((await send(deal('D-6'), 'application/cloudevents+json')).statusCode).toBe(200);
    expect(
      (await send([deal('D-7')], 'application/cloudevents-batch+json; charset=UTF-8')).statusCode,
    ).toBe(200);
  });
});

describe('a batch', () => {
  it('says of each what became of it, and one that is wrong hinders no other', async () => {
    const answer = await send([
      deal('B-1'),
      { nonsense: true },
      deal('B-1'),
      deal('B-2', { amount: '12,5' }),
      deal('B-3', { account: 'SP-998' }),
    ]);
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()).toMatchObject({ read: 5, new: 1, duplicate: 1, parked: 1, refused: 2 });
    expect(answer.json().items.map((item: { outcome: string }) => item.outcome)).toEqual([
      'new',
      'refused',
      'duplicate',
      'refused',
      'parked',
    ]);
  });
});

const statement = (id: string, mail = 'ana@p1.example') => ({
  id,
  actor: { objectType: 'Agent', mbox: `mailto:${mail}` },
  verb: { id: 'http://adlnet.gov/expapi/verbs/passed' },
  object: {
    objectType: 'Activity',
    id: 'https://learning.vendor.example/courses/sales-essentials',
  },
  result: { success: true, completion: true },
  timestamp: '2023-08-01T10:00:00Z',
});

describe('xAPI statements', () => {
  it('answer as events do, or with ids as xAPI does', async () => {
    const id = '37517f8c-14bc-4883-9faa-78f5876edd8b';
    const ours = await api.ask('system', 'POST', '/v1/xapi/statements', { payload: statement(id) });
    expect(ours.statusCode, ours.body).toBe(200);
    expect(ours.json()).toMatchObject({ new: 1 });
    const theirs = await api.ask('system', 'POST', '/v1/xapi/statements', {
      payload: [statement(id)],
      headers: { 'x-experience-api-version': '1.0.3' },
    });
    expect(theirs.json()).toEqual([id]);
    expect(theirs.headers['x-experience-api-version']).toBe('1.0.3');
  });

  it('store nothing of a batch for an xAPI client where one is malformed', async () => {
    const good = '94c8d47a-ed7a-4e3c-a411-a78128d6ed67';
    const answer = await api.ask('system', 'POST', '/v1/xapi/statements', {
      payload: [statement(good), { id: 'no' }],
      headers: { 'x-experience-api-version': '1.0.3' },
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors[0].pointer).toBe('/1');
    const again = await api.ask('system', 'POST', '/v1/xapi/statements', {
      payload: statement(good),
    });
    expect(again.json()).toMatchObject({ new: 1 });
  });
});
