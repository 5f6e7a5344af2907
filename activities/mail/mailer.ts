/**
 * Mails over SMTP. Addresses are taken apart by nobody but us: a name can never smuggle another
 * recipient in.
 */
import { createTransport } from 'nodemailer';
import type { Delivered } from './types.ts';

export type Address = { readonly name: string | null; readonly address: string };

/**
 * A mail to one reader. `id` is that of its message: the same mail sent twice has the same
 * Message-ID.
 */
export type OutgoingMail = {
  readonly id: string;
  readonly to: Address;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly locale: string;
  /** Where a POST turns this kind of mail off for this reader; null where it stays on. */
  readonly unsubscribeUrl: string | null;
};

export type Mailer = {
  readonly send: (mail: OutgoingMail) => Promise<Delivered>;
  readonly close: () => void;
};

export type MailerOptions = {
  readonly smtpUrl: string;
  readonly from: { readonly name: string; readonly address: string };
};

/**
 * One mailbox, plainly written; what an address may be beside that is of no use here and a way in
 * for others.
 */
const ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;
const timeoutMs = 15_000;

/** Whether a text is a plain mail address. */
export const isAddress = (text: string): boolean => ADDRESS.test(text) && !text.includes('..');

/** Connects when first needed; a pool of two connections. */
export function createMailer({ smtpUrl, from }: MailerOptions): Mailer {
  if (!isAddress(from.address))
    throw new Error('the address that mails come from is no plain address');
  const domain = from.address.slice(from.address.indexOf('@') + 1);
  const transport = createTransport(
    {
      url: smtpUrl,
      pool: true,
      maxConnections: 2,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs * 2,
      // No part of a mail is ever fetched from a file or an address that somebody wrote into it.
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );

  return {
    async send(mail) {
      const to = mail.to.address;
      if (!isAddress(to))
        return { outcome: 'failed', reason: 'the address is no plain address', final: true };
      try {
        const { envelope } = await transport.sendMail({
          from,
          to: { name: nameOf(mail.to.name), address: to },
          envelope: { from: from.address, to: [to] },
          messageId: `<ascent-mail-${mail.id}@${domain}>`,
          subject: oneLine(mail.subject),
          text: mail.text,
          html: mail.html,
          headers: {
            'Content-Language': mail.locale,
            'Auto-Submitted': 'auto-generated',
            'X-Auto-Response-Suppress': 'All',
            ...unsubscribing(mail.unsubscribeUrl),
          },
        });
        if (String(envelope.to) !== to)
          throw new Error('the mail went to another address than it was for');
        return { outcome: 'done' };
      } catch (error) {
        return meaningOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/** RFC 8058: mail programs show a button for it, and press it by a POST that needs no sign-in. */
const unsubscribing = (url: string | null): Readonly<Record<string, string>> =>
  url === null
    ? {}
    : {
        'List-Unsubscribe': `<${url}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      };

const nameOf = (name: string | null): string => oneLine(name ?? '').slice(0, 100);
/** Control characters, line breaks among them, have no business in a header. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

/** Codes of nodemailer and of sockets that say nothing about the mail: nobody is there, or nobody lets us in. */
const AWAY: readonly (string | undefined)[] = [
  ...[
    'EAUTH',
    'ECONNECTION',
    'EDNS',
    'ENOAUTH',
    'EOAUTH2',
    'EPROXY',
    'ESOCKET',
    'ETIMEDOUT',
    'ETLS',
  ],
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EPIPE',
    'EAI_AGAIN',
  ],
];

/** Whether the server is away, refuses for now, or for good. No address in the reason. */
function meaningOf(error: unknown): Delivered {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  if (AWAY.includes(code) || responseCode === 421) return { outcome: 'away' };
  const reason =
    responseCode === undefined
      ? `the mail could not be sent (${code ?? 'no code'})`
      : `the mail server answered ${responseCode}`;
  return { outcome: 'failed', reason, final: responseCode === 550 || responseCode === 553 };
}
