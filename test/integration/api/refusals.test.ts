import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idOf } from '../../../api/ids.ts';
import { startApi, type Api } from './support/app.ts';
import { seedJourney, type SeededJourney } from './support/journey.ts';

let api: Api;
let journey: SeededJourney;
beforeAll(async () => {
  api = await startApi({ limits: { answerSeconds: 30 } });
  journey = await seedJourney(api, 'P1', 'lead1');
});
afterAll(() => api.stop());

const FRENCH = { 'accept-language': 'fr-CA' };
const evidence = () =>
  `/v1/journeys/${idOf('jrn', journey.journeyId)}/steps/${journey.step}/evidence`;

describe('a refusal', () => {
  it('is read in the language that is asked for; its code and type stay', async () => {
    const ask = (headers: object) =>
      api.ask('lead1', 'PATCH', '/v1/me', {
        payload: { zone: 'Nowhere' },
        headers: { ...headers },
      });
    const [english, french] = [await ask({}), await ask(FRENCH)];
    expect(english.json()).toMatchObject({ detail: '/zone is no time zone.' });
    expect(english.headers['content-language']).toBe('en');
    expect(french.headers['content-language']).toBe('fr-CA');
    expect(french.json()).toMatchObject({
      ...{ code: 'INVALID', type: english.json().type, title: 'La requête est mal formée' },
      detail: '/zone n’est pas un fuseau horaire.',
      errors: [{ pointer: '/zone', code: 'zone', detail: 'n’est pas un fuseau horaire' }],
    });
  });

  it('is read in the language that the person chose where the request asks for none', async () => {
    await api.ask('lead2', 'PATCH', '/v1/me', { payload: { locale: 'fr-CA' } });
    const own = await api.ask('lead2', 'PATCH', '/v1/me', { payload: { zone: 'Nowhere' } });
    expect(own.json().detail).toBe('/zone n’est pas un fuseau horaire.');
    const asked = await api.ask('lead2', 'PATCH', '/v1/me', {
      ...{ payload: { zone: 'Nowhere' }, headers: { 'accept-language': 'en' } },
    });
    expect(asked.json().detail).toBe('/zone is no time zone.');
  });

  it('that is kept for a key is given again in the language of whoever reads it now', async () => {
    const send = (headers: object) =>
      api.ask('lead1', 'POST', evidence(), {
        payload: { kind: 'note', name: 'A note', note: 'Text' },
        headers: { 'idempotency-key': 'spoken', ...headers },
      });
    await api.work
      .updateTable('step')
      .set({ state: 'locked' })
      .where('id', '=', journey.step)
      .execute();
    const first = await send({});
    expect(first.json().detail).toBe('This step takes no evidence now.');
    const again = await send(FRENCH);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.json()).toEqual({
      ...first.json(),
      title: 'Ce n’est pas possible maintenant',
      detail: 'Cette étape ne prend pas de pièce maintenant.',
    });
  });

  it('of a line of a file, and of a fact in a batch, says in French how to mend it', async () => {
    const file = 'deal_id,status\nD-1,closed\n';
    const unknown = await api.ask('system', 'POST', '/v1/imports?name=deals.csv', {
      ...{ payload: file, headers: { ...FRENCH, 'content-type': 'text/csv' } },
    });
    expect(unknown.json().detail).toMatch(/^Aucun fichier connu n’a ces colonnes/);
    const batch = await api.ask('system', 'POST', '/v1/events', {
      payload: [{ specversion: '2.0' }, 7],
      headers: { ...FRENCH, 'content-type': 'application/cloudevents-batch+json' },
    });
    const [first] = batch.json().items;
    expect(first.detail).toBe('specversion "2.0" : écrivez "1.0"');
  });
});
