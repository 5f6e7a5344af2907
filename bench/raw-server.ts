/** The baseline of the HTTP rows, a process of its own: Fastify's plain JSON route with a response schema. */
import Fastify from 'fastify';

const app = Fastify({ logger: false });
const schema = {
  response: {
    200: {
      type: 'object',
      properties: {
        partner: { type: 'integer' },
        points: { type: 'integer' },
        tier: { type: 'integer' },
        version: { type: 'integer' },
        computedAt: { type: 'string' },
      },
    },
  },
} as const;
const fixed = { partner: 1, points: 1200, tier: 1, version: 7, computedAt: '2026-01-01T00:00:00Z' };

app.get('/raw', { schema }, async () => fixed);
await app.listen({ port: 0, host: '127.0.0.1' });
const address = app.server.address();
process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0 });
process.on('disconnect', () => process.exit(0));
