import { applicationEn } from './words.application.en.ts';
import { delegationEn } from './words.delegation.en.ts';
import { enrolmentEn } from './words.enrolment.en.ts';

/** The words of mails, in ICU messages. Names and titles come in as values. */
export const en = {
  ...applicationEn,
  ...delegationEn,
  ...enrolmentEn,
  pair: '{label}: {value}',
  by: '{late, select, true {Was due on {date}} other {By {date}}}',
  next: '{milestone}, by {date}',
  points: '{points, plural, one {# point} other {# points}}',
  'why.decider': 'You decide for {partner}: that is why you get this.',
  'why.partner': 'You take part in the program for {partner}: that is why you get this.',
  'why.above': 'Decisions and deadlines that are late come to you: that is why you get this.',
  'foot.off': 'No more mails of this kind ({topic})',
  'foot.choose': 'Choose what you are told',
  'open.decision': 'Open the decision',
  'open.step': 'Open the step',
  'open.journey': 'Open the practice',
  'open.status': 'Open your status',
  'open.partner': 'Find the partner',
  'open.learning': 'Open My learning',
  'open.invitation': 'Look at the invitation',
  'why.assigned': 'Somebody of {partner} assigned it to you: that is why you get this.',
  'assigned.subject': 'For you, by {date}: {what}',
  'assigned.title': '{what}',
  'assigned.text':
    '{of, select, training {You are asked to pass this course by {date}.} certification {You are asked to hold this certification by {date}.} other {You are asked to see to this step by {date}.}} My learning shows why it matters.',
  'assigned.again.subject': 'Reminder: {what}, by {date}',
  'assigned.again.title': '{what} is due on {date}',
  'assigned.again.text':
    '{of, select, training {The course is not passed yet.} certification {The certification is not held yet.} other {The step is not done yet.}} Once it is, it is marked by itself.',
  'label.organisation': 'For',
  'label.role': 'Role',
  'label.expires': 'Good until',
  'why.invited':
    'Somebody at {organisation} wrote your address into an invitation. If you do not know why, let it lapse: nothing happens.',
  'invitation.subject':
    '{named, select, true {{who} invites} other {You are invited}} {named, select, true {you } other {}}to {organisation} in Ascent',
  'invitation.title': 'You are invited to {organisation}',
  'invitation.text':
    '{named, select, true {{who} asks you} other {You are asked}} to take part in the partner program for {organisation}, as: {role}.',
  'invitation.link':
    'The button leads to the invitation, where you sign in and accept. It is good once, until {date}.',
  'role.partner-admin': 'Partner administrator',
  'role.practice-lead': 'Practice lead',
  'role.team-member': 'Team member',
  'role.distributor-admin': 'Distributor administrator',
  'role.coach': 'Coach',
  'role.partner-manager': 'Partner manager',
  'role.onboarding': 'Onboarding',
  'role.compliance': 'Compliance',
  'role.reviewer': 'Reviewer',
  'role.program-owner': 'Program owner',
  'role.finance': 'Finance',
  'role.auditor': 'Auditor',
  'role.system': 'System',
  'label.partner': 'Partner',
  'label.practice': 'Practice',
  'label.next': 'Next',
  'label.before': 'Before',
  'label.after': 'Now',
  'label.since': 'Since',
  'kind.foundational': 'foundational',
  'kind.performing': 'performing',
  'kind.differentiating': 'differentiating',

  'step-to-decide.subject': '{partner}: “{step}” waits for your decision by {date}',
  'step-to-decide.title': '“{step}” waits for your decision',
  'step-to-decide.text':
    '{round, plural, =1 {{partner} has handed in evidence for this step.} other {{partner} has changed what you asked for and handed it in again.}} Approve it, ask for a change, or reject it by {date}.',

  'reminder.decision.subject':
    '{late, select, true {Overdue} other {Reminder}}: “{about}” of {partner} waits for your decision',
  'reminder.decision.title':
    '{late, select, true {A decision of yours is overdue} other {A decision of yours is due}}',
  'reminder.decision.text':
    '“{about}” has waited since {partner} handed it in. {late, select, true {It was due on {date}.} other {It is due on {date}.}}',
  'reminder.change.subject': 'Reminder: “{about}” needs your change by {date}',
  'reminder.change.title': '“{about}” needs your change',
  'reminder.change.text':
    'A change was asked for. If nothing comes by {date}, the step counts as not accepted and the practice ends.',
  'reminder.milestone.subject':
    '{late, select, true {Overdue} other {Reminder}}: milestone “{about}” of your practice {practice}',
  'reminder.milestone.title':
    '{late, select, true {Your milestone “{about}” is overdue} other {Your milestone “{about}” is due on {date}}}',
  'reminder.milestone.text':
    '{late, select, true {It was due on {date}. What is left still counts when you finish it.} other {Something in it still waits for you. Finish it by then to keep to the plan.}}',

  'escalation.decision.subject': 'Late decision: “{about}” of {partner}',
  'escalation.decision.title': 'A decision is late, and nobody has taken it',
  'escalation.decision.text':
    '“{about}” was due on {date}. {partner} cannot go on until somebody decides.',
  'escalation.change.subject': '{partner} has not answered: “{about}”',
  'escalation.change.title': '{partner} has not answered',
  'escalation.change.text': 'A change to “{about}” was asked for, due on {date}.',
  'escalation.milestone.subject': '{partner} is late with “{about}”, {practice}',
  'escalation.milestone.title': '{partner} is late with the milestone “{about}”',
  'escalation.milestone.text':
    'It was due on {date}. A word with them may help; the practice lapses if nothing moves.',

  'change-asked.subject': '“{step}” needs your change by {date}',
  'change-asked.title': '“{step}” needs your change',
  'change-asked.text': 'The reviewer has looked at it and asks for this:',
  'change-asked.after':
    'Hand it in again by {date}. If nothing comes, the step counts as not accepted and the practice ends.',

  'decision-taken-back.subject': 'The decision on “{step}” is taken back',
  'decision-taken-back.title': 'The decision on “{step}” is taken back',
  'decision-taken-back.text': 'It was a mistake, for this reason:',
  'decision-taken-back.after':
    'What you handed in is looked at again, and you hear by {date}. There is nothing for you to do.',

  'step-approved.subject': '“{step}” is approved',
  'step-approved.title': '“{step}” is approved',
  'step-approved.text': 'One step less to do in {practice}.',

  'step-rejected.subject': '“{step}” was not accepted',
  'step-rejected.title': '“{step}” was not accepted',
  'step-rejected.text':
    '{answered, select, true {The reviewer gave this reason:} other {No answer to the change asked for came in time.}}',
  'step-rejected.after':
    'This attempt ends here. Points that were paid stay, and you may start another attempt after the waiting time.',

  'milestone-completed.subject':
    '{practice}: milestone “{milestone}” is done{paid, select, true {, +{points, plural, one {# point} other {# points}}} other {}}',
  'milestone-completed.title': 'The milestone “{milestone}” is done',
  'milestone-completed.text':
    '{paid, select, true {It brings {points, plural, one {# {kind} point} other {# {kind} points}}, once in a program year.} other {An earlier attempt was paid for it this program year, so it brings no more points.}}',

  'journey-completed.subject': 'Your practice {practice} is up and running',
  'journey-completed.title': 'Your practice is up and running',
  'journey-completed.text':
    'All six milestones of {practice} are done. Look at then and now: how far the practice has come since you began.',

  'journey-lapsed.subject': 'Your practice {practice} has lapsed',
  'journey-lapsed.title': 'Your practice {practice} has lapsed',
  'journey-lapsed.text':
    'The milestone “{milestone}” was overdue for a long time and nothing moved. Points that were paid stay, and you may start another attempt after the waiting time.',

  'points-fell.subject': 'Your points fell from {before, number} to {after, number}',
  'points-fell.title': 'Your points fell by {fell, number}',
  'points-fell.text':
    'Points count for a time and then lapse, and returns take back what they earned.',

  'tier-changed.subject':
    '{rises, select, true {{partner} is now {to}} other {{partner} is no longer {from}}}',
  'tier-changed.title': '{rises, select, true {You are now {to}} other {Your tier is now {to}}}',
  'tier-changed.text':
    '{rises, select, true {Your points and people reach what {to} takes.} other {Your points or people no longer reach what {from} takes. Your status shows what is missing.}}',
} as const;

export type Word = keyof typeof en;
