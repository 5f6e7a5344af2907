import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { createMailer, type Mailer, type OutgoingMail } from '../../../activities/mail/mailer.ts';

type Caught = { readonly envelope: readonly string[]; readonly mail: ParsedMail };
const opened: { close: () => void }[] = [];
afterEach(() => opened.splice(0).forEach((one) => one.close()));

/** A mail server on loopback; `refuse` says with which code a recipient is refused. */
async function server(refuse: (address: string) => number | null = () => null) {
  const caught: Caught[] = [];
  const smtp = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS'], logger: false },
    onRcptTo: ({ address }, _, done) => {
      const code = refuse(address);
      done(code === null ? null : Object.assign(new Error('refused'), { responseCode: code }));
    },
    onData: (stream, session, done) => {
      void simpleParser(stream).then((mail) => {
        caught.push({ envelope: session.envelope.rcptTo.map(({ address }) => address), mail });
        done();
      }, done);
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  opened.push({ close: () => smtp.close() });
  return { caught, port: (smtp.server.address() as AddressInfo).port };
}

function mailerTo(port: number): Mailer {
  const from = { name: 'Ascent', address: 'program@ascent.example' };
  const mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from });
  opened.push(mailer);
  return mailer;
}

const mail = (given: Partial<OutgoingMail> = {}): OutgoingMail => ({
  ...{ id: '42', subject: 'A subject', text: 'text', html: '<p>html</p>', locale: 'fr-CA' },
  to: { name: 'Maya Tremblay', address: 'maya@p00374.example' },
  unsubscribeUrl: null,
  ...given,
});

test('a name cannot smuggle another recipient, a header or a line in', async () => {
  const { caught, port } = await server();
  const names = [
    'Ann <evil@x.example> <a@p.example>',
    'Ann"\r\nBcc: evil@x.example',
    'a@x.example, b',
  ];
  for (const name of names) {
    const to = { name, address: 'maya@p00374.example' };
    const subject = 'A subject\r\nBcc: evil@x.example';
    expect(await mailerTo(port).send(mail({ to, subject }))).toEqual({ outcome: 'done' });
  }
  for (const { envelope, mail: parsed } of caught) {
    expect(envelope).toEqual(['maya@p00374.example']);
    expect(parsed.headers.has('bcc')).toBe(false);
    expect(parsed.subject).toBe('A subject Bcc: evil@x.example');
  }
  const bad = mail({ to: { name: null, address: 'maya@p.example,evil@x.example' } });
  expect(await mailerTo(port).send(bad)).toMatchObject({ outcome: 'failed', final: true });
  expect(caught).toHaveLength(names.length);
});

test('the same mail sent twice has the same Message-ID, text and HTML, and its language', async () => {
  const { caught, port } = await server();
  await mailerTo(port).send(mail());
  await mailerTo(port).send(mail());
  const [first, second] = caught.map(({ mail: parsed }) => parsed);
  expect(first?.messageId).toBe('<ascent-mail-42@ascent.example>');
  expect(second?.messageId).toBe(first?.messageId);
  expect(first?.text?.trim()).toBe('text');
  expect(first?.html).toContain('<p>html</p>');
  expect(first?.headers.get('content-language')).toBe('fr-CA');
});

test('nothing is read from a file or an address that stands in a mail', async () => {
  const { caught, port } = await server();
  const sneaky = mail({ html: { path: '/etc/passwd' } as never, text: 'text' });
  expect(await mailerTo(port).send(sneaky)).toMatchObject({ outcome: 'failed' });
  expect(caught).toEqual([]);
});

test('a server that is away is told from one that refuses for now, and for good', async () => {
  const { port } = await server((address) =>
    address.startsWith('full') ? 452 : address.startsWith('gone') ? 550 : null,
  );
  const to = (address: string): OutgoingMail => mail({ to: { name: null, address } });
  const mailer = mailerTo(port);
  expect(await mailer.send(to('full@p.example'))).toMatchObject({
    outcome: 'failed',
    final: false,
  });
  expect(await mailer.send(to('gone@p.example'))).toMatchObject({ outcome: 'failed', final: true });
  expect(await mailer.send(to('maya@p.example'))).toEqual({ outcome: 'done' });
  expect(await mailerTo(1).send(to('maya@p.example'))).toEqual({ outcome: 'away' });
});

test('a kind of mail that can be turned off says where, as RFC 8058 has it; what stays on says nothing', async () => {
  const { caught, port } = await server();
  const unsubscribeUrl = 'https://ascent.example/unsubscribe/a-status-x';
  await mailerTo(port).send(mail({ unsubscribeUrl }));
  await mailerTo(port).send(mail());
  const [off, on] = caught.map(({ mail: { headerLines } }) =>
    headerLines.filter(({ key }) => key.startsWith('list-')).map(({ line }) => line),
  );
  expect(off).toEqual([
    `List-Unsubscribe: <${unsubscribeUrl}>`,
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  ]);
  expect(on).toEqual([]);
});
