/**
 * `npm run generate`: what is made from something else, and committed so that a change of it is read.
 *
 * Database types from the migrated schema, the schema of editions, the OpenAPI document from the routes, the dashboard's
 * types from that.
 * With `--check` nothing is written: what differs is named, and the exit code says so.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { casesSchemaText } from '../program/edition/cases.schema.ts';
import { referenceText } from '../program/edition/reference.ts';
import { editionSchemaText } from '../program/edition/schema.ts';
import { standaloneServer } from '../test/support/postgres-server.ts';
import { root } from './places.ts';

const run = promisify(execFile);

type Made = { readonly file: string; readonly text: string };

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const folder = mkdtempSync(join(tmpdir(), 'ascent-generate-'));
try {
  const made = [await databaseTypes(), ...editionSchemas(), ...(await apiDocuments())];
  const different = made.filter(({ file, text }) => textOf(join(root, file)) !== text);
  for (const { file, text } of values.check ? [] : different) {
    writeFileSync(join(root, file), text);
    console.log(`written: ${file}`);
  }
  if (values.check && different.length > 0) {
    for (const { file } of different) console.error(`not as it would be made now: ${file}`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** db/types.gen.ts, from a database that was migrated just now. */
async function databaseTypes(): Promise<Made> {
  const server = await standaloneServer();
  try {
    const out = join(folder, 'types.gen.ts');
    const tool = join(root, 'node_modules/kysely-codegen/dist/cli/bin.js');
    const config = join(root, 'db/kysely-codegen.json');
    await node([tool, '--config-file', config, '--url', server.url, '--out-file', out]);
    return { file: 'db/types.gen.ts', text: textOf(out) };
  } finally {
    await server.stop();
  }
}

/** The schemas of editions and of their golden cases, and the reference, from the pieces that they are made of. */
function editionSchemas(): Made[] {
  return [
    { file: 'editions/edition.schema.json', text: editionSchemaText() },
    { file: 'editions/cases.schema.json', text: casesSchemaText() },
    { file: 'docs/editions/reference.md', text: referenceText() },
  ];
}

/** api/openapi.json and web/api.gen.ts, from the routes. */
async function apiDocuments(): Promise<Made[]> {
  // Loaded here only, and by name: the API is the largest part of what is loaded.
  const { openApiDocument } = await import('./openapi.ts');
  const openapi = `${JSON.stringify(await openApiDocument(), null, 2)}\n`;
  const document = join(folder, 'openapi.json');
  writeFileSync(document, openapi);
  const types = join(folder, 'api.gen.ts');
  const tool = join(root, 'node_modules/openapi-typescript/bin/cli.js');
  await node([tool, document, '--output', types, '--alphabetize']);
  return [
    { file: 'api/openapi.json', text: openapi },
    { file: 'web/api.gen.ts', text: textOf(types) },
  ];
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

async function node(args: readonly string[]): Promise<void> {
  await run(process.execPath, [...args], { cwd: root });
}
