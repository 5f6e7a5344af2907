/** The trail: what people did, whole and in order. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type Api } from './support/app.ts';
import { seedSamples, type Seeded } from './support/samples.ts';

let api: Api;
let seeded: Seeded;
beforeAll(async () => {
  api = await startApi();
  seeded = await seedSamples(api);
  await api.work
    .insertInto('step_event')
    .values({
      ...{ journey_id: seeded.own.journeyId, step: seeded.own.step, to_state: 'submitted' },
      partner_id: String(Number.parseInt(seeded.partner.slice(4), 36)),
      ...{
        by_person: '1',
        by_role: 'practice-lead',
        at: new Date(api.deps.clock.now()).toISOString(),
      },
    })
    .execute();
  for (let n = 0; n < 4; n += 1)
    await api.ask('admin1', 'PATCH', '/v1/me', { payload: { zone: 'America/Toronto' } });
  await api.ask('admin2', 'PATCH', '/v1/me', { payload: { zone: 'Europe/Berlin' } });
});
afterAll(() => api.stop());

type Item = {
  id: string;
  at: string;
  action: string;
  by: { id: string; name: string | null };
  partner: { id: string } | null;
};
async function all(query = '', limit = 100): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await api.ask('auditor', 'GET', `/v1/audit?limit=${limit}${query}${more}`);
    expect(answer.statusCode, answer.body).toBe(200);
    const page: { items: Item[]; nextCursor: string | null } = answer.json();
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

it('holds records of the API, of steps and of enrolments, newest first, each once however it is paged', async () => {
  const whole = await all();
  expect(new Set(whole.map(({ id }) => id.split('-')[0]))).toEqual(
    new Set(['audit', 'step', 'enrolment']),
  );
  expect(whole.map(({ at }) => at)).toEqual(
    whole
      .map(({ at }) => at)
      .toSorted()
      .toReversed(),
  );
  expect((await all('', 2)).map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
});

it('is narrowed by person, partner, what was done, and day', async () => {
  const [change] = await all('&action=preferences');
  const own = await all(`&person=${change?.by.id ?? ''}&action=preferences.change`);
  expect(own.map(({ by }) => by.name)).toEqual(own.map(() => change?.by.name));
  const ofP1 = await all(`&partner=${seeded.partner}`);
  expect(new Set(ofP1.map(({ partner }) => partner?.id))).toEqual(new Set([seeded.partner]));
  expect((await all('&action=step')).every(({ action }) => action.startsWith('step.'))).toBe(true);
  expect(await all('&to=2020-01-01')).toEqual([]);
  expect(await all('&from=2020-01-01')).toHaveLength((await all()).length);
  for (const wrong of ['from=2023-02-30', 'action=;drop', 'person=x', 'nothing=1'])
    expect((await api.ask('auditor', 'GET', `/v1/audit?${wrong}`)).statusCode, wrong).toBe(400);
});
