import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type Api } from './support/app.ts';

let api: Api;
let origin: string;
beforeAll(async () => {
  api = await startApi({ limits: { burst: 20, perSecond: 5, streamsPerPerson: 2 } });
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  origin = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}`;
});
afterAll(() => api.stop());

describe('limits', () => {
  it('turn one away who asks too much, politely, and nobody else', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => api.ask('admin1', 'GET', '/v1/editions')),
    );
    const refused = answers.filter((one) => one.statusCode === 429);
    expect(refused.length).toBeGreaterThanOrEqual(35);
    expect(answers.filter((one) => one.statusCode === 200).length).toBeGreaterThanOrEqual(20);
    for (const one of refused) {
      expect(Number(one.headers['retry-after'])).toBeGreaterThan(0);
      expect(one.json().code).toBe('TOO_MANY');
    }
    expect((await api.ask('admin2', 'GET', '/v1/editions')).statusCode).toBe(200);
  });

  it('give a person so many streams and no more', async () => {
    const leave = new AbortController();
    const open = async () =>
      fetch(`${origin}/v1/stream`, {
        signal: leave.signal,
        headers: { authorization: `Bearer ${await api.tokenOf('owner')}` },
      });
    expect((await open()).status).toBe(200);
    expect((await open()).status).toBe(200);
    expect((await open()).status).toBe(429);
    leave.abort();
  });

  it('say goodbye to streams before the process goes', async () => {
    const other = await startApi();
    await other.app.listen({ port: 0, host: '127.0.0.1' });
    const at = `http://127.0.0.1:${(other.app.server.address() as AddressInfo).port}`;
    const answer = await fetch(`${at}/v1/stream`, {
      headers: { authorization: `Bearer ${await other.tokenOf('owner')}` },
    });
    const text = answer.text();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const started = performance.now();
    await other.stop();
    expect(performance.now() - started).toBeLessThan(5000);
    expect(await text).toContain('event: bye');
  });

  it('tag what is read, and answer 304 to who has it already', async () => {
    const first = await api.ask('managerDE', 'GET', '/v1/editions');
    const tag = String(first.headers.etag);
    expect(tag).toMatch(/^"[^"]+"$/);
    for (const known of [tag, `W/${tag}`]) {
      const again = await api.ask('managerDE', 'GET', '/v1/editions', {
        headers: { 'if-none-match': known },
      });
      expect(again.statusCode).toBe(304);
      expect(again.body).toBe('');
      expect(again.headers.etag).toBe(tag);
    }
    const other = { 'if-none-match': '"another"' };
    expect((await api.ask('managerDE', 'GET', '/v1/editions', { headers: other })).body).toBe(
      first.body,
    );
    const refused = await api.ask('managerDE', 'GET', '/v1/partners/ptn_zz', { headers: other });
    expect(refused.headers.etag).toBeUndefined();
  });

  it('count answers by route and status, and how long they took', async () => {
    const figures = async (): Promise<ReadonlyMap<string, number>> =>
      new Map(
        (await api.ask(null, 'GET', '/metrics')).body
          .split('\n')
          .map((line) => line.split(/ (?=[^ ]+$)/))
          .map(([name = '', value]) => [name, Number(value)]),
      );
    const before = await figures();
    for (let i = 0; i < 3; i += 1) await api.ask('coach1', 'GET', '/v1/partners/ptn_zz/standing');
    const after = await figures();
    const more = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    const route = '/v1/partners/:id/standing';
    expect(more(`ascent_http_requests_total{method="GET",route="${route}",status="403"}`)).toBe(3);
    expect(more(`ascent_http_request_seconds_count{route="${route}"}`)).toBe(3);
    expect(more(`ascent_http_request_seconds_bucket{le="+Inf",route="${route}"}`)).toBe(3);
    expect(more(`ascent_http_request_seconds_sum{route="${route}"}`)).toBeGreaterThan(0);
  });

  it('give every answer the headers that keep data from being run, framed or sniffed', async () => {
    for (const path of ['/v1/me', '/v1/nothing', '/livez', '/openapi.json']) {
      const { headers } = await api.ask('reviewer', 'GET', path);
      expect(headers['x-content-type-options'], path).toBe('nosniff');
      expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'");
      expect(headers['access-control-allow-origin'], path).toBeUndefined();
    }
  });
});
