import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../../api/app.ts';
import { idOf } from '../../../api/ids.ts';
import { startApi, type Api } from './support/app.ts';
import { seedJourney, type SeededJourney } from './support/journey.ts';

let api: Api;
let journey: SeededJourney;
let path: string;
beforeAll(async () => {
  // A busy machine answers late; what is answered after how long has a test of its own.
  api = await startApi({ limits: { answerSeconds: 30 } });
  journey = await seedJourney(api, 'P1', 'lead1');
  await api.work
    .updateTable('step')
    .set({ state: 'open' })
    .where('id', '=', journey.step)
    .execute();
  path = `/v1/journeys/${idOf('jrn', journey.journeyId)}/steps/${journey.step}/evidence`;
});
afterAll(() => api.stop());

const note = (text: string) => ({
  kind: 'link',
  name: 'A link',
  url: `https://example.com/${text}`,
});
const send = (key: string | null, body: unknown, user = 'lead1', to = path) =>
  api.ask(user, 'POST', to, {
    payload: body as object,
    headers: key === null ? {} : { 'idempotency-key': key },
  });
const notes = async () =>
  (await api.work.selectFrom('evidence').select('id').where('kind', '=', 'link').execute()).length;

const requestOf = (key: string) =>
  api.work.selectFrom('request').select('lease_until').where('key', '=', key).executeTakeFirst();
async function until(what: () => Promise<boolean>): Promise<void> {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('idempotency keys', () => {
  it('200 posts at once with one key have one effect and one answer', async () => {
    const before = await notes();
    const answers = await Promise.all(Array.from({ length: 200 }, () => send('many', note('one'))));
    expect(new Set(answers.map((one) => one.statusCode))).toEqual(new Set([201]));
    expect(new Set(answers.map((one) => one.json().id)).size).toBe(1);
    expect(await notes()).toBe(before + 1);
  });

  it('gives the first answer again, and says so', async () => {
    const first = await send('again', note('two'));
    const second = await send('again', note('two'));
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.json()).toEqual(first.json());
  });

  it('refuses another body under the same key with 422', async () => {
    await send('other', note('three'));
    const other = await send('other', note('four'));
    expect(other.statusCode).toBe(422);
    expect(other.json().code).toBe('KEY_REUSED');
  });

  it('takes the same body with its keys in another order for the same', async () => {
    await send('order', note('five'));
    const again = await send('order', {
      url: 'https://example.com/five',
      name: 'A link',
      kind: 'link',
    });
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  it('keeps keys of people and routes apart', async () => {
    const mine = await send('apart', note('six'));
    const theirs = await send('apart', note('six'), 'admin1');
    expect(theirs.json().id).not.toBe(mine.json().id);
  });

  it('keeps a refusal like any other answer, and frees the key where the world failed', async () => {
    const refused = await send(
      'refusal',
      { kind: 'practice', practice: 'none-such' },
      'lead1',
      '/v1/journeys',
    );
    expect(refused.statusCode).toBe(404);
    expect(
      (await send('refusal', { kind: 'practice', practice: 'none-such' }, 'lead1', '/v1/journeys'))
        .headers['idempotency-replayed'],
    ).toBe('true');
    const pause = `/v1/journeys/${idOf('jrn', journey.journeyId)}/pause`;
    const failed = await send('failure', {}, 'lead1', pause);
    expect(failed.statusCode).toBe(503);
    expect(failed.headers['retry-after']).toBeDefined();
    expect(
      (await send('failure', {}, 'lead1', pause)).headers['idempotency-replayed'],
    ).toBeUndefined();
  });

  it('keeps a record and its answer together: where the answer cannot be kept, there is no record', async () => {
    const before = await notes();
    await sql
      .raw(
        `create function refuse_answer() returns trigger language plpgsql as
         $$ begin raise exception 'the disk is full' using errcode = 'disk_full'; end $$;
         create trigger refuse_answer before update on request for each row
         when (new.state = 'done') execute function refuse_answer()`,
      )
      .execute(api.owner);
    const failed = await send('torn', note('torn'));
    await sql.raw('drop trigger refuse_answer on request').execute(api.owner);
    expect(failed.statusCode).toBeGreaterThanOrEqual(500);
    expect(await notes()).toBe(before);
    const again = await send('torn', note('torn'));
    expect(again.statusCode, again.body).toBe(201);
    expect(await notes()).toBe(before + 1);
    expect((await send('torn', note('torn'))).json()).toEqual(again.json());
  });

  it('makes one record where a process was held up until another took its command over', async () => {
    const before = await notes();
    const key = `held-up-${before}`;
    const other = await buildApp(api.deps);
    const { resolve: release, promise: held } = Promise.withResolvers<void>();
    const { resolve: locked, promise: isLocked } = Promise.withResolvers<void>();
    const holding = api.owner.transaction().execute(async (tx) => {
      await sql`lock table evidence in share mode`.execute(tx);
      locked();
      await held;
    });
    await isLocked;
    const first = send(key, note('slow'));
    await until(async () => (await requestOf(key)) !== undefined);
    await api.work
      .updateTable('request')
      .set({ lease_until: new Date(0).toISOString() })
      .where('key', '=', key)
      .execute();
    const token = await api.tokenOf('lead1');
    const second = other.inject({
      method: 'POST',
      url: path,
      payload: note('slow'),
      headers: { 'idempotency-key': key, authorization: `Bearer ${token}` },
    });
    await until(async () => Number((await requestOf(key))?.lease_until) > 0);
    release();
    const [one, two] = await Promise.all([first, second, holding]);
    expect([one.statusCode, two.statusCode], one.body + two.body).toEqual([201, 201]);
    expect(two.json()).toEqual(one.json());
    expect(await notes()).toBe(before + 1);
    await other.close();
  });

  it('answers 202 after the time to answer, and tells later what became of it to whoever sent it', async () => {
    const slow = await startApi({
      limits: { answerSeconds: 0.1 },
      over: (deps) => ({ ...deps, temporal: () => new Promise(() => {}) }),
    });
    const started = await seedJourney(slow, 'P1', 'lead1');
    const answer = await slow.ask(
      'lead1',
      'POST',
      `/v1/journeys/${idOf('jrn', started.journeyId)}/pause`,
      { payload: {}, headers: { 'idempotency-key': 'slow' } },
    );
    // Nothing has taken it up: the same key again.
    expect(answer.statusCode).toBe(503);
    const { rows } = { rows: await slow.work.selectFrom('request').selectAll().execute() };
    const id = `req_${rows[0]?.id.replaceAll('-', '')}`;
    expect((await slow.ask('lead1', 'GET', `/v1/requests/${id}`)).json()).toMatchObject({
      id,
      state: 'running',
      status: null,
    });
    expect((await slow.ask('admin1', 'GET', `/v1/requests/${id}`)).statusCode).toBe(404);
    await slow.stop();
  });
});

describe('evidence', () => {
  const multipart = (name: string, body: Buffer | string, field = 'file') => {
    const boundary = 'xxBOUNDARYxx';
    const payload = Buffer.concat([
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
      ),
      Buffer.from(body),
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    return { payload, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } };
  };

  it('takes a file, gives it back as an attachment only, and lets it be taken back before it is handed in', async () => {
    const sent = await api.ask('lead1', 'POST', path, multipart('Référence.pdf', '%PDF-1.7 text'));
    expect(sent.statusCode, sent.body).toBe(201);
    expect(sent.json()).toMatchObject({
      kind: 'file',
      name: 'Référence.pdf',
      mediaType: 'application/pdf',
      size: 13,
      round: null,
    });
    const got = await api.ask('lead1', 'GET', sent.json().url);
    expect(got.body).toBe('%PDF-1.7 text');
    expect(got.headers['content-disposition']).toContain('attachment');
    expect(got.headers['content-security-policy']).toContain('sandbox');
    expect((await api.ask('admin2', 'GET', sent.json().url)).statusCode).toBe(404);
    const gone = await api.ask('lead1', 'DELETE', `${path}/${sent.json().id}`);
    expect(gone.statusCode, gone.body).toBe(204);
    expect((await api.ask('lead1', 'DELETE', `${path}/${sent.json().id}`)).statusCode).toBe(404);
    expect((await api.ask('lead1', 'GET', sent.json().url)).statusCode).toBe(404);
  });

  it('keeps what was handed in', async () => {
    const kept = await api.ask('lead1', 'DELETE', `${path}/${idOf('evd', journey.evidenceId)}`);
    expect(kept.statusCode).toBe(409);
  });

  it.each([
    ['page.html', '<script>', 415],
    ['picture.svg', '<svg onload="x">', 415],
    ['lies.pdf', '<html>', 415],
    ['noending', 'x', 415],
    ['empty.pdf', '', 400],
    ['../../etc/passwd.pdf', '%PDF-1.7', 201],
    ['.htaccess', 'x', 400],
  ])('%s with %j answers %i', async (name, body, status) => {
    const sent = await api.ask('lead1', 'POST', path, multipart(name, body));
    expect(sent.statusCode, sent.body).toBe(status);
    if (status === 201) expect(sent.json().name).toBe('passwd.pdf');
  });

  it('refuses a file that is too large, a field of another name, and a link that is none', async () => {
    expect(
      (
        await api.ask(
          'lead1',
          'POST',
          path,
          multipart('big.pdf', `%PDF-1.7${'x'.repeat(10 * 1024 * 1024)}`),
        )
      ).statusCode,
    ).toBe(413);
    expect(
      (await api.ask('lead1', 'POST', path, multipart('a.pdf', '%PDF-1.7', 'other'))).statusCode,
    ).toBe(400);
    for (const url of ['javascript:alert(1)', 'ftp://x.example', 'http://', undefined]) {
      expect((await send(null, { kind: 'link', name: 'x', url })).statusCode, String(url)).toBe(
        400,
      );
    }
  });

  it('marks the playbook', async () => {
    const item = journey.plan.milestones.flatMap((one) => one.playbook)[0]?.id ?? '';
    const to = `/v1/journeys/${idOf('jrn', journey.journeyId)}`;
    expect(
      (await api.ask('lead1', 'PUT', `${to}/playbook/${item}`, { payload: { done: true } }))
        .statusCode,
    ).toBe(200);
    const shown = (await api.ask('admin1', 'GET', to)).json();
    const marked = shown.milestones
      .flatMap((one: { playbook: { id: string; done: boolean }[] }) => one.playbook)
      .find((one: { id: string }) => one.id === item);
    expect(marked.done).toBe(true);
    expect(
      (await api.ask('lead1', 'PUT', `${to}/playbook/none`, { payload: { done: true } }))
        .statusCode,
    ).toBe(404);
  });
});
