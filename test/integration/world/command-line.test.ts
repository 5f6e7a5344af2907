import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ascent, type Said } from '../../support/cli.ts';
import { newHome, type Product, startProduct } from '../../support/product.ts';
import type { Imported } from './support.ts';

const rates = 'month,currency,usd\n';
const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');

let product: Product;
let folder: string;
const say = (...args: string[]): Promise<Said> => ascent(args, { ASCENT_HOME: product.home });

beforeAll(async () => {
  product = await startProduct({ today: '2023-08-31' });
  folder = join(product.home, 'files');
  mkdirSync(folder);
}, 120_000);
afterAll(() => product.stop(), 60_000);

function fileOf(name: string, body: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, body);
  return path;
}

async function imported(path: string): Promise<Imported> {
  const { code, stdout, stderr } = await say('import', '--json', path);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Imported;
}

describe('import takes what a spreadsheet writes', () => {
  test.each([
    [
      'a byte-order mark and Windows lines',
      `\uFEFF${rates}2030-01,USD,1\n`.replaceAll('\n', '\r\n'),
    ],
    ['semicolons', 'month;currency;usd\n2030-02;USD;1\n'],
    ['quotes around every cell', '"month","currency","usd"\n"2030-03","USD","1"\n'],
    ['blank lines, and none at the end', `\n${rates}\n2030-04,USD,1`],
  ])('with %s', async (what, body) => {
    const path = fileOf(`${what.replaceAll(/\W/g, '-')}.csv`, body);
    expect(await imported(path)).toMatchObject({ read: 1, new: 1, refused: 0 });
    expect(await imported(path)).toMatchObject({ read: 1, new: 0, duplicate: 1 });
  });

  test('and refuses each line that is wrong by its number, the others go in', async () => {
    const body = `${rates}2031-13,USD,1\n2031-02,EUR,1\n2031-03,EUR,"1,1"\n2031-04,\xe9UR,1\n`;
    const report = await imported(fileOf('wrong.csv', Buffer.from(body, 'latin1')));
    expect(report).toMatchObject({ read: 4, new: 1, refused: 3 });
    expect(report.refusals.map(({ line }) => line)).toEqual([2, 4, 5]);
    for (const { reason } of report.refusals) expect(reason).toMatch(/: (write|save)/);
  });

  test('a line that stands in a file three times counts once', async () => {
    const row = 'services,AX-1,DE,X1,Example,x1.example\n';
    const path = fileOf(
      'accounts.csv',
      `program,account,country,partner,company,domain\n${row}${row}${row}`,
    );
    expect(await imported(path)).toMatchObject({ read: 3, new: 1, duplicate: 2 });
  });

  test('and writes every refused line into the file that is named', async () => {
    const [path, refusals] = [
      fileOf('refuse.csv', `${rates}x,USD,1\n2032-01,USD,=1\n`),
      join(folder, 'refused.csv'),
    ];
    const { code, stdout } = await say('import', path, '--refusals', refusals);
    expect(code).toBe(0);
    expect(stdout).toContain('2 refused');
    const [head, ...lines] = readFileSync(refusals, 'utf8').trimEnd().split('\n');
    expect(head).toBe('file,line,code,reason,excerpt');
    expect(lines.map((line) => line.split(',', 2).join(','))).toEqual([
      'refuse.csv,2',
      'refuse.csv,3',
    ]);
  });
});

describe('what goes wrong is said on stderr alone, with what to do, and ends with 1', () => {
  test.each<[string, string | Buffer, RegExp]>([
    ['an empty file', '', /empty/],
    ['a blank file', '\n \n', /empty/],
    ['columns that nobody knows', 'a,b\n1,2\n', /deals \(deal_id, /],
    ['a column that lacks', 'month,currency\n2030-01,USD\n', /rates, which lacks usd/],
    ['bytes', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00, 0xfe, 0x0a, 0x01]), /UTF-8/],
    ['UTF-16', utf16(`${rates}2030-01,USD,1\n`), /UTF-8/],
  ])('%s', async (what, body, says) => {
    const { code, stdout, stderr } = await say(
      'import',
      fileOf(`${what.replaceAll(' ', '-')}.csv`, body),
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(says);
  });

  test.each([
    ['a file that is not there', ['import', 'nowhere.csv'], /no file nowhere\.csv.*\n.*spelled/],
    ['a folder', ['import', 'demo/world'], /folder.*\n.*demo\/world\/deals\.csv/],
    ['no file', ['import'], /missing required argument 'file'/],
    ['a user whom nobody knows', ['token', 'nobody'], /“nobody”.*\n.*partner, lead, learner/],
    ['a day that is none', ['export', 'standings', '--as-of', '2023-02-30'], /2023-06-30/],
    ['no day', ['export', 'standings'], /--as-of/],
    ['a command that is none', ['nonsense'], /unknown command 'nonsense'/],
  ])('%s, in text and in JSON', async (_what, args, says) => {
    const [text, json] = await Promise.all([say(...args), say(...args, '--json')]);
    for (const { code, stdout } of [text, json])
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(text.stderr).toMatch(says);
    const { error } = JSON.parse(json.stderr) as { error: string };
    expect(error).toMatch(says);
  });

  test('one file of several that nobody knows does not keep the others out', async () => {
    const [bad, good] = [fileOf('bad.csv', 'a,b\n'), fileOf('good.csv', `${rates}2033-01,USD,1\n`)];
    const { code, stdout, stderr } = await say('import', '--json', bad, good);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ file: 'good.csv', new: 1 });
    expect(JSON.parse(stderr)).toMatchObject({ error: expect.stringContaining('bad.csv') });
  });

  test.each([
    ['import', 'demo/world/deals.csv'],
    ['token', 'partner'],
    ['export', 'standings', '--as-of', '2023-06-30'],
    ['seed'],
  ])('%s, where nothing runs', async (...args) => {
    const home = newHome();
    const { code, stdout, stderr } = await ascent(args, { ASCENT_HOME: home });
    rmSync(home, { recursive: true });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/does not run in .*\n.*npm start.*ASCENT_HOME/);
  });
});

test('with --json every command puts one JSON value a line on stdout, and nothing else', async () => {
  const commands = [
    ['doctor'],
    ['migrate'],
    ['migrate', '--check'],
    ['token', 'partner'],
    ['export', 'standings', '--as-of', '2023-06-30'],
    ['import', 'demo/world/exchange-rates.csv'],
  ];
  const said = await Promise.all(commands.map((args) => say(...args, '--json')));
  for (const { code, stdout, stderr } of said) {
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const line of stdout.trimEnd().split('\n')) JSON.parse(line);
  }
});
