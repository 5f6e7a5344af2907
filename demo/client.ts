/** A client of the product's API, as any other program would write one: tokens, keys, and another try. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Where the API is, and how to get a token for a demo person by user name (`partner`, `system`, …). */
export type ClientOptions = {
  readonly origin: string;
  readonly tokenFor: (user: string) => Promise<string>;
  readonly signal?: AbortSignal | undefined;
};

/** An answer: its status and its body, read as JSON where it is. */
export type Answer = { readonly status: number; readonly body: unknown };

/** One call. `key` is the idempotency key of a command: the same key is the same command, however often it is sent. */
export type Call = {
  readonly user: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly json?: unknown;
  readonly text?: { readonly body: string | Uint8Array<ArrayBuffer>; readonly type: string };
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What the client of the demo can do. */
export type Client = {
  /** The answer, whatever it says; the network's and the server's failures are tried again for a while. */
  readonly ask: (call: Call) => Promise<Answer>;
  /** The body of an answer that must be a success. Throws with the problem otherwise. */
  readonly get: <T>(user: string, path: string) => Promise<T>;
  readonly send: <T>(call: Call) => Promise<T>;
};

const tokenLivesMs = 10 * 60_000;
const tries = 12;
const pauseMs = 250;
const pauseMostMs = 4_000;

/** Makes a client. It remembers tokens for ten minutes. */
export function createClient(options: ClientOptions): Client {
  const tokens = new Map<string, { token: Promise<string>; until: number }>();
  const tokenOf = (user: string): Promise<string> => {
    const known = tokens.get(user);
    if (known !== undefined && known.until > Date.now()) return known.token;
    const token = options.tokenFor(user);
    tokens.set(user, { token, until: Date.now() + tokenLivesMs });
    // One that could not be had is asked for again.
    token.catch(() => tokens.delete(user));
    return token;
  };

  const once = async (call: Call): Promise<Answer> => {
    const body = call.json === undefined ? call.text?.body : JSON.stringify(call.json);
    const type = call.json === undefined ? call.text?.type : 'application/json';
    const answer = await fetch(new URL(call.path, options.origin), {
      method: call.method,
      headers: {
        authorization: `Bearer ${await tokenOf(call.user)}`,
        ...(type === undefined ? {} : { 'content-type': type }),
        ...(call.key === undefined ? {} : { 'idempotency-key': call.key }),
        ...call.headers,
      },
      ...(body === undefined ? {} : { body }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const text = await answer.text();
    if (answer.status === 401) tokens.delete(call.user);
    if (answer.status === 429 || answer.status >= 500) {
      throw new Unavailable(`${call.method} ${call.path}: ${answer.status} ${text.slice(0, 300)}`);
    }
    const isJson = answer.headers.get('content-type')?.includes('json') === true;
    return { status: answer.status, body: isJson && text !== '' ? JSON.parse(text) : text };
  };

  const ask = async (call: Call): Promise<Answer> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await once(call);
        if (answer.status !== 202) return answer;
        return await settled(call.user, answer);
      } catch (error) {
        const mayPass = error instanceof Unavailable || (error as Error).name === 'TypeError';
        if (!mayPass || attempt >= tries || options.signal?.aborted === true) throw error;
        await sleep(Math.min(pauseMostMs, pauseMs * 2 ** (attempt - 1)), undefined, {
          ...(options.signal === undefined ? {} : { signal: options.signal }),
        });
      }
    }
  };

  /** A 202 says where to look: asks there until it is known what became of the command. */
  const settled = async (user: string, accepted: Answer): Promise<Answer> => {
    const { id } = accepted.body as { id?: string };
    if (id === undefined) return accepted;
    for (;;) {
      const { body } = await once({ user, method: 'GET', path: `/v1/requests/${id}` });
      const said = body as { state: string; status: number | null; answer: unknown };
      if (said.state === 'done') return { status: said.status ?? 200, body: said.answer };
      await sleep(pauseMs);
    }
  };

  const send = async <T>(call: Call): Promise<T> => {
    const { status, body } = await ask(call);
    if (status >= 200 && status < 300) return body as T;
    throw new Error(
      `${call.method} ${call.path} as ${call.user}: ${status} ${JSON.stringify(body).slice(0, 500)}`,
    );
  };

  return { ask, send, get: (user, path) => send({ user, method: 'GET', path }) };
}

/** The server cannot now; the same again may do. */
class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
