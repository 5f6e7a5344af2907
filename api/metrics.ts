/** Figures for operators: requests by route and status, how long they took, open streams, and the process's own. */
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

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
  const answers = countAnswers(app);
  return {
    text: async () => `${await registry.metrics()}\n${answers()}`,
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

/** How long answers of a route took: how many within each of these seconds, and beyond. */
type Answers = { readonly within: number[]; seconds: number };
const WITHIN = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts in plain numbers, written down when somebody asks: what looks up labels would be paid by every request. */
function countAnswers(app: FastifyInstance): () => string {
  const counts = new Map<string, number>();
  const byRoute = new Map<string, Answers>();
  app.addHook('onResponse', (request, reply, done) => {
    // The pattern, never the path: ids of partners are not labels.
    const route = request.routeOptions.url ?? 'none';
    const labels = `method="${request.method}",route="${route}",status="${reply.statusCode}"`;
    counts.set(labels, (counts.get(labels) ?? 0) + 1);
    let answers = byRoute.get(route);
    if (answers === undefined) {
      answers = { within: Array.from({ length: WITHIN.length + 1 }, () => 0), seconds: 0 };
      byRoute.set(route, answers);
    }
    const seconds = reply.elapsedTime / 1000;
    let at = 0;
    while (at < WITHIN.length && seconds > (WITHIN[at] ?? 0)) at += 1;
    answers.within[at] = (answers.within[at] ?? 0) + 1;
    answers.seconds += seconds;
    done();
  });
  return () =>
    [
      '# HELP ascent_http_requests_total Requests answered',
      '# TYPE ascent_http_requests_total counter',
      ...[...counts].map(([labels, count]) => `ascent_http_requests_total{${labels}} ${count}`),
      '# HELP ascent_http_request_seconds Time until the answer',
      '# TYPE ascent_http_request_seconds histogram',
      ...[...byRoute].flatMap(([route, answers]) => linesOf(route, answers)),
      '',
    ].join('\n');
}

function linesOf(route: string, { within, seconds }: Answers): readonly string[] {
  let count = 0;
  const name = 'ascent_http_request_seconds';
  const buckets = within.map((some, at) => {
    count += some;
    return `${name}_bucket{le="${WITHIN[at] ?? '+Inf'}",route="${route}"} ${count}`;
  });
  return [
    ...buckets,
    `${name}_sum{route="${route}"} ${seconds}`,
    `${name}_count{route="${route}"} ${count}`,
  ];
}
