import { createReadStream, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type Api } from './support/app.ts';

const world = (name: string): string =>
  fileURLToPath(new URL(`../../../demo/world/${name}`, import.meta.url));
const FILES = ['exchange-rates.csv', 'accounts.csv', 'certifications.csv', 'deals.csv'] as const;

let api: Api;
let origin: string;
beforeAll(async () => {
  api = await startApi({ accounts: false });
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  origin = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}`;
});
afterAll(() => api.stop());

type Report = {
  id: string;
  kind: string;
  state: string;
  read: number;
  new: number;
  duplicate: number;
  parked: number;
  refused: number;
  refusals: { line: number; code: string; reason: string }[];
};

async function send(
  name: string,
  body: string | ReadableStream<Uint8Array>,
  to = api,
  at = origin,
): Promise<{ status: number; report: Report }> {
  const answer = await fetch(`${at}/v1/imports?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { authorization: `Bearer ${await to.tokenOf('system')}`, 'content-type': 'text/csv' },
  });
  return { status: answer.status, report: (await answer.json()) as Report };
}
const stream = (name: string) =>
  Readable.toWeb(createReadStream(world(name))) as ReadableStream<Uint8Array>;
const sums = async (of: Api) =>
  (
    await sql<{ partner: string; points: string; entries: string }>`
    select p.code as partner, sum(e.points)::text as points, count(distinct e.subject)::text as entries
    from entry e join partner p on p.id = e.partner_id group by p.code order by p.code`.execute(
      of.work,
    )
  ).rows;

describe('the world’s files', () => {
  it('go in, each line with its fate, and again without effect', async () => {
    for (const name of FILES) {
      const { status, report } = await send(name, stream(name));
      expect(status, JSON.stringify(report).slice(0, 500)).toBe(200);
      expect(report.state).toBe('done');
      expect(report.read).toBe(report.new + report.duplicate + report.parked + report.refused);
      expect(report.read).toBe(readFileSync(world(name), 'utf8').trimEnd().split('\n').length - 1);
    }
    const before = await sums(api);
    expect(before.length).toBeGreaterThan(300);
    for (const name of FILES) {
      const { report } = await send(name, stream(name));
      expect(report.new, name).toBe(0);
      expect(report.duplicate + report.refused + report.parked).toBe(report.read);
    }
    expect(await sums(api)).toEqual(before);
  }, 120_000);

  it('names the line and the reason of each that cannot be right, and shows it to the program', async () => {
    const { report } = await send('deals.csv', stream('deals.csv'));
    expect(report.refused).toBeGreaterThan(0);
    const lines = readFileSync(world('deals.csv'), 'utf8').split('\n');
    for (const refusal of report.refusals) expect(lines[refusal.line - 1]).toBeDefined();
    const again = await api.ask('owner', 'GET', `/v1/imports/${report.id}`);
    expect(again.json()).toMatchObject({ id: report.id, kind: 'deals', refused: report.refused });
    const page = await api.ask('owner', 'GET', `/v1/imports/${report.id}/refusals?limit=5`);
    expect(page.json().items.length).toBe(Math.min(5, report.refused));
    const sources = (await api.ask('owner', 'GET', '/v1/sources')).json().items;
    expect(
      sources.find((one: { name: string }) => one.name === 'deals').refusals.length,
    ).toBeGreaterThan(0);
  });

  it('shuffled, with lines repeated, end with the same points', async () => {
    const other = await startApi({ accounts: false });
    await other.app.listen({ port: 0, host: '127.0.0.1' });
    const at = `http://127.0.0.1:${(other.app.server.address() as AddressInfo).port}`;
    let seed = 42;
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    for (const name of ['accounts.csv', 'exchange-rates.csv', 'deals.csv', 'certifications.csv']) {
      const [header = '', ...lines] = readFileSync(world(name), 'utf8').trimEnd().split('\n');
      const many = lines.flatMap((line) => (random() < 0.2 ? [line, line] : [line]));
      for (let i = many.length - 1; i > 0; i -= 1) {
        const j = Math.floor(random() * (i + 1));
        [many[i], many[j]] = [many[j] ?? '', many[i] ?? ''];
      }
      const { status } = await send(name, `${[header, ...many].join('\n')}\n`, other, at);
      expect(status).toBe(200);
    }
    const net = (rows: { partner: string; points: string }[]) =>
      rows.map(({ partner, points }) => `${partner} ${points}`);
    expect(net(await sums(other))).toEqual(net(await sums(api)));
    await other.stop();
  }, 120_000);
});

describe('trainings', () => {
  it('come as lines of JSON, and a line that is none is refused by itself', async () => {
    const lines = readFileSync(world('trainings.jsonl'), 'utf8').split('\n').slice(0, 300);
    const { status, report } = await send(
      'trainings.jsonl',
      [...lines, '{"id": 1', 'not json', '{"a":1,"a":2}'].join('\n'),
    );
    expect(status).toBe(200);
    expect(report.kind).toBe('trainings');
    expect(report.new).toBeGreaterThan(250);
    expect(report.refusals.slice(-3).map(({ line }) => line)).toEqual([301, 302, 303]);
  });
});

describe('files that are strange', () => {
  const rates = 'month,currency,usd\n';
  it.each([
    ['empty', '', 422],
    ['of columns that nobody knows', 'a,b,c\n1,2,3\n', 422],
    ['of one endless line', 'x'.repeat(200_000), 422],
    ['with a byte-order mark', `\uFEFF${rates}2021-07,USD,1\n`, 200],
    ['with Windows lines', rates.replace('\n', '\r\n') + '2021-07,USD,1\r\n', 200],
    ['with semicolons', 'month;currency;usd\n2021-07;USD;1\n', 200],
    ['with quoted cells', '"month","currency","usd"\n"2021-07","USD","1"\n', 200],
    ['without a last line break', `${rates}2021-07,USD,1`, 200],
    ['with a header only', rates, 200],
  ])('%s answers %s', async (_what, body, status) => {
    const answer = await send('rates.csv', body);
    expect(answer.status, JSON.stringify(answer.report)).toBe(status);
  });

  it('lines that are broken are refused one by one, and the rest goes in', async () => {
    const body = [
      'month,currency,usd',
      '2022-01,USD,1',
      '2022-01,CAD',
      '2022-01,"CAD,0.7',
      '2022-01,"EUR","1.1"',
      '2022-01,G"BP,1.3',
      '',
      `2022-01,${'x'.repeat(300_000)},1`,
      '2022-01,GBP,1.3',
    ].join('\n');
    const { report } = await send('rates.csv', body);
    expect(report.refusals.map(({ line }) => line)).toEqual([3, 4, 6, 8]);
    expect(report.read).toBe(7);
    expect(report.new + report.duplicate).toBe(3);
    expect(report.read).toBe(report.new + report.duplicate + report.refused);
    const formula = await send(
      'deals.csv',
      `deal_id,partner,country,customer,product,licence,role,currency,amount,registered_on,date,status\n=cmd(),SP-1,CA,c,p,l,transact,CAD,1,2023-01-01,2023-01-02,closed\n`,
    );
    expect(formula.report.refused).toBe(1);
    const latin1 = await fetch(`${origin}/v1/imports`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await api.tokenOf('system')}`,
        'content-type': 'application/octet-stream',
      },
      body: Buffer.from('month,currency,usd\n2022-01,USD,1\n2022-02,\xe9UR,1\n', 'latin1'),
    });
    const said = (await latin1.json()) as Report;
    expect(said.refusals).toMatchObject([{ line: 3 }]);
  });

  it('a connection that breaks in the middle leaves whole lines only, and a failed import', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Buffer.from(`${rates}2020-01,USD,1\n`));
        setTimeout(() => controller.error(new Error('the line is cut')), 100);
      },
    });
    await expect(send('rates.csv', broken)).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const last = await api.work
      .selectFrom('import')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    expect(last.state).toBe('failed');
  });
});
