/** So many requests at once, and so many a second from then on, for each who asks. */
import type { FastifyInstance } from 'fastify';
import type { ApiLimits } from './deps.ts';
import { Refusal } from './errors.ts';

type Bucket = { tokens: number; at: number };

const BUCKETS_MAX = 50_000;

/** A token bucket per key: 0 when the request may pass, else the seconds until one may. */
export function createLimiter(
  burst: number,
  perSecond: number,
  now: () => number = Date.now,
): (key: string) => number {
  const buckets = new Map<string, Bucket>();
  return (key) => {
    const at = now();
    let bucket = buckets.get(key);
    if (bucket === undefined) {
      if (buckets.size >= BUCKETS_MAX) forgetFull(buckets, burst, perSecond, at);
      bucket = { tokens: burst, at };
      buckets.set(key, bucket);
    } else {
      bucket.tokens = Math.min(burst, bucket.tokens + ((at - bucket.at) / 1000) * perSecond);
      bucket.at = at;
    }
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
    bucket.tokens -= 1;
    return 0;
  };
}

function forgetFull(
  buckets: Map<string, Bucket>,
  burst: number,
  perSecond: number,
  at: number,
): void {
  for (const [key, bucket] of buckets) {
    if (bucket.tokens + ((at - bucket.at) / 1000) * perSecond >= burst) buckets.delete(key);
  }
}

/** Limits every request that has an asker by the asker, every other by its address. Comes after the guard. */
export function addLimit(app: FastifyInstance, limits: ApiLimits): void {
  const wait = createLimiter(limits.burst, limits.perSecond);
  app.addHook('onRequest', (request, _reply, done) => {
    const seconds = wait(request.asker?.personId ?? request.ip);
    if (seconds === 0) return done();
    return done(
      new Refusal('TOO_MANY', 'Too many requests; wait a moment.', { retryAfterSeconds: seconds }),
    );
  });
}
