/** For operators: alive (the event loop turns), ready (what it needs answers), figures. */
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { Type } from 'typebox';
import type { Context } from '../context.ts';
import { temporalOf } from '../commands/temporal.ts';
import { NotVisible } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import { oneOf } from '../schemas/common.ts';

const Alive = Type.Object({ status: oneOf(['ok']) });
const Ready = Type.Object({
  status: oneOf(['ok', 'unready']),
  database: oneOf(['ok', 'away']),
  engine: oneOf(['ok', 'away']),
  closing: Type.Boolean(),
});
type ReadyState = Type.Static<typeof Ready>;

const KEPT_MS = 1000;
const WAIT_MS = 1000;

export function addHealth(app: FastifyInstance, context: Context, metrics: Metrics): void {
  const ready = createReady(context);
  metrics.gauge('ascent_streams_open', 'Open streams', () => context.streams.counts().open);
  metrics.gauge(
    'ascent_streams_dropped',
    'Streams dropped for reading too slowly',
    () => context.streams.counts().dropped,
  );

  app.get(
    '/livez',
    {
      config: { policy: 'public' },
      schema: {
        tags: ['health'],
        summary: 'Is the process alive?',
        security: [],
        response: { 200: Alive },
      },
    },
    async () => ({ status: 'ok' as const }),
  );
  app.get(
    '/readyz',
    {
      config: { policy: 'public' },
      schema: {
        tags: ['health'],
        summary: 'Does everything that it needs answer?',
        security: [],
        response: { 200: Ready, 503: Ready },
      },
    },
    async (_request, reply) => {
      const state = await ready();
      void reply.header('cache-control', 'no-store');
      if (state.status !== 'ok') void reply.code(503).header('retry-after', '1');
      return state;
    },
  );
  app.get(
    '/metrics',
    { config: { policy: 'public' }, schema: { hide: true } },
    async (request, reply) => {
      // Figures are for the machine itself, or a collector beside it: never through a proxy.
      const local =
        /^(::ffff:)?127\.|^::1$/.test(request.ip) &&
        request.headers['x-forwarded-for'] === undefined;
      if (!local) throw new NotVisible();
      return reply.type(metrics.contentType).send(await metrics.text());
    },
  );
}

/** The state, asked for at most once a second however many ask. */
function createReady(context: Context): () => Promise<ReadyState> {
  let kept: { readonly at: number; readonly state: Promise<ReadyState> } | null = null;
  return () => {
    if (kept === null || Date.now() - kept.at > KEPT_MS || !context.isOpen()) {
      kept = { at: Date.now(), state: look(context) };
    }
    return kept.state;
  };
}

async function look({ deps, isOpen }: Context): Promise<ReadyState> {
  const [database, engine] = await Promise.all([
    answers(sql`select 1`.execute(deps.work)),
    answers(
      temporalOf(deps).then((client) =>
        client.connection.withDeadline(Date.now() + WAIT_MS, () =>
          client.workflowService.getSystemInfo({}),
        ),
      ),
    ),
  ]);
  const closing = !isOpen();
  return {
    status: database === 'ok' && engine === 'ok' && !closing ? 'ok' : 'unready',
    database,
    engine,
    closing,
  };
}

async function answers(work: Promise<unknown>): Promise<'ok' | 'away'> {
  const late = new Promise<'away'>((resolve) => setTimeout(resolve, WAIT_MS, 'away').unref());
  return Promise.race([
    work.then(
      () => 'ok' as const,
      () => 'away' as const,
    ),
    late,
  ]);
}
