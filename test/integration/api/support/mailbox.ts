/** A mail server on loopback, and the relay that writes to it what the API's database holds. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { createDeliver } from '../../../../activities/mail/deliver.ts';
import { createMailer } from '../../../../activities/mail/mailer.ts';
import { startRelay, type RelayDeps } from '../../../../activities/relay.ts';
import type { Api } from './app.ts';

export type Letter = { readonly to: string; readonly subject: string; readonly text: string };
export type Mailbox = {
  /** Every mail so far, once all that is due has gone out. */
  readonly letters: () => Promise<readonly Letter[]>;
  /** The token of the newest link to an address. */
  readonly tokenTo: (address: string) => Promise<string>;
  readonly stop: () => Promise<void>;
};

/** Opens it; without an engine mails go out, and enrolments wait. */
export async function openMailbox(
  api: Api,
  temporal: RelayDeps['temporal'] = () => Promise.reject(new Error('no engine in this test')),
): Promise<Mailbox> {
  const caught: Letter[] = [];
  const smtp = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS'], logger: false },
    onData: (stream, session, done) => {
      void simpleParser(stream).then(({ subject = '', text = '' }) => {
        caught.push({ to: session.envelope.rcptTo[0]?.address ?? '', subject, text });
        done();
      }, done);
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const { port } = smtp.server.address() as AddressInfo;
  const mailer = createMailer({
    smtpUrl: `smtp://127.0.0.1:${port}`,
    from: { name: 'Ascent', address: 'program@ascent.example' },
  });
  const { editions, clock, settings } = api.deps;
  const { publicUrl } = settings;
  const deliver = createDeliver({ mailer, editions, publicUrl, today: () => clock.today() });
  const relay = startRelay({ db: api.work, temporal, deliver });
  const letters = async () => {
    await relay.drain();
    return caught;
  };
  return {
    letters,
    tokenTo: async (address) => {
      const own = (await letters()).filter(({ to }) => to === address);
      const token = /confirm\?token=([\w-]{43})/u.exec(own.at(-1)?.text ?? '')?.[1];
      if (token === undefined) throw new Error(`no link came to ${address}`);
      return token;
    },
    stop: async () => {
      await relay.stop();
      mailer.close();
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
    },
  };
}
