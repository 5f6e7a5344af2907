/** The embedded mail server: it takes every mail, delivers none, and shows what it took. */
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { listPage, mailPage } from './page.ts';

/** A mail as it was taken; `id` rises with time. */
export type CaughtMail = {
  readonly id: string;
  readonly receivedAt: string;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly messageId: string | null;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly language: string | null;
  readonly text: string;
  readonly html: string | null;
};

/** Where it listens, and the folder that keeps the mails over restarts. */
export type InboxOptions = {
  readonly folder: string;
  readonly smtpPort: number;
  readonly webPort: number;
};

/** A running inbox. */
export type RunningInbox = {
  readonly smtpUrl: string;
  readonly webUrl: string;
  readonly stop: () => Promise<void>;
};

const mailBytesMax = 10 * 1024 * 1024;
const mailsMax = 1000;

/** Starts the mail server and its page on loopback. */
export async function startInbox(options: InboxOptions): Promise<RunningInbox> {
  mkdirSync(options.folder, { recursive: true });
  const mails = await mailsIn(options.folder);
  const smtp = await listenSmtp(options, mails);
  const web = createServer((request, response) => answer(mails, request, response));
  await new Promise<void>((resolve, reject) => {
    web.once('error', reject);
    web.listen(options.webPort, '127.0.0.1', resolve);
  });
  const stop = async (): Promise<void> => {
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
    await new Promise<void>((resolve) => {
      web.close(() => resolve());
      web.closeAllConnections();
    });
  };
  return {
    smtpUrl: `smtp://127.0.0.1:${options.smtpPort}`,
    webUrl: `http://127.0.0.1:${options.webPort}`,
    stop,
  };
}

function listenSmtp(options: InboxOptions, mails: CaughtMail[]): Promise<SMTPServer> {
  let counter = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    size: mailBytesMax,
    logger: false,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', callback);
      stream.on('end', () => {
        if (stream.sizeExceeded) {
          return callback(Object.assign(new Error('The mail is too large'), { responseCode: 552 }));
        }
        counter += 1;
        const id = `${Date.now()}-${String(counter).padStart(4, '0')}`;
        const { mailFrom, rcptTo } = session.envelope;
        const envelope = {
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
        };
        // Written before it is accepted: what got its 250 is there after a restart.
        keep(options.folder, id, envelope, Buffer.concat(chunks))
          .then((mail) => {
            mails.push(mail);
            forgetOldest(options.folder, mails);
            callback();
          })
          .catch(callback);
      });
    },
  });
  return new Promise((resolve, reject) => {
    // A client that hangs up in the middle is its own affair.
    server.on('error', () => {});
    server.server.once('error', reject);
    server.listen(options.smtpPort, '127.0.0.1', () => resolve(server));
  });
}

async function keep(
  folder: string,
  id: string,
  envelope: CaughtMail['envelope'],
  raw: Buffer,
): Promise<CaughtMail> {
  const half = join(folder, `${id}.half`);
  writeFileSync(half, `${JSON.stringify(envelope)}\n${raw.toString('latin1')}`, 'latin1');
  renameSync(half, join(folder, `${id}.mail`));
  return parse(id, envelope, raw);
}

async function mailsIn(folder: string): Promise<CaughtMail[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.mail'));
  const mails: CaughtMail[] = [];
  for (const name of names.sort().slice(-mailsMax)) {
    const kept = readFileSync(join(folder, name), 'latin1');
    const end = kept.indexOf('\n');
    const envelope = JSON.parse(kept.slice(0, end)) as CaughtMail['envelope'];
    mails.push(
      await parse(
        name.replace(/\.mail$/, ''),
        envelope,
        Buffer.from(kept.slice(end + 1), 'latin1'),
      ),
    );
  }
  return mails;
}

async function parse(
  id: string,
  envelope: CaughtMail['envelope'],
  raw: Buffer,
): Promise<CaughtMail> {
  const mail = await simpleParser(raw, { skipImageLinks: true });
  const to = Array.isArray(mail.to) ? mail.to.map((one) => one.text).join(', ') : mail.to?.text;
  const language = mail.headers.get('content-language');
  return {
    id,
    receivedAt: new Date(Number(id.split('-')[0])).toISOString(),
    envelope,
    messageId: mail.messageId ?? null,
    from: mail.from?.text ?? envelope.from,
    to: to ?? envelope.to.join(', '),
    subject: mail.subject ?? '',
    language: typeof language === 'string' ? language : null,
    text: mail.text ?? '',
    html: mail.html || null,
  };
}

function forgetOldest(folder: string, mails: CaughtMail[]): void {
  while (mails.length > mailsMax) {
    const oldest = mails.shift();
    if (oldest !== undefined) unlinkSync(join(folder, `${oldest.id}.mail`));
  }
}

/** `/` and `/mails/{id}` for people, the same with `.json` for programs; `?to=` filters. */
function answer(
  mails: readonly CaughtMail[],
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = new URL(request.url ?? '/', 'http://inbox');
  const to = url.searchParams.get('to')?.toLowerCase();
  const shown = mails
    .filter((mail) => to === undefined || mail.envelope.to.some((one) => one.toLowerCase() === to))
    .toReversed();
  if (url.pathname === '/') return html(response, 200, listPage(shown));
  if (url.pathname === '/mails.json') return json(response, 200, { items: shown });
  const asked = /^\/mails\/([\d-]+)(\.json|\/html)?$/.exec(url.pathname);
  const mail = mails.find((one) => one.id === asked?.[1]);
  if (mail === undefined) return json(response, 404, { code: 'not-found' });
  if (asked?.[2] === '.json') return json(response, 200, mail);
  if (asked?.[2] === '/html')
    return html(response, 200, mail.html ?? '', 'sandbox; img-src data:; ');
  html(response, 200, mailPage(mail));
}

function html(
  response: ServerResponse,
  status: number,
  body: string,
  policy = "img-src data:; frame-src 'self'; ",
): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; ${policy}base-uri 'none'`,
  });
  response.end(body);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(body));
}
