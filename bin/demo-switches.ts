/**
 * The demo's switches: its live feed, and starting over.
 *
 * `ascent up` holds them, since it is what can stop and start everything; the API's process asks it over loopback, by an
 * address that nobody else is told. Other installations have none.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DemoState, DemoSwitches } from '../api/deps.ts';

/** Where the API's process finds the switches. */
export const DEMO_SWITCHES = 'ASCENT_INTERNAL_DEMO_SWITCHES';

/** Whoever holds the switches. `startOver` returns once it has begun, with false where it cannot be done. */
export type DemoHolder = {
  readonly state: () => DemoState;
  readonly feed: (on: boolean) => void;
  readonly startOver: () => boolean;
};

/** Serves the switches on loopback; `address` is for the API's process alone. */
export async function serveDemoSwitches(
  holder: DemoHolder,
): Promise<{ readonly address: string; readonly close: () => Promise<void> }> {
  const secret = randomBytes(16).toString('hex');
  const server = createServer((request, response) => {
    void answer(holder, secret, request).then(
      ([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      },
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/${secret}`, close: () => closed(server) };
}

async function answer(
  holder: DemoHolder,
  secret: string,
  request: IncomingMessage,
): Promise<readonly [status: number, body: unknown]> {
  request.resume();
  switch (`${request.method} ${request.url}`) {
    case `GET /${secret}`:
      return [200, holder.state()];
    case `POST /${secret}/feed/on`:
    case `POST /${secret}/feed/off`:
      holder.feed(request.url?.endsWith('/on') === true);
      return [200, holder.state()];
    case `POST /${secret}/start-over`:
      return holder.startOver() ? [200, holder.state()] : [409, holder.state()];
    default:
      return [404, null];
  }
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

const answerMs = 5_000;

/** The switches as the API's process has them; null where `ascent up` gave none. */
export function demoSwitches(address: string | undefined): DemoSwitches | null {
  if (address === undefined || address === '') return null;
  const ask = async (method: 'GET' | 'POST', path = ''): Promise<DemoState | null> => {
    const signal = AbortSignal.timeout(answerMs);
    const response = await fetch(`${address}${path}`, { method, signal });
    return response.ok ? ((await response.json()) as DemoState) : null;
  };
  const known = (state: DemoState | null): DemoState => {
    if (state === null) throw new Error('the demo’s switches do not answer');
    return state;
  };
  return {
    state: async () => known(await ask('GET')),
    feed: async (on) => known(await ask('POST', `/feed/${on ? 'on' : 'off'}`)),
    startOver: () => ask('POST', '/start-over'),
  };
}
