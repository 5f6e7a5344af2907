import { MockActivityEnvironment } from '@temporalio/testing';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSimulationActivities } from '../../../activities/simulation.ts';
import { readId } from '../../../api/ids.ts';
import { type Drafts, watchDrafts } from '../../../program/edition/drafts.ts';
import { fromEvent } from '../../../program/intake.ts';
import { type Api, startApi } from './support/app.ts';

const shipped = fileURLToPath(new URL('../../../editions/unified-2027', import.meta.url));
let dir: string;
let drafts: Drafts;
let api: Api;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'drafts-'));
  await cp(shipped, join(dir, 'unified-2027'), { recursive: true });
  drafts = watchDrafts(dir);
  api = await startApi({ over: (deps) => ({ ...deps, drafts }) });
  const sold = fromEvent({
    ...{ specversion: '1.0', type: 'deal.closed', source: 'test', id: '1' },
    time: '2023-08-01T10:00:00Z',
    data: {
      ...{ deal: 'D-1', account: 'SP-1', customer: 'cust-1', product: 'compute' },
      ...{ licence: 'saas', role: 'transact', amount: '180000', currency: 'USD' },
      date: '2023-08-01',
    },
  });
  if (!('taken' in sold)) throw new Error('refused');
  await api.deps.writer.facts([sold.taken]);
});
afterAll(async () => {
  await api.stop();
  drafts.close();
  await rm(dir, { recursive: true });
});

const get = async (path: string, user = 'owner') => {
  const answer = await api.ask(user, 'GET', path);
  return { status: answer.statusCode, body: answer.json<Record<string, never>>() as never };
};
const post = async (path: string, payload: object, key: string) =>
  api.ask('owner', 'POST', path, { payload, headers: { 'idempotency-key': key } });
const rewrite = async (file: string, from: string, to: string): Promise<void> => {
  const path = join(dir, 'unified-2027', file);
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
};
type Listed = { items: { id: string; draft: boolean; checked: unknown; inForce: boolean }[] };

describe('drafts', () => {
  it('are listed for who writes them, and do not exist for anybody else', async () => {
    const { body } = await get('/v1/editions');
    expect((body as Listed).items.map(({ id, draft }) => [id, draft])).toEqual([
      ['unified-2027', true],
      ['unified-2023', false],
    ]);
    for (const user of ['admin1', 'reviewer', 'finance']) {
      const others = await get('/v1/editions', user);
      expect((others.body as Listed).items.map(({ id }) => id)).toEqual(['unified-2023']);
      expect((await get('/v1/editions/unified-2027', user)).status).toBe(404);
    }
  });

  it('show what is found in them as soon as a file is saved, and tell whoever watches', async () => {
    const told = vi.fn<() => void>();
    const stop = drafts.onChange(told);
    await rewrite('tiers.yaml', '{ points: 300,', '{ pionts: 300,');
    await vi.waitFor(() => expect(told).toHaveBeenCalled(), { timeout: 5_000 });
    const { body } = await get('/v1/editions/unified-2027');
    const { findings, clauses } = body as {
      findings: { file: string; line: number; mend: string }[];
      clauses: unknown[];
    };
    expect(findings[0]).toMatchObject({ file: 'unified-2027/tiers.yaml' });
    expect(clauses).toEqual([]);
    const refused = await post('/v1/simulations', { edition: 'unified-2027' }, 'wrong');
    expect(refused.json()).toMatchObject({ status: 409, code: 'EDITION_WRONG' });
    await rewrite('tiers.yaml', '{ pionts: 300,', '{ points: 300,');
    const { body: mended } = await get('/v1/editions/unified-2027');
    expect(mended).toMatchObject({ findings: [], draft: true });
    stop();
  });

  it('compare in words with what is in force', async () => {
    const { body } = await get('/v1/editions/unified-2027/compare?with=unified-2023');
    const { changes } = body as { changes: { section: string; id: string; what: string }[] };
    expect(changes.map(({ section, id, what }) => `${what} ${section}/${id}`)).toContain(
      'changed clauses/subscription-sale',
    );
  });
});

describe('a draft tried on all partners', () => {
  let id: string;

  it('is taken up once, however often it is asked for', async () => {
    const first = await post('/v1/simulations', { edition: 'unified-2027' }, 'try');
    expect(first.statusCode).toBe(201);
    const again = await post('/v1/simulations', { edition: 'unified-2027' }, 'try');
    expect(again.json()).toEqual(first.json());
    id = first.json<{ id: string }>().id;
    expect(first.headers['location']).toBe(`/v1/simulations/${id}`);
    expect(first.json()).toMatchObject({ state: 'waiting', against: 'unified-2023' });
  });

  it('cannot be asked to be released before it was tried to the end', async () => {
    const early = await post(
      '/v1/editions/unified-2027/release-requests',
      { simulation: id },
      'r0',
    );
    expect(early.json()).toMatchObject({ status: 409, code: 'SIMULATION_MISSING' });
  });

  it('says how many rise and fall, and of each why', async () => {
    const { trySomePartners } = createSimulationActivities({ ...api.deps, db: api.work });
    await new MockActivityEnvironment().run(trySomePartners, {
      ...{ simulationId: readId('sim', id), pages: 5, partners: 2 },
    });
    const { body } = await get(`/v1/simulations/${id}`);
    expect(body).toMatchObject({
      ...{ state: 'done', partners: 3, tried: 3, isCurrent: true },
      totals: { points: { before: 180, after: 150 }, stays: 3, falls: 0, rises: 0 },
    });
    const { body: list } = await get(`/v1/simulations/${id}/results?change=stays&limit=1`);
    const { items, nextCursor } = list as {
      items: { partner: { id: string } }[];
      nextCursor: string;
    };
    expect(items).toMatchObject([{ points: { before: 180, after: 150 }, partner: { code: 'P1' } }]);
    const { body: rest } = await get(
      `/v1/simulations/${id}/results?change=stays&cursor=${nextCursor}`,
    );
    expect((rest as { items: unknown[] }).items).toHaveLength(2);
    const one = await get(`/v1/simulations/${id}/results/${items[0]?.partner.id}`);
    expect(one.body).toMatchObject({
      clauses: [{ clause: 'subscription-sale', before: 180, after: 150 }],
      largestCustomer: { customer: 'cust-1', pointsWithout: 0 },
    });
  });

  it('comes out as a list for a spreadsheet, without formulas', async () => {
    await api.work
      .updateTable('partner')
      .set({ name: '=cmd()' })
      .where('code', '=', 'P1')
      .execute();
    const csv = await api.ask('auditor', 'GET', `/v1/simulations/${id}/export.csv`);
    expect(csv.headers['content-type']).toMatch(/^text\/csv/);
    const lines = csv.body.trim().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(csv.body).toContain("P1,'=cmd(),CA");
  });

  it('is asked to be released once, on record, by whom and with which files', async () => {
    const path = '/v1/editions/unified-2027/release-requests';
    const asked = await post(path, { simulation: id, note: 'for July' }, 'r1');
    expect(asked.statusCode).toBe(201);
    expect(asked.json()).toMatchObject({ simulation: id, note: 'for July', isMine: true });
    const twice = await post(path, { simulation: id }, 'r2');
    expect(twice.json()).toMatchObject({ status: 409, code: 'RELEASE_ASKED' });
    const { body } = await get(path, 'auditor');
    expect(body).toMatchObject({ items: [{ isCurrent: true, isMine: false }] });
    const { body: trail } = await get('/v1/audit?action=release', 'auditor');
    expect(trail).toMatchObject({ items: [{ action: 'release.ask' }] });
    await rewrite('tiers.yaml', '{ points: 300,', '{ points: 310,');
    const { body: later } = await get(path);
    expect(later).toMatchObject({ items: [{ isCurrent: false }] });
  });
});
