/** A lean HTTP client: keep-alive sockets, one request in flight on each, every answer looked at. */
import { connect, type Socket } from 'node:net';
import { metered, type Sample } from './measure.ts';

/** A request as bytes, and what its answer must say to count. */
export type Prepared = {
  readonly bytes: string;
  readonly expect: (status: number, body: Buffer) => boolean;
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

/** An answer is read where it lies: to copy and decode it would cost as much as it costs the server to send. */
const ANSWER_BYTES_MAX = 262_144;

function lane(
  port: number,
  until: number,
  next: () => Prepared,
  latencies: number[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    let asked: Prepared | null = null;
    let askedAt = 0;
    let held = 0;
    const answers = Buffer.allocUnsafeSlow(ANSWER_BYTES_MAX);
    const read = (bytes: number, from: Uint8Array): boolean => {
      if (held + bytes > ANSWER_BYTES_MAX) return refuse('An answer is longer than is read here.');
      answers.set(from.subarray(0, bytes), held);
      held += bytes;
      const answer = answerOf(answers.subarray(0, held));
      if (answer === null) return true;
      if (asked?.expect(answer.status, answer.body) === false) {
        return refuse(
          `Not what was expected: ${answer.status} ${answer.body.toString('utf8', 0, 500)}`,
        );
      }
      if (answer.length !== held) return refuse('More came than was asked for.');
      held = 0;
      latencies.push(performance.now() - askedAt);
      ask();
      return true;
    };
    const socket: Socket = connect({
      host: '127.0.0.1',
      port,
      noDelay: true,
      onread: { buffer: Buffer.allocUnsafeSlow(65_536), callback: read },
    });
    const refuse = (why: string): false => {
      asked = null;
      socket.destroy();
      reject(new Error(why));
      return false;
    };
    const ask = (): void => {
      if (performance.now() >= until) {
        asked = null;
        socket.destroy();
        return resolve();
      }
      asked = next();
      askedAt = performance.now();
      socket.write(asked.bytes, 'latin1');
    };
    socket.on('connect', ask);
    socket.on('error', reject);
    socket.on('close', () =>
      asked === null ? resolve() : reject(new Error('The server closed a socket.')),
    );
  });
}

function answerOf(bytes: Buffer): { status: number; body: Buffer; length: number } | null {
  const head = bytes.indexOf('\r\n\r\n');
  if (head < 0) return null;
  const text = bytes.toString('latin1', 0, head + 2);
  const status = Number(text.slice(9, 12));
  const named = /\r\ncontent-length: ?(\d+)/i.exec(text);
  const from = head + 4;
  if (named !== null) {
    const length = from + Number(named[1]);
    return bytes.length < length ? null : { status, body: bytes.subarray(from, length), length };
  }
  if (status === 204 || status === 304)
    return { status, body: bytes.subarray(from, from), length: from };
  const end = bytes.indexOf('\r\n0\r\n\r\n', from - 2);
  return end < 0 ? null : { status, body: bytes.subarray(from, end), length: end + 7 };
}
