/** Facts come in: CloudEvents, xAPI statements, files. The ids that they carry are their keys: sending again is safe. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { Type, type Static } from 'typebox';
import { importById, refusalsOf } from '../../db/queries/import-runs.ts';
import { withScope } from '../../db/scope.ts';
import { FACT_FAMILY, type FactOutcome } from '../../program/facts.ts';
import { fromEvent, fromStatement } from '../../program/intake.ts';
import { askerOf } from '../auth/guard.ts';
import { addJsonParser } from '../bodies.ts';
import type { Context } from '../context.ts';
import { cursorId, cursorOf, PAGE_ROWS, pageOf, readCursor } from '../cursor.ts';
import { NotVisible, Refusal } from '../errors.ts';
import { fileNameOf } from '../files.ts';
import { idOf, readId } from '../ids.ts';
import { IMPORT_KINDS } from '../imports/kinds.ts';
import { runImport } from '../imports/run.ts';
import { countsOf, handIn, type Came } from '../intake.ts';
import { localeOf, said } from '../language.ts';
import { Id, Instant, oneOf, Page, PageQuery } from '../schemas/common.ts';
import { ImportReport, Outcomes } from '../schemas/facts.ts';
import { compileFor } from '../validate.ts';
import { describe, reads } from './describe.ts';

const CloudEvent = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: Type.String({ minLength: 1, maxLength: 100 }),
    source: Type.String({ minLength: 1, maxLength: 100 }),
    type: oneOf(Object.keys(FACT_FAMILY)),
    time: Type.Optional(Instant),
    datacontenttype: Type.Optional(Type.String()),
    data: Type.Record(Type.String(), Type.Unknown()),
  },
  {
    description:
      'A CloudEvent 1.0. `source` and `id` are its identity: the same again changes nothing.',
  },
);
const Statement = Type.Record(Type.String(), Type.Unknown(), {
  description: 'An xAPI 1.0.3 statement with its own `id`.',
});
const ImportQuery = Type.Object(
  {
    name: Type.Optional(Type.String({ maxLength: 300 })),
    kind: Type.Optional(oneOf(IMPORT_KINDS)),
  },
  { additionalProperties: false },
);
const ImportParams = Type.Object({ id: Id('imp') });
const RefusalPage = Page(
  Type.Object({
    line: Type.Integer(),
    code: Type.String(),
    reason: Type.String(),
    excerpt: Type.String(),
  }),
);

/** Documented by the schema, checked by intake, which says of each item what is wrong with it. */
const documentedOnly = ({ schema, httpPart }: { schema: unknown; httpPart?: string }) =>
  httpPart === 'body' ? () => true : compileFor(schema as object, httpPart);

const answers = {
  ...reads(Outcomes),
  202: Outcomes,
};

export async function addFacts(instance: FastifyInstance, context: Context): Promise<void> {
  await instance.register(async (scope) => {
    addJsonParser(scope, ['application/cloudevents+json', 'application/cloudevents-batch+json']);
    addEvents(scope, context);
  });
  addStatements(instance, context);
  await instance.register(async (scope) => addImports(scope, context));
}

function addEvents(instance: FastifyInstance, context: Context): void {
  instance.post(
    '/v1/events',
    {
      config: { policy: 'events.send' },
      validatorCompiler: documentedOnly,
      schema: {
        ...describe(
          'facts',
          'Send one CloudEvent or a batch',
          'One event answers by its own fate: 200 stored or there already, 202 parked, 4xx refused. A batch answers 200 with the fate of each.',
        ),
        body: Type.Union([
          CloudEvent,
          Type.Array(CloudEvent, { maxItems: context.limits.batchItemsMax }),
        ]),
        response: answers,
      },
    },
    async (request, reply) => {
      const { items, isBatch } = itemsOf(request.body, context.limits.batchItemsMax);
      const came = items.map((item): Came => ({
        taken: fromEvent(item),
        text: () => JSON.stringify(item),
        source: sourceOf(item),
        line: null,
      }));
      const outcomes = await handIn(context.deps, came, null);
      return answer(reply, items, outcomes, isBatch);
    },
  );
}

function addStatements(instance: FastifyInstance, context: Context): void {
  instance.post(
    '/v1/xapi/statements',
    {
      config: { policy: 'events.send' },
      validatorCompiler: documentedOnly,
      schema: {
        ...describe(
          'facts',
          'Send one xAPI statement or several',
          'With `X-Experience-API-Version` it answers as xAPI does: ids, and all or nothing where one is malformed. Without it, as /v1/events does.',
        ),
        body: Type.Union([
          Statement,
          Type.Array(Statement, { maxItems: context.limits.batchItemsMax }),
        ]),
        response: answers,
      },
    },
    async (request, reply) => {
      const { items, isBatch } = itemsOf(request.body, context.limits.batchItemsMax);
      const came = items.map((item): Came => ({
        taken: fromStatement(item),
        text: () => JSON.stringify(item),
        source: 'learning',
        line: null,
      }));
      const isXapi = request.headers['x-experience-api-version'] !== undefined;
      if (isXapi) assertAllRight(came);
      const outcomes = await handIn(context.deps, came, null);
      if (!isXapi) return answer(reply, items, outcomes, isBatch);
      void reply
        .header('x-experience-api-version', '1.0.3')
        .type('application/json; charset=utf-8');
      return reply.send(JSON.stringify(items.map(itemId)));
    },
  );
}

/** One thing or an array of things. */
function itemsOf(body: unknown, max: number): { items: readonly unknown[]; isBatch: boolean } {
  if (body === undefined) throw new Refusal('MALFORMED', 'The body is missing.');
  if (!Array.isArray(body)) return { items: [body], isBatch: false };
  if (body.length === 0) throw new Refusal('INVALID', 'The batch is empty.');
  if (body.length > max) throw new Refusal('TOO_LARGE', `A batch has at most ${max} items.`);
  return { items: body, isBatch: true };
}

const fieldOf = (item: unknown, name: string): string => {
  const value =
    typeof item === 'object' && item !== null ? (item as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value.slice(0, 100) : '';
};
const itemId = (item: unknown): string => fieldOf(item, 'id');
const sourceOf = (item: unknown): string =>
  fieldOf(item, 'source').replace(/^\/+/, '') || 'unknown';

/** xAPI stores all of a batch or nothing: one statement that is malformed refuses the others with it. */
function assertAllRight(came: readonly Came[]): void {
  const errors = came.flatMap(({ taken }, index) =>
    'refused' in taken ? [{ pointer: came.length === 1 ? '' : `/${index}`, ...taken.refused }] : [],
  );
  if (errors.length > 0)
    throw new Refusal('INVALID', errors[0]?.detail ?? 'A statement is malformed.', { errors });
}

/** A fact that is well formed and cannot be right, as opposed to one that is not well formed. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  'in-the-future',
  'before-program',
  'contradiction',
  'wrong-order',
  'unknown-type',
]);

function answer(
  reply: FastifyReply,
  items: readonly unknown[],
  outcomes: readonly FactOutcome[],
  isBatch: boolean,
): FastifyReply {
  const [only] = outcomes;
  if (!isBatch && only?.outcome === 'refused') throw refusalFor(only);
  const locale = localeOf(reply.request);
  const body: Static<typeof Outcomes> = {
    ...countsOf(outcomes),
    items: outcomes.map((outcome, index) => ({
      id: itemId(items[index]),
      outcome: outcome.outcome,
      ...(outcome.outcome === 'refused'
        ? { code: outcome.code, detail: said(outcome.detail, 'INVALID', locale) }
        : {}),
      ...(outcome.outcome === 'parked' ? { code: outcome.reason } : {}),
    })),
  };
  return reply.code(!isBatch && only?.outcome === 'parked' ? 202 : 200).send(body);
}

function refusalFor({ code, detail }: { readonly code: string; readonly detail: string }): Refusal {
  const errors = [{ pointer: '', code, detail }];
  if (code === 'FACT_CHANGED' || code === 'fact-changed')
    return new Refusal('CONFLICT', detail, { errors });
  return new Refusal(UNDERSTOOD.has(code) ? 'REFUSED' : 'INVALID', detail, { errors });
}

function addImports(instance: FastifyInstance, context: Context): void {
  const { deps, limits } = context;
  instance.removeAllContentTypeParsers();
  // The body goes on as a stream: read as it comes, never held whole.
  instance.addContentTypeParser(
    [
      'text/csv',
      'text/tab-separated-values',
      'text/plain',
      'application/x-ndjson',
      'application/jsonl',
      'application/json',
      'application/octet-stream',
    ],
    { bodyLimit: limits.importBytesMax },
    (
      _request: FastifyRequest,
      payload: unknown,
      done: (error: Error | null, body?: unknown) => void,
    ) => done(null, payload),
  );
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  app.post(
    '/v1/imports',
    {
      config: { policy: 'imports.send', longBody: true },
      bodyLimit: limits.importBytesMax,
      validatorCompiler: documentedOnly,
      schema: {
        ...describe(
          'facts',
          'Send a file; its kind is told by its columns',
          'The body is the file itself. Each line that cannot be right is refused with its number and reason; the others go in. Sending it again is safe.',
        ),
        querystring: ImportQuery,
        body: {
          content: {
            'text/csv': { schema: Type.String() },
            'application/x-ndjson': { schema: Type.String() },
            'application/octet-stream': { schema: Type.String({ format: 'binary' }) },
          },
        },
        response: reads(ImportReport),
      },
    },
    async (request, reply) => {
      const { name, kind } = request.query;
      const asker = askerOf(request);
      const body = request.body as Readable | null | undefined;
      if (body === null || body === undefined) throw new Refusal('REFUSED', 'The file is empty.');
      try {
        const report = await runImport(deps, {
          name: fileNameOf(name ?? 'file'),
          kind,
          body,
          bytesMax: limits.importBytesMax,
          by: asker.personId,
        });
        const locale = localeOf(request);
        const refusals = report.refusals.map(({ reason, ...same }) => ({
          ...{ ...same, reason: said(reason, 'INVALID', locale) },
        }));
        return { ...report, refusals };
      } catch (error) {
        // The rest of the body is not read: the connection has to end with this answer.
        void reply.header('connection', 'close');
        body.resume();
        throw error;
      }
    },
  );
  app.get(
    '/v1/imports/:id',
    {
      config: { policy: 'imports.read' },
      schema: {
        ...describe('facts', 'What became of a file'),
        params: ImportParams,
        response: reads(ImportReport),
      },
    },
    async (request) => {
      const id = readId('imp', request.params.id);
      const found = await withScope(deps.read, askerOf(request), async (tx) => {
        const run = await importById(tx, id);
        return run === undefined
          ? undefined
          : { run, refusals: await refusalsOf(tx, id, null, 1000) };
      });
      if (found === undefined) throw new NotVisible();
      const { name, id: _, ...run } = found.run;
      return {
        id: idOf('imp', id),
        file: name,
        ...run,
        refusals: found.refusals.map(refusalItem(request)),
      };
    },
  );
  app.get(
    '/v1/imports/:id/refusals',
    {
      config: { policy: 'imports.read' },
      schema: {
        ...describe('facts', 'Every line of a file that was refused'),
        params: ImportParams,
        querystring: Type.Object(PageQuery, { additionalProperties: false }),
        response: reads(RefusalPage),
      },
    },
    async (request) => {
      const id = readId('imp', request.params.id);
      const { cursor, limit = PAGE_ROWS } = request.query;
      const after = readCursor(cursor, 2);
      const rows = await withScope(deps.read, askerOf(request), async (tx) => {
        if ((await importById(tx, id)) === undefined) throw new NotVisible();
        return refusalsOf(
          tx,
          id,
          after === null ? null : { line: Number(after[0]), id: cursorId(after[1]) },
          limit + 1,
        );
      });
      const { page, nextCursor } = pageOf(rows, limit, (last) =>
        cursorOf([last.line ?? 0, last.id]),
      );
      return { items: page.map(refusalItem(request)), nextCursor };
    },
  );
}

type Refused = {
  readonly line: number | null;
  readonly code: string;
  readonly detail: string;
  readonly excerpt: string;
};

const refusalItem = (request: FastifyRequest) => {
  const locale = localeOf(request);
  return ({ line, code, detail, excerpt }: Refused) => ({
    line: line ?? 0,
    code,
    reason: said(detail, 'INVALID', locale),
    excerpt,
  });
};
