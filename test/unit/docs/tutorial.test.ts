import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { runProgramCheck } from '../../../bin/commands/program.ts';
import type { Printer } from '../../../bin/print.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/editions/tutorial.md'), 'utf8');

/** A fence of the page: a file, what is added to one, or a command with what it prints. */
type Fence = { readonly of: string; readonly text: string };
const fences: readonly Fence[] = [
  ...page.matchAll(/^```(yaml [^\n]+|console)\n([\s\S]*?)^```$/gm),
].map(([, of = '', text = '']) => ({ of, text }));

/** What the command prints for people, and how it ends. */
async function checked(dir: string): Promise<{ readonly printed: string; readonly code: number }> {
  const printed: string[] = [];
  const print: Printer = {
    json: false,
    line: (text) => printed.push(text),
    result: (_, text) => printed.push(text),
    failure: (error) => printed.push(String(error)),
  };
  const code = await runProgramCheck(print, dir);
  return { printed: printed.join('\n'), code };
}

test('whoever follows the tutorial sees what it shows, after every step', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ascent-tutorial-'));
  let commands = 0;
  try {
    for (const { of, text } of fences) {
      if (of !== 'console') {
        const [, name = '', adds] = of.split(' ');
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        if (adds === '+') appendFileSync(join(folder, name), text);
        else writeFileSync(join(folder, name), text);
        continue;
      }
      const [command = '', ...output] = text.trimEnd().split('\n');
      const name = /^\$ npm run -s ascent -- program check (\S+)$/.exec(command)?.[1] ?? '';
      const { printed, code } = await checked(join(folder, name));
      expect(printed).toBe(output.join('\n'));
      expect(code).toBe(printed.includes('nothing wrong') ? 0 : 1);
      commands += 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  expect(commands).toBeGreaterThan(6);
});
