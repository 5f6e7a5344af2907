/** Figures for operators: requests by route and status, how long they took, open streams, and the process's own. */
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = {
  readonly text: () => Promise<string>;
  readonly contentType: string;
  /** Takes a figure when it is asked for. */
  readonly gauge: (name: string, help: string, read: () => number) => void;
};

/** A registry of this app's own: two apps in one process do not meet. */
export function addMetrics(app: FastifyInstance): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'ascent_http_requests_total',
    help: 'Requests answered',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'ascent_http_request_seconds',
    help: 'Time until the answer',
    labelNames: ['route'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const kept = new Map<string, { count: () => void; time: (value: number) => void }>();
  app.addHook('onResponse', (request, reply, done) => {
    // The pattern, never the path: ids of partners are not labels.
    const route = request.routeOptions.url ?? 'none';
    const key = `${request.method} ${route} ${reply.statusCode}`;
    let one = kept.get(key);
    if (one === undefined) {
      const child = requests.labels(request.method, route, String(reply.statusCode));
      const timer = seconds.labels(route);
      one = { count: () => child.inc(), time: (value) => timer.observe(value) };
      kept.set(key, one);
    }
    one.count();
    one.time(reply.elapsedTime / 1000);
    done();
  });
  return {
    text: () => registry.metrics(),
    contentType: registry.contentType,
    gauge: (name, help, read) =>
      void new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          this.set(read());
        },
      }),
  };
}
