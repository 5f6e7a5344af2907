/** What the mails about decisions in a colleague's hands say. */
import type { Mail } from '../../program/mails.ts';
import type { Speaking, View } from './types.ts';

type DelegationMail = Extract<Mail, { template: 'delegation' }>;

/** To whom they are handed, and to either of the two when the other ends it. */
export function delegationView(mail: DelegationMail, speaking: Speaking, url: string): View {
  const { say, day, person } = speaking;
  const { says, away } = mail;
  const role = say(`role.${mail.role}`);
  const values = {
    ...{ who: person(mail.personId), role, away },
    ...{ from: day(mail.from), until: day(mail.until) },
  };
  const isHanded = says === 'handed';
  return {
    subject: say(`delegation.${says}.subject`, values),
    badge: isHanded ? { text: say('delegation.badge', values), tone: 'review' } : null,
    title: say(`delegation.${says}.title`, values),
    lines: [say(`delegation.${says}.text`, values)],
    quote: null,
    after: isHanded && away ? [say('delegation.away.after')] : [],
    facts: [
      { label: say('label.role'), value: role },
      { label: say('label.from'), value: values.from },
      { label: say('label.until'), value: values.until },
    ],
    button: isHanded
      ? { label: say('open.decisions'), url: `${url}/decisions` }
      : { label: say('open.handed'), url: `${url}/out-of-office` },
    why: say(says === 'given-back' ? 'why.absent' : 'why.delegate'),
  };
}
