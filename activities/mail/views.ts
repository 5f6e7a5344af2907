/** What each mail says. */
import { edgeId } from '../../program/ids.ts';
import type { Mail } from '../../program/mails.ts';
import type { Speaking, Tone, View } from './types.ts';
import { applicationView, claimView, joinRequestView } from './views.application.ts';
import { delegationView } from './views.delegation.ts';
import { enrolmentView } from './views.enrolment.ts';

type Of<Template extends Mail['template']> = Extract<Mail, { template: Template }>;

/** The parts of a mail, in the reader's words. */
export function viewOf(mail: Mail, speaking: Speaking, publicUrl: string): View {
  switch (mail.template) {
    case 'step-to-decide':
      return stepToDecide(mail, speaking, publicUrl);
    case 'reminder':
    case 'escalation':
      return lateness(mail, speaking, publicUrl);
    case 'change-asked':
      return changeAsked(mail, speaking, publicUrl);
    case 'decision-taken-back':
      return takenBack(mail, speaking, publicUrl);
    case 'step-approved':
    case 'step-rejected':
      return decided(mail, speaking, publicUrl);
    case 'milestone-completed':
      return milestoneCompleted(mail, speaking, publicUrl);
    case 'journey-completed':
    case 'journey-lapsed':
      return journeyEnded(mail, speaking, publicUrl);
    case 'points-fell':
      return pointsFell(mail, speaking, publicUrl);
    case 'tier-changed':
      return tierChanged(mail, speaking, publicUrl);
    case 'assigned':
      return assigned(mail, speaking, publicUrl);
    case 'application':
      return applicationView(mail, speaking, publicUrl);
    case 'administrator-claim':
      return claimView(mail, speaking, publicUrl);
    case 'delegation':
      return delegationView(mail, speaking, publicUrl);
    case 'join-request':
      return joinRequestView(mail, speaking, publicUrl);
    case 'enrolment':
      return enrolmentView(mail, speaking, publicUrl);
    case 'invitation':
      return invitation(mail, speaking, publicUrl);
  }
}

const base = { badge: null, quote: null, after: [], facts: [] } as const;
const badge = (text: string, tone: Tone): View['badge'] => ({ text, tone });

function assigned(mail: Of<'assigned'>, speaking: Speaking, url: string): View {
  const { say, day, title } = speaking;
  const { partner, of, reminds } = mail;
  const values = { partner, of, what: title(mail.what), date: day(mail.dueOn) };
  const which = reminds ? 'assigned.again' : 'assigned';
  return {
    ...base,
    subject: say(`${which}.subject`, values),
    badge: badge(say('by', { ...values, late: false }), 'wait'),
    title: say(`${which}.title`, values),
    lines: [say(`${which}.text`, values)],
    quote: mail.note,
    facts: [{ label: say('label.partner'), value: partner }],
    button: { label: say('open.learning'), url: `${url}/learning` },
    why: say('why.assigned', values),
  };
}

function stepToDecide(mail: Of<'step-to-decide'>, speaking: Speaking, url: string): View {
  const { say, date, title } = speaking;
  const values = {
    partner: mail.partner,
    step: title(mail.step),
    date: date(mail.dueAt),
    round: mail.round,
  };
  return {
    ...base,
    subject: say('step-to-decide.subject', values),
    badge: badge(say('by', { ...values, late: false }), 'review'),
    title: say('step-to-decide.title', values),
    lines: [say('step-to-decide.text', values)],
    facts: aboutJourney(mail, speaking),
    button: { label: say('open.decision'), url: decisionUrl(url, mail.approvalId) },
    why: say('why.decider', values),
  };
}

function lateness(mail: Of<'reminder' | 'escalation'>, speaking: Speaking, url: string): View {
  const { say, date, title } = speaking;
  const values = {
    partner: mail.partner,
    practice: title(mail.practice),
    about: title(mail.about),
    date: date(mail.dueAt),
    late: mail.late,
  };
  const isDecision = mail.of === 'decision' && mail.approvalId !== null;
  const why =
    mail.template === 'escalation' ? 'why.above' : isDecision ? 'why.decider' : 'why.partner';
  return {
    ...base,
    subject: say(`${mail.template}.${mail.of}.subject`, values),
    badge: badge(say('by', values), mail.late ? 'late' : mail.of === 'change' ? 'change' : 'wait'),
    title: say(`${mail.template}.${mail.of}.title`, values),
    lines: [say(`${mail.template}.${mail.of}.text`, values)],
    facts: aboutJourney(mail, speaking),
    button: isDecision
      ? { label: say('open.decision'), url: decisionUrl(url, mail.approvalId) }
      : mail.stepId === null
        ? { label: say('open.journey'), url: journeyUrl(url, mail.journeyId) }
        : { label: say('open.step'), url: stepUrl(url, mail.journeyId, mail.stepId) },
    why: say(why, values),
  };
}

function changeAsked(mail: Of<'change-asked'>, speaking: Speaking, url: string): View {
  const { say, date, title } = speaking;
  const values = { partner: mail.partner, step: title(mail.step), date: date(mail.dueAt) };
  return {
    ...base,
    subject: say('change-asked.subject', values),
    badge: badge(say('by', { ...values, late: false }), 'change'),
    title: say('change-asked.title', values),
    lines: [say('change-asked.text', values)],
    quote: mail.reason,
    after: [say('change-asked.after', values)],
    facts: aboutJourney(mail, speaking),
    button: { label: say('open.step'), url: stepUrl(url, mail.journeyId, mail.stepId) },
    why: say('why.partner', values),
  };
}

function takenBack(mail: Of<'decision-taken-back'>, speaking: Speaking, url: string): View {
  const { say, date, title } = speaking;
  const values = { partner: mail.partner, step: title(mail.step), date: date(mail.dueAt) };
  return {
    ...base,
    subject: say('decision-taken-back.subject', values),
    badge: badge(say('by', { ...values, late: false }), 'review'),
    title: say('decision-taken-back.title', values),
    lines: [say('decision-taken-back.text', values)],
    quote: mail.reason,
    after: [say('decision-taken-back.after', values)],
    facts: aboutJourney(mail, speaking),
    button: { label: say('open.step'), url: stepUrl(url, mail.journeyId, mail.stepId) },
    why: say('why.partner', values),
  };
}

function decided(
  mail: Of<'step-approved'> | Of<'step-rejected'>,
  speaking: Speaking,
  url: string,
): View {
  const { say, title } = speaking;
  const reason = mail.template === 'step-rejected' ? mail.reason : null;
  const values = {
    partner: mail.partner,
    practice: title(mail.practice),
    step: title(mail.step),
    answered: reason !== null,
  };
  return {
    ...base,
    subject: say(`${mail.template}.subject`, values),
    title: say(`${mail.template}.title`, values),
    lines: [say(`${mail.template}.text`, values)],
    quote: reason,
    after: mail.template === 'step-rejected' ? [say('step-rejected.after', values)] : [],
    facts: aboutJourney(mail, speaking),
    button: { label: say('open.journey'), url: journeyUrl(url, mail.journeyId) },
    why: say('why.partner', values),
  };
}

function milestoneCompleted(
  mail: Of<'milestone-completed'>,
  speaking: Speaking,
  url: string,
): View {
  const { say, date, number, title } = speaking;
  const values = {
    partner: mail.partner,
    practice: title(mail.practice),
    milestone: title(mail.milestone),
    points: mail.points,
    kind: say(`kind.${mail.kind}`),
    paid: mail.paid,
  };
  const next =
    mail.next === null
      ? []
      : [
          {
            label: say('label.next'),
            value: say('next', { milestone: title(mail.next.title), date: date(mail.next.dueAt) }),
          },
        ];
  return {
    ...base,
    subject: say('milestone-completed.subject', values),
    badge: mail.paid ? badge(`+${number(mail.points)}`, 'done') : null,
    title: say('milestone-completed.title', values),
    lines: [say('milestone-completed.text', values)],
    facts: [...aboutJourney(mail, speaking), ...next],
    button: { label: say('open.journey'), url: journeyUrl(url, mail.journeyId) },
    why: say('why.partner', values),
  };
}

function journeyEnded(
  mail: Of<'journey-completed'> | Of<'journey-lapsed'>,
  speaking: Speaking,
  url: string,
): View {
  const { say, title } = speaking;
  const values = {
    partner: mail.partner,
    practice: title(mail.practice),
    milestone: mail.template === 'journey-lapsed' ? title(mail.milestone) : '',
  };
  return {
    ...base,
    subject: say(`${mail.template}.subject`, values),
    title: say(`${mail.template}.title`, values),
    lines: [say(`${mail.template}.text`, values)],
    facts: aboutJourney(mail, speaking),
    button: { label: say('open.journey'), url: journeyUrl(url, mail.journeyId) },
    why: say('why.partner', values),
  };
}

function pointsFell(mail: Of<'points-fell'>, speaking: Speaking, url: string): View {
  const { say, day, number, title } = speaking;
  const { before, after, partner } = mail;
  const values = { before, after, partner, fell: before - after };
  return {
    ...base,
    subject: say('points-fell.subject', values),
    badge: badge(number(after - before), 'change'),
    title: say('points-fell.title', values),
    lines: [mail.because === null ? say('points-fell.text') : title(mail.because)],
    facts: [
      { label: say('label.partner'), value: partner },
      { label: say('label.before'), value: say('points', { points: before }) },
      { label: say('label.after'), value: say('points', { points: after }) },
      { label: say('label.since'), value: day(mail.on) },
    ],
    button: { label: say('open.status'), url: `${url}/status` },
    why: say('why.partner', values),
  };
}

function tierChanged(mail: Of<'tier-changed'>, speaking: Speaking, url: string): View {
  const { say, day, title } = speaking;
  const { partner, rises } = mail;
  const values = { partner, rises, from: title(mail.from), to: title(mail.to) };
  return {
    ...base,
    subject: say('tier-changed.subject', values),
    badge: badge(values.to, rises ? 'done' : 'change'),
    title: say('tier-changed.title', values),
    lines: [say('tier-changed.text', values)],
    facts: [
      { label: say('label.partner'), value: partner },
      { label: say('label.before'), value: values.from },
      { label: say('label.after'), value: values.to },
      { label: say('label.since'), value: day(mail.on) },
    ],
    button: { label: say('open.status'), url: `${url}/status` },
    why: say('why.partner', values),
  };
}

function invitation(mail: Of<'invitation'>, { say, date }: Speaking, url: string): View {
  const values = {
    organisation: mail.organisation,
    role: say(`role.${mail.role}`),
    named: mail.invitedBy !== null,
    who: mail.invitedBy ?? '',
    date: date(mail.expiresAt),
  };
  return {
    ...base,
    subject: say('invitation.subject', values),
    title: say('invitation.title', values),
    lines: [say('invitation.text', values), say('invitation.link', values)],
    facts: [
      { label: say('label.organisation'), value: mail.organisation },
      { label: say('label.role'), value: values.role },
      { label: say('label.expires'), value: values.date },
    ],
    button: {
      label: say('open.invitation'),
      url: `${url}/invitation?token=${encodeURIComponent(mail.token)}`,
    },
    why: say('why.invited', values),
  };
}

const aboutJourney = (
  mail: { readonly partner: string; readonly practice: Parameters<Speaking['title']>[0] },
  { say, title }: Speaking,
): View['facts'] => [
  { label: say('label.partner'), value: mail.partner },
  { label: say('label.practice'), value: title(mail.practice) },
];

const decisionUrl = (url: string, approvalId: string): string =>
  `${url}/decisions/${edgeId('apr', approvalId)}`;
const journeyUrl = (url: string, journeyId: string): string =>
  `${url}/journeys/${edgeId('jrn', journeyId)}`;
const stepUrl = (url: string, journeyId: string, stepId: string): string =>
  `${journeyUrl(url, journeyId)}/steps/${encodeURIComponent(stepId)}`;
