/** The API of the whole product, over the wire: real provider, real engine, real worker. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Static } from 'typebox';
import type { ImportReport } from '../../../api/schemas/facts.ts';
import type {
  ApprovalList,
  ApprovalOne,
  BulkDecisionAnswer,
  HistoryList,
  JourneyOne,
  PracticeList,
  StepItem,
} from '../../../api/schemas/journeys.ts';
import type { Me } from '../../../api/schemas/me.ts';
import type { Standing } from '../../../api/schemas/standing.ts';
import { startProduct, type Product } from '../../support/product.ts';

let product: Product;
let partner: string;
let counter = 0;

beforeAll(async () => {
  product = await startProduct({ today: '2023-08-31' });
  const accounts = [
    'program,account,country,partner,company,domain',
    'solution-provider,SP-739244,CA,P00374,Havel IT Inc.,p00374.example',
    'services,A59151,CA,P00374,Havel IT Inc.,p00374.example',
  ].join('\n');
  const sent = await call<Static<typeof ImportReport>>(
    'system',
    'POST',
    '/v1/imports?name=accounts.csv',
    { text: accounts },
  );
  expect(sent.status, sent.text).toBe(200);
  await call('system', 'POST', '/v1/imports?name=rates.csv', {
    text: 'month,currency,usd\n2023-08,CAD,0.75\n2023-08,USD,1\n',
  });
  partner = (await call<Static<typeof Me>>('lead', 'GET', '/v1/me')).json.partner?.id ?? '';
}, 180_000);
afterAll(() => product.stop());

type Answer<T> = { status: number; text: string; json: T; headers: Headers };
type Journey = Static<typeof JourneyOne>;
type Step = Static<typeof StepItem>;
/** What commands answer, or the problem in its place. */
type Said = {
  readonly id: string;
  readonly code: string;
  readonly state: string;
  readonly step: string;
};

async function call<T = Said>(
  user: string,
  method: string,
  path: string,
  given: {
    body?: unknown;
    text?: string;
    key?: string;
    headers?: Record<string, string>;
    tries?: number;
  } = {},
): Promise<Answer<T>> {
  const { body, text, key, headers = {} } = given;
  const answer = await fetch(new URL(path, product.url), {
    method,
    headers: {
      authorization: `Bearer ${await product.token(user)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(text === undefined ? {} : { 'content-type': 'text/csv' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...headers,
    },
    ...(body === undefined && text === undefined ? {} : { body: text ?? JSON.stringify(body) }),
  });
  const said = await answer.text();
  // A start on a busy machine may turn the first away politely: asked again, as any client does.
  if (answer.status === 503 && answer.headers.has('retry-after') && (given.tries ?? 1) < 10) {
    await sleep(500);
    return call(user, method, path, { ...given, tries: (given.tries ?? 1) + 1 });
  }
  return {
    status: answer.status,
    text: said,
    json: (/json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(said) : null) as T,
    headers: answer.headers,
  };
}

/** Delivery is the widest gap, people the other; offers and demand are none. */
const ANSWERS = { people: 2, offers: 4, delivery: 1, demand: 3 };
const newKey = (): string => `key-${(counter += 1)}`;
const command = <T = Said>(user: string, path: string, body: unknown, key = newKey()) =>
  call<T>(user, 'POST', path, { body, key });
const stepOf = (journey: Journey, id: string): Step | undefined =>
  journey.milestones.flatMap((one) => one.steps).find((one) => one.id === id);
const points = async () =>
  (await call<Static<typeof Standing>>('partner', 'GET', `/v1/partners/${partner}/standing`)).json
    .points;

describe('an Ignite journey over the wire', () => {
  let journey: Journey;

  it('starts once per practice, and can be read as soon as it answers', async () => {
    const started = await command<Journey>(
      'lead',
      '/v1/journeys',
      { kind: 'practice', practice: 'containers' },
      'start',
    );
    expect(started.status, started.text).toBe(201);
    journey = started.json;
    expect(started.headers.get('location')).toBe(`/v1/journeys/${journey.id}`);
    expect(journey).toMatchObject({
      practice: 'containers',
      attempt: 1,
      state: 'running',
      milestone: 'assess',
      mover: 'partner',
    });
    expect((await call('partner', 'GET', `/v1/journeys/${journey.id}`)).json).toEqual(journey);
    expect(
      (await command('lead', '/v1/journeys', { kind: 'practice', practice: 'containers' }, 'start'))
        .json.id,
    ).toBe(journey.id);
    const other = await command('lead', '/v1/journeys', {
      kind: 'practice',
      practice: 'containers',
    });
    expect(other.status).toBe(409);
    expect(other.json.code).toBe('JOURNEY_OPEN');
    const practices = (await call<Static<typeof PracticeList>>('lead', 'GET', '/v1/practices')).json
      .items;
    expect(practices.find((one) => one.id === 'containers')?.journey).toMatchObject({
      id: journey.id,
      attempt: 1,
    });
  });

  it('shows what an answer did as soon as it is given: the step and the scores', async () => {
    const questions = journey.assessment.areas.flatMap((area) =>
      area.questions.map((one) => one.id),
    );
    const step = journey.milestones[0]?.steps.find((one) => one.kind === 'assessment')?.id ?? '';
    const path = `/v1/journeys/${journey.id}/steps/${step}/assessment`;
    const short = await command('lead', path, { answers: { [String(questions[0])]: 3 } });
    expect(short.status).toBe(422);
    expect((await command('lead', path, { answers: { [String(questions[0])]: 9 } })).status).toBe(
      400,
    );
    expect(journey.assessment.gaps).toEqual([]);
    const answers = journey.assessment.areas.flatMap((area) =>
      area.questions.map((one) => [one.id, ANSWERS[area.id]]),
    );
    const answered = await command('lead', path, { answers: Object.fromEntries(answers) });
    expect(answered.status, answered.text).toBe(200);
    expect(answered.json).toMatchObject({ step, state: 'completed' });
    journey = (await call<Journey>('partner', 'GET', `/v1/journeys/${journey.id}`)).json;
    expect(stepOf(journey, step)?.state).toBe('completed');
    expect(journey.assessment.areas[0]?.then).toBe('2.00');
  });

  it('makes a plan of the answers: gaps, the widest first, and what closes each', () => {
    expect(journey.assessment.gaps).toEqual([
      { area: 'delivery', score: '1.00', target: '3.00' },
      { area: 'people', score: '2.00', target: '3.00' },
    ]);
    const matters = (id: string) => stepOf(journey, id)?.matters;
    expect(matters('reference-architecture')).toBe('delivery');
    expect(matters('people-certified')).toBe('people');
    expect(matters('joint-plan')).toBeNull();
    expect(matters('maturity-then')).toBeNull();
    const areas = (id: string) =>
      journey.milestones.find((one) => one.id === id)?.playbook.map((one) => one.area);
    expect(areas('plan')).toEqual(['people', 'demand', 'offers']);
    expect(areas('enable')).toEqual(['delivery', 'people', 'demand']);
  });

  it('takes evidence, waits for a decision, and shows the vendor what follows', async () => {
    const step = stepOf(journey, 'joint-plan');
    if (step === undefined) throw new Error('the practice has another plan');
    const base = `/v1/journeys/${journey.id}/steps/${step.id}`;
    await until(
      async () =>
        stepOf((await call<Journey>('lead', 'GET', `/v1/journeys/${journey.id}`)).json, step.id)
          ?.state === 'open',
      proveAutomatic,
    );
    // The milestone that facts completed is paid by now.
    expect((await call<Journey>('partner', 'GET', `/v1/journeys/${journey.id}`)).json.points).toBe(
      journey.milestones[0]?.points,
    );
    const empty = await command('lead', `${base}/submission`, {});
    expect(empty.json.code).toBe('EVIDENCE_MISSING');
    const added = await command('lead', `${base}/evidence`, {
      kind: 'link',
      name: 'Plan',
      url: 'https://example.com/plan',
    });
    expect(added.status, added.text).toBe(201);
    const sent = await command('lead', `${base}/submission`, {}, 'submit');
    expect(sent.status, sent.text).toBe(200);
    expect(sent.json.state).toBe('in_review');
    expect((await command('lead', `${base}/submission`, {}, 'submit')).json).toEqual(sent.json);

    const role = step.decider === 'reviewer' ? 'reviewer' : 'manager';
    const inbox = (await call<Static<typeof ApprovalList>>(role, 'GET', '/v1/approvals?view=mine'))
      .json;
    expect(inbox.counts.mine).toBe(1);
    const id = inbox.items[0]?.id ?? '';
    const one = (await call<Static<typeof ApprovalOne>>(role, 'GET', `/v1/approvals/${id}`)).json;
    expect(one).toMatchObject({
      step: step.id,
      mayDecide: true,
      evidence: [{ name: 'Plan', round: 1 }],
    });
    expect(one.ifApproved.points.after).toBeGreaterThanOrEqual(one.ifApproved.points.before);
    const stranger = role === 'reviewer' ? 'manager' : 'reviewer';
    expect(
      (await command(stranger, `/v1/approvals/${id}/decision`, { verdict: 'approve' })).json.code,
    ).toBe('NOT_THE_DECIDER');
    expect(
      (await command('lead', `/v1/approvals/${id}/decision`, { verdict: 'approve' })).status,
    ).toBe(403);
    expect(
      (await command(role, `/v1/approvals/${id}/decision`, { verdict: 'reject' })).json.code,
    ).toBe('REASON_MISSING');
    const stale = await call(role, 'POST', `/v1/approvals/${id}/decision`, {
      body: { verdict: 'approve' },
      headers: { 'if-match': '"99"' },
    });
    expect(stale.status).toBe(412);

    // Taken by one, it is nobody else's, not even of whom they hand it to.
    expect((await call(role, 'PUT', `/v1/approvals/${id}/take`)).status).toBe(200);
    const { id: reviewer } = (await call<Static<typeof Me>>('reviewer', 'GET', '/v1/me')).json;
    const span = { from: '2023-08-31', until: '2023-09-05' };
    const handed = await command(role, '/v1/me/delegations', {
      ...{ to: reviewer, away: true, ...span },
    });
    expect(handed.status, handed.text).toBe(201);
    const locked = await command('reviewer', `/v1/approvals/${id}/decision`, {
      verdict: 'approve',
    });
    expect(locked.json.code).toBe('TAKEN');

    const before = await points();
    const decided = await Promise.all(
      [1, 2, 3].map(() =>
        command(role, `/v1/approvals/${id}/decision`, { verdict: 'approve' }, 'decide'),
      ),
    );
    for (const answer of decided) expect(answer.status, answer.text).toBe(200);
    expect(decided[0]?.json).toMatchObject({ id, state: 'approved', step: 'approved' });
    expect(await points()).toBe(
      before + one.ifApproved.points.after - one.ifApproved.points.before,
    );
    expect(
      (await command(role, `/v1/approvals/${id}/decision`, { verdict: 'approve' })).json.code,
    ).toBe('ALREADY_DECIDED');
    const history = (
      await call<Static<typeof HistoryList>>('lead', 'GET', `/v1/journeys/${journey.id}/history`)
    ).json.items;
    expect(history[0]?.to).toBeDefined();
    expect(history.some((entry) => entry.to === 'approved' && entry.by !== null)).toBe(true);
  });

  it('has several decided with one reason by a colleague, on behalf, each by itself, and the same again', async () => {
    const step = 'first-customers';
    const base = `/v1/journeys/${journey.id}/steps/${step}`;
    await command('lead', `${base}/evidence`, { kind: 'note', name: 'Names', note: 'Three.' });
    const sent = await command('lead', `${base}/submission`, {});
    expect(sent.status, sent.text).toBe(200);
    const { items, counts } = (
      await call<Static<typeof ApprovalList>>('reviewer', 'GET', '/v1/approvals?view=mine')
    ).json;
    expect(counts).toMatchObject({ mine: 1, decided: 1 });
    const [one] = items;
    expect(one?.behalf).not.toBeNull();
    const decidedBefore = (
      await call<Static<typeof ApprovalList>>('reviewer', 'GET', '/v1/approvals?view=decided')
    ).json.items[0];
    const body = {
      items: [
        { id: one?.id, version: one?.version },
        { id: decidedBefore?.id },
        { id: 'apr_zzzzzz' },
      ],
      verdict: 'approve',
      reason: 'Three names, each with a person to call.',
    };
    type Bulk = Static<typeof BulkDecisionAnswer>;
    const answer = await command<Bulk>('reviewer', '/v1/approvals/decisions', body, 'several');
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json.items.map(({ done, code }) => [done, code])).toEqual([
      [true, null],
      [false, 'ALREADY_DECIDED'],
      [false, 'NOT_FOUND'],
    ]);
    const again = await command<Bulk>('reviewer', '/v1/approvals/decisions', body, 'several');
    expect(again.json).toEqual(answer.json);
    const shown = (
      await call<Static<typeof ApprovalOne>>('manager', 'GET', `/v1/approvals/${one?.id}`)
    ).json;
    expect(shown).toMatchObject({
      ...{ state: 'approved', reason: body.reason, decidedBy: 'Ruth Vogel' },
      decidedFor: 'Daniel Okafor',
    });
  });

  it('rests, goes on, ends, and takes nothing more', async () => {
    expect(
      (await command('lead', `/v1/journeys/${journey.id}/pause`, { reason: 'holidays' })).json
        .state,
    ).toBe('paused');
    expect((await call('lead', 'GET', `/v1/journeys/${journey.id}`)).json.state).toBe('paused');
    expect((await command('lead', `/v1/journeys/${journey.id}/pause`, {})).json.code).toBe(
      'JOURNEY_PAUSED',
    );
    expect((await command('manager', `/v1/journeys/${journey.id}/resume`, {})).json.state).toBe(
      'running',
    );
    expect(
      (await command('lead', `/v1/journeys/${journey.id}/withdraw`, {}, 'leave')).json.state,
    ).toBe('withdrawn');
    expect(
      (await command('lead', `/v1/journeys/${journey.id}/withdraw`, {}, 'leave')).json.state,
    ).toBe('withdrawn');
    const after = await command('lead', `/v1/journeys/${journey.id}/pause`, {});
    expect(after.status).toBe(409);
    expect(after.json.code).toBe('JOURNEY_CLOSED');
  });

  /** Facts for the automatic steps before a decided one, so that it opens. */
  async function proveAutomatic(): Promise<void> {
    for (const person of ['ann', 'bob', 'cid', 'dan']) {
      for (const course of ['technical-essentials', 'sales-essentials', 'operate-containers']) {
        counter += 1;
        await call('system', 'POST', '/v1/events', {
          body: {
            specversion: '1.0',
            id: `t-${counter}`,
            source: '/learning',
            type: 'training.completed',
            time: '2023-08-20T10:00:00Z',
            data: { person: `${person}@p00374.example`, course, result: 'passed' },
          },
        });
      }
    }
  }
});

async function until(holds: () => Promise<boolean>, otherwise: () => Promise<void>): Promise<void> {
  if (await holds()) return;
  await otherwise();
  for (let i = 0; i < 100; i += 1) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error('it did not come to be');
}

describe('streams', () => {
  type Message = {
    id: string | null;
    event: string;
    data: { partner: string | null; version: number; what: string[] };
  };

  async function open(user: string, path: string, lastId?: string) {
    const leave = new AbortController();
    const answer = await fetch(new URL(path, product.url), {
      signal: leave.signal,
      headers: {
        authorization: `Bearer ${await product.token(user)}`,
        ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
      },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const messages: Message[] = [];
    const reading = (async () => {
      let text = '';
      for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
        text += Buffer.from(chunk).toString();
        const parts = text.split('\n\n');
        text = parts.pop() ?? '';
        for (const part of parts) {
          const field = (name: string) =>
            new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1] ?? null;
          const data = field('data');
          if (data !== null)
            messages.push({
              id: field('id'),
              event: field('event') ?? '',
              data: JSON.parse(data) as Message['data'],
            });
        }
      }
    })().catch(() => {});
    const next = async (want: (message: Message) => boolean): Promise<Message> => {
      for (let i = 0; i < 100; i += 1) {
        const found = messages.find(want);
        if (found !== undefined) return found;
        await sleep(50);
      }
      throw new Error(`no such message among ${JSON.stringify(messages)}`);
    };
    return { messages, next, close: async () => (leave.abort(), reading) };
  }

  const sell = (id: string) =>
    call('system', 'POST', '/v1/events', {
      body: {
        specversion: '1.0',
        id,
        source: '/deal-desk',
        type: 'deal.closed',
        data: {
          deal: id,
          account: 'SP-739244',
          customer: 'cust-9',
          product: 'compute',
          licence: 'subscription',
          role: 'transact',
          currency: 'CAD',
          amount: '90000.00',
          date: '2023-08-10',
        },
      },
    });

  it('tell the partner and the vendor of a fact, and a reader who comes back what changed meanwhile', async () => {
    const mine = await open('partner', `/v1/partners/${partner}/stream`);
    const theirs = await open('manager', '/v1/stream');
    await mine.next((one) => one.event === 'hello');
    expect((await sell('D-S1')).status).toBe(200);
    const told = await mine.next(
      (one) => one.event === 'changed' && one.data.what.includes('standing'),
    );
    expect(told.data.partner).toBe(partner);
    expect(told.id).toBe(String(told.data.version));
    await theirs.next((one) => one.event === 'changed' && one.data.partner === partner);
    const lastWide = theirs.messages.findLast((one) => one.id !== null)?.id ?? '';
    await Promise.all([mine.close(), theirs.close()]);

    expect((await sell('D-S2')).status).toBe(200);
    await until(
      async () =>
        (await call<Static<typeof Standing>>('partner', 'GET', `/v1/partners/${partner}/standing`))
          .json.version > Number(told.id),
      async () => {},
    );
    const back = await open('partner', `/v1/partners/${partner}/stream`, told.id ?? '');
    const since = await back.next((one) => one.event === 'changed');
    expect(since.data.what).toContain('standing');
    expect(since.data.version).toBeGreaterThan(told.data.version);
    const wide = await open('manager', '/v1/stream', lastWide);
    await wide.next((one) => one.event === 'changed' && one.data.partner === partner);
    await Promise.all([back.close(), wide.close()]);
    const nothingNew = await open(
      'partner',
      `/v1/partners/${partner}/stream`,
      String(since.data.version),
    );
    const quiet = await nothingNew.next((one) => one.event === 'changed');
    expect(quiet.data.what).not.toContain('standing');
    await nothingNew.close();
  });

  it('answer 304 to who has the version already', async () => {
    const first = await call<Static<typeof Standing>>(
      'partner',
      'GET',
      `/v1/partners/${partner}/standing`,
    );
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toBe(`"${first.json.version}"`);
    expect(
      (
        await call('partner', 'GET', `/v1/partners/${partner}/standing`, {
          headers: { 'if-none-match': tag },
        })
      ).status,
    ).toBe(304);
    await sell('D-S3');
    expect(
      (
        await call('partner', 'GET', `/v1/partners/${partner}/standing`, {
          headers: { 'if-none-match': tag },
        })
      ).status,
    ).toBe(200);
  });
});

describe('browsers', () => {
  /** Follows redirects as a browser does, with a jar per host. */
  async function visit(address: string, jar: Map<string, string>): Promise<Response> {
    let url = new URL(address);
    for (let hop = 0; hop < 12; hop += 1) {
      const cookies = [...jar]
        .filter(([key]) => key.startsWith(`${url.hostname} `))
        .map(([key, value]) => `${key.split(' ')[1]}=${value}`);
      // Names below localhost are this machine; a browser knows, fetch may not.
      const target = new URL(url);
      if (target.hostname.endsWith('.localhost')) target.hostname = '127.0.0.1';
      const answer = await fetch(target, {
        redirect: 'manual',
        headers: { cookie: cookies.join('; '), host: url.host },
      });
      for (const line of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (name !== undefined && value !== undefined) jar.set(`${url.hostname} ${name}`, value);
      }
      const to = answer.headers.get('location');
      if (to === null) return answer;
      url = new URL(to, url);
    }
    throw new Error('it goes round in circles');
  }

  it('sign in with one click, keep a session, write from our own pages only, and sign out', async () => {
    const jar = new Map<string, string>();
    await visit(`${product.url}/auth/login?hint=partner&returnTo=/livez`, jar);
    const host = new URL(product.url).hostname;
    const session = [...jar].find(
      ([key]) => key.startsWith(`${host} ascent-`) && !key.endsWith('-begun'),
    );
    expect(session).toBeDefined();
    const cookie = `${session?.[0].split(' ')[1]}=${session?.[1]}`;
    const ask = (method: string, headers: Record<string, string> = {}, body?: string) =>
      fetch(`${product.url}/v1/me`, {
        method,
        headers: { cookie, ...headers },
        ...(body === undefined ? {} : { body }),
      });
    expect(((await (await ask('GET')).json()) as Static<typeof Me>).role).toBe('partner-admin');
    const json = { 'content-type': 'application/json' };
    expect((await ask('PATCH', json, '{"zone":"UTC"}')).status).toBe(403);
    expect(
      (await ask('PATCH', { ...json, origin: 'https://evil.example' }, '{"zone":"UTC"}')).status,
    ).toBe(403);
    expect((await ask('PATCH', { ...json, origin: product.url }, '{"zone":"UTC"}')).status).toBe(
      200,
    );
    expect(
      (await fetch(`${product.url}/auth/logout`, { method: 'POST', headers: { cookie } })).status,
    ).toBe(403);
    expect(
      (
        await fetch(`${product.url}/auth/logout`, {
          method: 'POST',
          headers: { cookie, origin: product.url },
        })
      ).status,
    ).toBe(204);
    expect((await ask('GET')).status).toBe(401);
  });

  it('go back to our own pages only', async () => {
    for (const returnTo of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/%0d%0aset-cookie:x=1',
    ]) {
      const answer = await visit(
        `${product.url}/auth/login?hint=partner&returnTo=${encodeURIComponent(returnTo)}`,
        new Map(),
      );
      expect(new URL(answer.url).hostname).toBe(new URL(product.url).hostname);
    }
  });

  it('are refused where the answer of the provider is not theirs', async () => {
    const answer = await visit(`${product.url}/auth/callback?code=x&state=y`, new Map());
    expect(answer.status).toBeLessThan(500);
    const jar = new Map<string, string>();
    await fetch(`${product.url}/auth/login`, { redirect: 'manual' }).then((got) => {
      for (const line of got.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        jar.set(`${new URL(product.url).hostname} ${name}`, value);
      }
    });
    const forged = await visit(`${product.url}/auth/callback?code=x&state=y`, jar);
    expect(forged.status).toBe(401);
  });
});

describe('health', () => {
  it('is ready while everything answers, and gives figures to this machine', async () => {
    expect(await (await fetch(`${product.url}/readyz`)).json()).toMatchObject({
      status: 'ok',
      database: 'ok',
      engine: 'ok',
    });
    expect(await (await fetch(`${product.url}/metrics`)).text()).toContain(
      'ascent_http_requests_total',
    );
    expect(
      (await fetch(`${product.url}/metrics`, { headers: { 'x-forwarded-for': '1.2.3.4' } })).status,
    ).toBe(404);
    expect(
      ((await (await fetch(`${product.url}/openapi.json`)).json()) as { openapi: string }).openapi,
    ).toBe('3.1.0');
    expect((await fetch(`${product.url}/docs/`)).status).toBe(200);
  });
});
