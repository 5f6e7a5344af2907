/** Many clients of a stream of server-sent events on raw sockets; each message is timed as it arrives. */
import { connect, type Socket } from 'node:net';

/** A message as it came: its event, id and data, and when, in the clock of `performance.now()`. */
export type Message = { readonly event: string; readonly data: string; readonly at: number };

/** An open stream. */
export type Stream = { readonly close: () => void };

/** How one is opened. `onMessage` hears every message but comments and the first words of the stream. */
export type StreamOptions = {
  readonly port: number;
  readonly path: string;
  readonly token: string;
  readonly onMessage: (message: Message) => void;
};

const openMs = 20_000;

/** Opens a stream; resolves when the server has answered 200 and its first bytes are there. */
export function openStream({ port, path, token, onMessage }: StreamOptions): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: '127.0.0.1', port, noDelay: true });
    const late = setTimeout(() => socket.destroy(new Error('The stream did not open.')), openMs);
    let text = '';
    let opened = false;
    socket.setEncoding('utf8');
    socket.on('connect', () =>
      socket.write(
        `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/event-stream\r\nauthorization: Bearer ${token}\r\n\r\n`,
      ),
    );
    socket.on('error', reject);
    socket.on('data', (chunk: string) => {
      const at = performance.now();
      text += chunk;
      if (!opened) {
        const head = text.indexOf('\r\n\r\n');
        if (head < 0) return;
        clearTimeout(late);
        if (!text.startsWith('HTTP/1.1 200'))
          return void socket.destroy(new Error(text.slice(0, 300)));
        opened = true;
        text = text.slice(head + 4);
        resolve({ close: () => socket.destroy() });
      }
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const message = messageOf(text.slice(0, end), at);
        text = text.slice(end + 2);
        if (message !== null) onMessage(message);
      }
    });
  });
}

/** The lines of one message; sizes of chunks, which stand between them, are passed over. */
function messageOf(block: string, at: number): Message | null {
  let event = 'message';
  let data: string | null = null;
  for (const line of block.split('\n')) {
    if (line.startsWith('event:')) event = line.slice(6).trim();
    else if (line.startsWith('data:'))
      data = (data === null ? '' : `${data}\n`) + line.slice(5).trim();
  }
  return data === null ? null : { event, data, at };
}
