/** What mails say about an enrolment, in ICU messages. `lines` are models in countries, in words. */
export const enrolmentEn = {
  'open.enrolment': 'Open your enrolment',
  'open.package': 'Open the application',
  'label.lines': 'Models and countries',
  'label.agreement': 'Agreement',
  'label.reason': 'Reason',
  'reason.given': 'The reason given:',
  'line.one': '{model} in {country}',

  'enrolment.to-decide.subject': '{partner}: an application waits for your decision by {date}',
  'enrolment.to-decide.title': 'An application waits for your decision',
  'enrolment.to-decide.text':
    'What is clear is ticked already. Decide what is left by {date}: approve it, ask for a change, or reject it.',

  'enrolment.change-asked.subject': 'Your application needs a change by {date}',
  'enrolment.change-asked.title': 'Your application needs a change',
  'enrolment.change-asked.text': 'Whoever looks at it asks for this:',

  'enrolment.change-asked.after':
    'Answer by {date}. Without an answer these models and countries count as not accepted.',

  'enrolment.taken-back.subject': 'A decision on your application is taken back',
  'enrolment.taken-back.title': 'A decision on your application is taken back',
  'enrolment.taken-back.text':
    'It was a mistake, for the reason below. It is looked at again, and you hear by {date}. There is nothing for you to do.',

  'enrolment.reopened.subject': 'Your application is looked at again',
  'enrolment.reopened.title': 'Your application is looked at again',
  'enrolment.reopened.text':
    'It was declined because it seemed to come from a company that is known here. That was a mistake, for the reason below. It is decided anew, and you hear of it. There is nothing for you to do.',

  'enrolment.lines-rejected.subject': 'Not everything you applied for was accepted',
  'enrolment.lines-rejected.title': 'Not everything you applied for was accepted',
  'enrolment.lines-rejected.text':
    'These models and countries do not become part of your enrolment.',

  'enrolment.lines-lapsed.subject': 'Part of your application has lapsed',
  'enrolment.lines-lapsed.title': 'Part of your application has lapsed',
  'enrolment.lines-lapsed.text':
    'Its time has passed without what it waited for. You may apply for these models and countries again.',

  'enrolment.began.subject': '{partner} takes part with more',
  'enrolment.began.title': 'More of your business counts now',
  'enrolment.began.text': 'What you sell, deliver and build there counts from today.',

  'enrolment.welcome.subject': 'Welcome to the program, {partner}',
  'enrolment.welcome.title': 'Welcome to the program',
  'enrolment.welcome.text':
    'You are enrolled, once for all models and countries. What you sell, deliver and build counts from today, and your first points are on their way.',

  'enrolment.agreement-asked.subject': 'Accept the agreement by {date}',
  'enrolment.agreement-asked.title': 'The agreement is ready for you',
  'enrolment.agreement-asked.text':
    'Somebody who may sign for {partner} has to accept it by {date}. Then you take part.',

  'enrolment.agreement-asked-again.subject': 'The agreement has a new version',
  'enrolment.agreement-asked-again.title': 'The agreement has a new version',
  'enrolment.agreement-asked-again.text':
    'Please accept it by {date}. Nothing stops meanwhile; you need it for your next renewal.',

  'enrolment.reminder-decision.subject':
    '{late, select, true {Overdue} other {Reminder}}: the application of {partner}',
  'enrolment.reminder-decision.title':
    '{late, select, true {A decision of yours is overdue} other {A decision of yours is due}}',
  'enrolment.reminder-decision.text':
    '{late, select, true {It was due on {date}.} other {It is due on {date}.}} {partner} cannot begin there until you decide.',

  'enrolment.reminder-change.subject': 'Reminder: your application needs a change by {date}',
  'enrolment.reminder-change.title': 'Your application still needs a change',
  'enrolment.reminder-change.text':
    'If nothing comes by {date}, these models and countries count as not accepted.',

  'enrolment.reminder-agreement.subject': 'Reminder: accept the agreement by {date}',
  'enrolment.reminder-agreement.title': 'The agreement still waits for you',
  'enrolment.reminder-agreement.text':
    'Somebody who may sign for {partner} has to sign in and accept it by {date}.',

  'enrolment.reminder-renewal.subject':
    '{late, select, true {Your enrolment waits to be renewed} other {Your enrolment comes up for renewal on {date}}}',
  'enrolment.reminder-renewal.title':
    '{late, select, true {Your enrolment waits to be renewed} other {Your enrolment comes up for renewal on {date}}}',
  'enrolment.reminder-renewal.text':
    '{late, select, true {Its year ended on {date}. Renew it now, so that nothing stops counting.} other {Renewing takes a minute once it opens: confirm your company, and accept the agreement if it has changed.}}',

  'enrolment.escalation-decision.subject': 'Late decision: the application of {partner}',
  'enrolment.escalation-decision.title': 'A decision is late, and nobody has taken it',
  'enrolment.escalation-decision.text':
    'It was due on {date}. {partner} cannot begin there until somebody decides.',

  'enrolment.escalation-agreement.subject': '{partner} has not accepted the agreement',
  'enrolment.escalation-agreement.title': '{partner} has not accepted the agreement',
  'enrolment.escalation-agreement.text': 'It was due on {date}. A word with them may help.',

  'enrolment.renewal-opened.subject': 'You can renew your enrolment now',
  'enrolment.renewal-opened.title': 'You can renew your enrolment now',
  'enrolment.renewal-opened.text':
    'Its year ends on {date}. Confirm your company, and accept the agreement if it has changed.',

  'enrolment.renewed.subject': 'Your enrolment is renewed until {date}',
  'enrolment.renewed.title': 'Your enrolment is renewed',
  'enrolment.renewed.text': 'You take part for another year, until {date}.',

  'enrolment.grace.subject': 'Your enrolment has to be renewed by {date}',
  'enrolment.grace.title': 'The year of your enrolment has ended',
  'enrolment.grace.text':
    'Everything goes on until {date}. Not renewed by then, your business stops counting.',

  'enrolment.dormant.subject': 'Your enrolment has lapsed',
  'enrolment.dormant.title': 'Your enrolment has lapsed',
  'enrolment.dormant.text':
    'It was not renewed in time, so your business no longer counts. You may take it up again, as it was, until {date}.',

  'enrolment.suspended.subject': 'Your enrolment is suspended',
  'enrolment.suspended.title': 'Your enrolment is suspended',
  'enrolment.suspended.text':
    'Points that you have stay. What comes meanwhile is held, and counts once the suspension ends.',

  'enrolment.reinstated.subject': 'Your enrolment goes on',
  'enrolment.reinstated.title': 'Your enrolment goes on',
  'enrolment.reinstated.text': 'The suspension has ended. What came meanwhile counts.',

  'enrolment.over.subject': 'Your enrolment has ended',
  'enrolment.over.title': 'Your enrolment has ended',
  'enrolment.over.text':
    'Points that were earned stay until they lapse by themselves. You may apply again later.',
} as const;
