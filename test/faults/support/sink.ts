/** A mail server that takes everything and counts: a mail is told by its Message-ID, a double by a second one. */
import { SMTPServer } from 'smtp-server';

/** A running sink. */
export type Sink = {
  readonly port: number;
  /** How often each Message-ID came. */
  readonly mails: ReadonlyMap<string, number>;
  readonly stop: () => Promise<void>;
};

/** Starts it on loopback. */
export async function startSink(): Promise<Sink> {
  const mails = new Map<string, number>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, callback) {
      let text = '';
      stream.on('data', (chunk) => (text += String(chunk)));
      stream.on('end', () => {
        const id = /^message-id:\s*(<[^>]+>)/im.exec(text)?.[1] ?? `none-${mails.size}`;
        mails.set(id, (mails.get(id) ?? 0) + 1);
        callback();
      });
    },
  });
  // A client that was killed in the middle of a sentence is what this is for.
  server.on('error', () => {});
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, mails, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
