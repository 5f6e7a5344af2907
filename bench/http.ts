/** A lean HTTP client: keep-alive sockets, one request in flight on each, every answer looked at. */
import { connect, type Socket } from 'node:net';
import { metered, type Sample } from './measure.ts';

/** A request as bytes, and what its answer must say to count. */
export type Prepared = {
  readonly bytes: string;
  readonly expect: (status: number, body: string) => boolean;
};

/** What is sent: a method, a path, headers, and a body as JSON. */
export function request(
  method: 'GET' | 'POST',
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: { readonly json: string; readonly type?: string },
): string {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined
      ? []
      : [
          `content-type: ${body.type ?? 'application/json'}`,
          `content-length: ${Buffer.byteLength(body.json)}`,
        ]),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body?.json ?? ''}`;
}

/** How a load runs: so many sockets to a port, each asking for what `next` gives it. */
export type Load = {
  readonly port: number;
  readonly inFlight: number;
  readonly forMs: number;
  readonly next: (socket: number) => Prepared;
  readonly pids: readonly number[];
};

/** Asks in a closed loop. An answer that is not what was expected ends the run with an error. */
export function load({ port, inFlight, forMs, next, pids }: Load): Promise<Sample> {
  return metered(pids, async () => {
    const latencies: number[] = [];
    const startedAt = performance.now();
    const until = startedAt + forMs;
    await Promise.all(
      Array.from({ length: inFlight }, (_, at) => lane(port, until, () => next(at), latencies)),
    );
    const seconds = (performance.now() - startedAt) / 1000;
    return { operations: latencies.length, seconds, latencies };
  });
}

function lane(
  port: number,
  until: number,
  next: () => Prepared,
  latencies: number[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: '127.0.0.1', port, noDelay: true });
    let asked: Prepared | null = null;
    let askedAt = 0;
    let text = '';
    const ask = (): void => {
      if (performance.now() >= until) {
        asked = null;
        socket.destroy();
        return resolve();
      }
      asked = next();
      askedAt = performance.now();
      socket.write(asked.bytes, 'utf8');
    };
    socket.setEncoding('latin1');
    socket.on('connect', ask);
    socket.on('error', reject);
    socket.on('close', () =>
      asked === null ? resolve() : reject(new Error('The server closed a socket.')),
    );
    socket.on('data', (chunk: string) => {
      text = text === '' ? chunk : text + chunk;
      const answer = answerOf(text);
      if (answer === null) return;
      text = text.slice(answer.length);
      if (asked?.expect(answer.status, answer.body) === false) {
        asked = null;
        socket.destroy();
        return reject(
          new Error(`Not what was expected: ${answer.status} ${answer.body.slice(0, 500)}`),
        );
      }
      latencies.push(performance.now() - askedAt);
      ask();
    });
  });
}

function answerOf(text: string): { status: number; body: string; length: number } | null {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return null;
  const status = Number(text.slice(9, 12));
  const named = /\r\ncontent-length: ?(\d+)/i.exec(text.slice(0, head + 2));
  const from = head + 4;
  if (named !== null) {
    const length = from + Number(named[1]);
    return text.length < length ? null : { status, body: text.slice(from, length), length };
  }
  if (status === 204 || status === 304) return { status, body: '', length: from };
  const end = text.indexOf('\r\n0\r\n\r\n', from - 2);
  return end < 0 ? null : { status, body: text.slice(from, end), length: end + 7 };
}
