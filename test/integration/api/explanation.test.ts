import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Static } from 'typebox';
import type { Capabilities, Explained, Reason } from '../../../api/schemas/explanation.ts';
import type { Standing } from '../../../api/schemas/standing.ts';
import type { WhatIfAnswer } from '../../../api/schemas/what-if.ts';
import type { ProblemBody } from '../../../api/errors.ts';
import { startApi, type Api } from './support/app.ts';

type Tree = Static<typeof Explained>;
type Node = Static<typeof Reason>;
type Answer = Static<typeof WhatIfAnswer>;
type Now = Static<typeof Standing>;

let api: Api;
let partner: string;
let sent = 0;

beforeAll(async () => {
  api = await startApi();
  partner = await api.partner('P1');
  await send(deal({ deal: 'D-1', amount: '60000.00' }));
  await send(certificate('ana', 'advanced-compute'));
  await send(certificate('ben', 'sales-professional'));
}, 120_000);
afterAll(() => api.stop());

type Event = { readonly type: string; readonly data: Readonly<Record<string, unknown>> };
const deal = (over: Readonly<Record<string, unknown>>): Event => ({
  type: 'deal.closed',
  data: {
    account: 'SP-1',
    customer: 'cust-1',
    product: 'compute',
    licence: 'subscription',
    role: 'transact',
    currency: 'CAD',
    date: '2023-08-01',
    ...over,
  },
});
const certificate = (person: string, certification: string): Event => ({
  type: 'certification.earned',
  data: { person: `${person}@p1.example`, certification, date: '2023-08-02' },
});

async function send({ type, data }: Event, code = 'P1'): Promise<void> {
  sent += 1;
  const answer = await api.ask('system', 'POST', '/v1/events', {
    payload: { specversion: '1.0', id: `X-${sent}`, source: 'x', type, data },
  });
  expect(answer.statusCode, answer.body).toBe(200);
  expect(answer.json<{ new: number }>().new, `${code}: ${answer.body}`).toBe(1);
}

const get = async <T>(user: string, path: string): Promise<T> => {
  const answer = await api.ask(user, 'GET', path);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<T>();
};
const explained = (of: string, user = 'admin1') =>
  get<Tree>(user, `/v1/partners/${partner}/explanation?of=${of}`);
const standing = (id = partner, user = 'admin1') => get<Now>(user, `/v1/partners/${id}/standing`);
const all = (one: unknown): readonly Node[] => {
  const node = one as Node;
  return [node, ...node.of.flatMap(all)];
};

describe('an explanation', () => {
  it('goes from the tier down to clause, fact and person, and says what the next one lacks', async () => {
    const [why, now] = await Promise.all([explained('tier'), standing()]);
    expect(why.tree).toMatchObject({ kind: 'tier', id: now.tier.id });
    const nodes = [...all(why.tree), ...all(why.next)];
    const points = nodes.find((one) => one.asks === 'points');
    expect(Number(points?.have)).toBe(now.points);
    const clauses = all(points).filter((one) => one.kind === 'clause');
    expect(clauses.reduce((sum, one) => sum + Number(one.have), 0)).toBe(now.points);
    expect(clauses.map(({ rule }) => rule?.file)).toContain('unified-2023/clauses/4-deals.yaml');
    expect(
      all(points).some((one) => one.kind === 'line' && one.record?.fact?.startsWith('fct_')),
    ).toBe(true);
    expect(nodes.some((one) => one.record?.person?.name === 'ana@p1.example')).toBe(true);
    expect(why.missing.map(({ requirement }) => requirement)).toEqual(
      now.next?.requirements.filter((one) => !one.holds).map(({ id }) => id),
    );
    expect(why.ways.length).toBeGreaterThan(0);
    expect(why.ways.every(({ deeds }) => deeds.every(({ rule }) => rule.line > 0))).toBe(true);
    expect(why.lapses.every(({ on }) => on > now.asOf)).toBe(true);
  });

  it('names people only to those who look after them', async () => {
    const text = JSON.stringify(await explained('tier', 'learner1'));
    expect(text).not.toContain('ana@p1.example');
    expect(JSON.stringify(await explained('tier', 'managerCA'))).toContain('ana@p1.example');
  });

  it('is there for every capability and score of the edition, and agrees with their list', async () => {
    const list = await get<Static<typeof Capabilities>>(
      'admin1',
      `/v1/partners/${partner}/capabilities`,
    );
    expect(list.items.length).toBeGreaterThan(20);
    for (const item of list.items) {
      const why = await explained(`capability:${item.id}`);
      expect((why.tree as Node).holds).toBe(item.attained);
      if (!item.attained)
        expect(why.missing.map((one) => one.requirement)).toEqual(
          item.missing.map((one) => one.requirement),
        );
    }
    for (const score of list.scores) {
      const why = await explained(`score:${score.id}`);
      expect((why.tree as Node).have).toBe(score.value);
    }
  });

  it('says what is known of a name that is not', async () => {
    const answer = await api.ask(
      'admin1',
      'GET',
      `/v1/partners/${partner}/explanation?of=capability:flying`,
    );
    expect(answer.statusCode).toBe(422);
    expect(answer.json<ProblemBody>().detail).toMatch(
      /^capability:flying is nothing .* compute-competency/u,
    );
    const odd = await api.ask('admin1', 'GET', `/v1/partners/${partner}/explanation?of=everything`);
    expect(odd.statusCode).toBe(400);
  });
});

const ask = (body: object, user = 'admin1', id = partner) =>
  api.ask(user, 'POST', `/v1/partners/${id}/what-if`, { payload: body });
async function suppose(body: object, user = 'admin1', id = partner): Promise<Answer> {
  const answer = await ask(body, user, id);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<Answer>();
}

describe('what if', () => {
  it('stores nothing, and says what is gained by which clause', async () => {
    const before = await standing();
    const answer = await suppose({
      certified: [{ name: 'advanced-compute', count: 3 }],
      facts: [{ ...deal({ amount: '40000.00', customer: 'cust-9' }), times: 2 }],
    });
    expect(answer.before.points).toBe(before.points);
    expect(answer.after.points - answer.before.points).toBe(3 * 40 + 2 * 30);
    expect(answer.gained.reduce((sum, { points }) => sum + points, 0)).toBe(180);
    expect(answer.gained.map(({ clause }) => clause.number)).toContain('3.3');
    expect(answer.lost).toEqual([]);
    expect(answer.says[0]?.en).toContain('180 points more');
    expect(await standing()).toEqual(before);
  });

  it('takes what somebody holds along when they leave, and leaves what they earned', async () => {
    const people = await get<{ items: { id: string; name: string }[] }>(
      'admin1',
      `/v1/partners/${partner}/people`,
    );
    const ana = people.items.find(({ name }) => name === 'ana@p1.example');
    const answer = await suppose({ leaves: [ana?.id] });
    expect(answer.after.points).toBe(answer.before.points);
    const certified = (side: Answer['before']) =>
      [...side.tier.requirements, ...(side.next?.requirements ?? [])].find(
        (one) => one.kind === 'people',
      )?.have;
    expect(certified(answer.before)).toBe(2);
    expect(certified(answer.after)).toBe(1);
  });

  it('refuses what an event would be refused for, and says where', async () => {
    const wrong = await ask({ facts: [deal({ deal: 'D-9', amount: 'lots' })] });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.json<ProblemBody>().errors?.[0]).toMatchObject({
      pointer: '/facts/0/data',
      code: 'not-an-amount',
    });
    const other = await ask({ facts: [deal({ deal: 'D-9', amount: '10.00', account: 'SP-2' })] });
    expect(other.statusCode).toBe(422);
    expect(other.json<ProblemBody>().detail).toContain('SP-2 is none of this partner');
    expect((await ask({ certified: [{ name: 'x', count: 0 }] })).statusCode).toBe(400);
    expect((await ask({}, 'admin2')).statusCode).toBe(404);
    expect((await ask({}, 'learner1')).statusCode).toBe(403);
  });

  it('says what the product says once the same facts really came in', async () => {
    const id = await api.partner('P3');
    const fact = fc.oneof(
      fc.record({
        customer: fc.constantFrom('cust-1', 'cust-2'),
        licence: fc.constantFrom('subscription', 'perpetual'),
        amount: fc.integer({ min: 1_000, max: 260_000 }).map((amount) => `${amount}.00`),
        currency: fc.constantFrom('CAD', 'USD'),
        date: fc.constantFrom('2023-06-30', '2023-07-01', '2023-08-30'),
      }),
      fc.record({
        person: fc.constantFrom('mia@p3.example', 'noa@p3.example', 'leo@p3.example'),
        certification: fc.constantFrom(
          'advanced-compute',
          'professional-compute',
          'sales-professional',
        ),
        date: fc.constantFrom('2023-06-30', '2023-08-30'),
      }),
    );
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fact, { minLength: 1, maxLength: 5 }), async (some) => {
        const events = some.map((data): Event => {
          number += 1;
          return 'person' in data
            ? { type: 'certification.earned', data }
            : deal({ ...data, deal: `P3-${number}`, account: 'SP-3' });
        });
        // A certificate of the same day is the same fact: it would be a duplicate, and earns nothing more.
        const unique = [...new Map(events.map((one) => [JSON.stringify(one.data), one])).values()];
        const supposed = await suppose({ facts: unique }, 'admin3', id);
        for (const event of unique) {
          sent += 1;
          await api.ask('system', 'POST', '/v1/events', {
            payload: { specversion: '1.0', id: `Y-${sent}`, source: 'y', ...event },
          });
        }
        const { partner: _, version: __, ...now } = await standing(id, 'admin3');
        expect(supposed.after).toEqual(now);
      }),
      { numRuns: 12, endOnFailure: true },
    );
  }, 120_000);
});
