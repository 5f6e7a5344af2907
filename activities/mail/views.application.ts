/** What the mails about an application say, and about somebody who asks to join a company. */
import { edgeId } from '../../program/ids.ts';
import type { Mail } from '../../program/mails.ts';
import type { Speaking, View } from './types.ts';

type Of<Template extends Mail['template']> = Extract<Mail, { template: Template }>;

/** To whoever applies: nobody here yet, so that every mail says why it came. */
export function applicationView(mail: Of<'application'>, speaking: Speaking, url: string): View {
  const { say, date } = speaking;
  const { says, token, company, expiresAt } = mail;
  const values = {
    name: mail.name,
    company: company ?? '',
    date: expiresAt === null ? '' : date(expiresAt),
    forgotten: mail.forgottenAt === null ? '' : date(mail.forgottenAt),
  };
  const signIn = `/auth/login?${new URLSearchParams({ hint: mail.mail }).toString()}`;
  const path =
    token !== null
      ? `/apply/confirm?token=${encodeURIComponent(token)}`
      : says === 'declined'
        ? '/apply'
        : signIn;
  const lines = [say(`application.${says}.text`, values)];
  if (expiresAt !== null) lines.push(say('application.link', values));
  return {
    subject: say(`application.${says}.subject`, values),
    badge: says === 'joined' ? { text: say('application.badge.joined'), tone: 'done' } : null,
    title: say(`application.${says}.title`, values),
    lines,
    quote: mail.reason,
    after: says === 'received' ? [say('application.received.after', values)] : [],
    facts: company === null ? [] : [{ label: say('label.organisation'), value: company }],
    button: { label: say(`open.application.${says}`), url: `${url}${path}` },
    why: say('why.applied'),
  };
}

/** To the administrators of the company. Who asks stands on the screen: an outbox keeps no names. */
export function joinRequestView(mail: Of<'join-request'>, { say }: Speaking, url: string): View {
  const values = { partner: mail.partner };
  return {
    subject: say('join-request.subject', values),
    badge: null,
    title: say('join-request.title', values),
    lines: [say('join-request.text', values)],
    quote: null,
    after: [],
    facts: [{ label: say('label.partner'), value: mail.partner }],
    button: { label: say('open.people'), url: `${url}/people` },
    why: say('why.administrator', values),
  };
}

/** Somebody asks to administer a company: to who decides, to who does now, and the answer to who asked. */
export function claimView(mail: Of<'administrator-claim'>, { say }: Speaking, url: string): View {
  const { says, partner, partnerId, reason } = mail;
  const values = { partner };
  const isForManager = says === 'to-decide';
  const path = isForManager ? `/partners/${edgeId('ptn', partnerId)}` : '/enrolment';
  return {
    subject: say(`claim.${says}.subject`, values),
    badge: says === 'approved' ? { text: say('claim.badge'), tone: 'done' } : null,
    title: say(`claim.${says}.title`, values),
    lines: [say(`claim.${says}.text`, values)],
    quote: reason,
    after: [],
    facts: [{ label: say('label.partner'), value: partner }],
    button: { label: say(isForManager ? 'open.partner' : 'open.claim'), url: `${url}${path}` },
    why: say(
      isForManager
        ? 'why.decider'
        : says === 'to-administrator'
          ? 'why.administrator'
          : 'why.partner',
      values,
    ),
  };
}
