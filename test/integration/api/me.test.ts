import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type Api } from './support/app.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

describe('me', () => {
  it('says who is signed in, in which role, for which company', async () => {
    const answer = await api.ask('admin1', 'GET', '/v1/me');
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()).toMatchObject({
      name: 'Person admin1',
      role: 'partner-admin',
      partner: { code: 'P1', name: 'Alder Networks Inc.' },
      waiting: { steps: 0, decisions: 0, overdue: 0, notifications: 0 },
      today: '2023-08-31',
    });
  });

  it('knows no company for a mail domain that is not known yet', async () => {
    expect((await api.ask('early', 'GET', '/v1/me')).json()).toMatchObject({ partner: null });
  });

  it('keeps language and zone for the one who sets them, and for nobody else', async () => {
    const set = await api.ask('admin1', 'PATCH', '/v1/me', {
      payload: { locale: 'fr-CA', zone: 'America/Montreal' },
    });
    expect(set.statusCode, set.body).toBe(200);
    expect((await api.ask('admin1', 'GET', '/v1/me')).json()).toMatchObject({
      locale: 'fr-CA',
      zone: 'America/Montreal',
    });
    expect((await api.ask('admin2', 'GET', '/v1/me')).json()).toMatchObject({
      locale: 'en',
      zone: 'UTC',
    });
    const wrong = await api.ask('admin1', 'PATCH', '/v1/me', { payload: { zone: 'Mars/Olympus' } });
    expect(wrong.statusCode).toBe(400);
    expect(wrong.headers['content-type']).toContain('application/problem+json');
  });

  it('leaves a trace of every change, and none of one that was refused', async () => {
    const traces = async () =>
      (await api.work.selectFrom('audit').select(['action', 'role', 'detail']).execute()).filter(
        (row) => row.action === 'preferences.change',
      );
    const before = (await traces()).length;
    await api.ask('admin2', 'PATCH', '/v1/me', { payload: { zone: 'Mars/Olympus' } });
    await api.ask('admin2', 'PATCH', '/v1/me', { payload: { zone: 'Europe/Berlin' } });
    const after = await traces();
    expect(after.length).toBe(before + 1);
    expect(after.at(-1)).toMatchObject({ role: 'partner-admin', detail: { changed: ['zone'] } });
  });
});
