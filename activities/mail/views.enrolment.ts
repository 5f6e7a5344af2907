/** What the mails about an enrolment say. */
import { edgeId } from '../../program/ids.ts';
import type { EnrolmentSays, Mail } from '../../program/mails.ts';
import type { Speaking, Tone, View } from './types.ts';

type EnrolmentMail = Extract<Mail, { template: 'enrolment' }>;

const DECIDERS: readonly EnrolmentSays[] = ['to-decide', 'reminder-decision'];
const ABOVE: readonly EnrolmentSays[] = ['escalation-decision', 'escalation-agreement'];
const CHANGES: readonly EnrolmentSays[] = ['change-asked', 'reminder-change', 'grace'];

/** The parts of a mail about an enrolment, in the reader's words. */
export function enrolmentView(mail: EnrolmentMail, speaking: Speaking, publicUrl: string): View {
  const { say, date, title, country } = speaking;
  const { says, partner, late } = mail;
  const values = { partner, late, date: mail.dueAt === null ? '' : date(mail.dueAt) };
  const lines = mail.lines.map((line) =>
    say('line.one', { model: title(line.model), country: country(line.country) }),
  );
  const isForVendor = DECIDERS.includes(says) || says === 'escalation-decision';
  const facts = [
    { label: say('label.partner'), value: partner },
    { label: say('label.lines'), value: lines.join(' · ') },
    { label: say('label.agreement'), value: mail.entity === null ? '' : title(mail.entity) },
    { label: say('label.reason'), value: mail.because === null ? '' : title(mail.because) },
  ];
  return {
    subject: say(`enrolment.${says}.subject`, values),
    badge: mail.dueAt === null ? null : { text: say('by', values), tone: toneOf(says, late) },
    title: say(`enrolment.${says}.title`, values),
    lines: [
      say(`enrolment.${says}.text`, values),
      ...(mail.reason === null || says === 'change-asked' ? [] : [say('reason.given')]),
    ],
    quote: mail.reason,
    after: says === 'change-asked' ? [say('enrolment.change-asked.after', values)] : [],
    facts: facts.filter(({ value }) => value !== ''),
    button: buttonOf(mail, say, publicUrl, isForVendor),
    why: say(
      ABOVE.includes(says) ? 'why.above' : isForVendor ? 'why.decider' : 'why.partner',
      values,
    ),
  };
}

function toneOf(says: EnrolmentSays, late: boolean): Tone {
  if (late) return 'late';
  if (says === 'renewed') return 'done';
  return CHANGES.includes(says) ? 'change' : DECIDERS.includes(says) ? 'review' : 'wait';
}

/** Deciders go to the package, the company to its enrolment, and who looks after the company to the company. */
function buttonOf(
  { says, enrolmentId, partner }: EnrolmentMail,
  say: Speaking['say'],
  url: string,
  isForVendor: boolean,
): View['button'] {
  if (says === 'escalation-agreement')
    return {
      label: say('open.partner'),
      url: `${url}/partners?q=${encodeURIComponent(partner)}`,
    };
  return isForVendor
    ? { label: say('open.package'), url: `${url}/decisions/${edgeId('enr', enrolmentId)}` }
    : { label: say('open.enrolment'), url: `${url}/enrolment` };
}
