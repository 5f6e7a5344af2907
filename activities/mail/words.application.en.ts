/** What mails say about an application, in ICU messages. */
export const applicationEn = {
  'open.application.confirm': 'Confirm my address',
  'open.application.continue': 'Go on with my application',
  'open.application.received': 'Sign in',
  'open.application.joined': 'Sign in',
  'open.application.declined': 'Apply as another company',
  'open.people': 'Open People',
  'why.applied':
    'Somebody entered this address to become a partner. If it was not you, do nothing: it is forgotten by itself.',
  'why.administrator': 'You look after the people of {partner}: that is why you get this.',
  'application.badge.joined': 'You are in',
  'application.link':
    'The button works once, until {date}. If it has expired, ask for a new one on the same page.',

  'application.confirm.subject': 'Confirm your address to become a partner',
  'application.confirm.title': 'Confirm your address',
  'application.confirm.text':
    'You would like to take part in the partner program. Confirm that this mailbox is yours, and the form opens.',

  'application.continue.subject': 'Go on with your application',
  'application.continue.title': 'Your application waits for you, {name}',
  'application.continue.text':
    'What you filled in is saved. Open it on this device and go on where you were.',

  'open.application.fading': 'Go on with my application',
  'application.fading.subject': 'Your application is forgotten on {forgotten}',
  'application.fading.title': 'Your application still waits for you, {name}',
  'application.fading.text':
    'Nobody has gone on with it for a while. What you filled in is kept until {forgotten}, and then forgotten. Open it to keep it; if you do not need it any more, do nothing.',

  'application.received.subject': 'We have received the application of {company}',
  'application.received.title': 'Your application is with us',
  'application.received.text':
    'We look at every business model and country, and write to you as soon as something is decided. What is clear goes ahead by itself.',
  'application.received.after':
    'Sign in with this address to see where it stands. You look after the people of {company} here, and can invite colleagues.',

  'application.joined.subject': 'You now act for {company}',
  'application.joined.title': 'You now act for {company}',
  'application.joined.text': 'Sign in with this address: everything is ready for you, {name}.',

  'application.declined.subject': 'Your request to join {company} was declined',
  'application.declined.title': 'Your request was declined',
  'application.declined.text':
    'An administrator of {company} looked at it. If you think this is a mistake, talk to them; if yours is another company, you can apply for it.',

  'claim.badge': 'Approved',
  'open.claim': 'Look at it',
  'claim.to-decide.subject': 'Somebody asks to administer {partner}',
  'claim.to-decide.title': 'Somebody asks to administer {partner}',
  'claim.to-decide.text':
    'The one who did is gone, says one of its people, with an address of the company’s domain. Approve it and say who is gone, or decline. This is why:',
  'claim.to-administrator.subject': 'Somebody asks to administer {partner} in your place',
  'claim.to-administrator.title': 'Somebody says that nobody administers {partner} any more',
  'claim.to-administrator.text':
    'If you are still there, decline it, or approve it and share the role. Without a word from you the partner manager decides. This is why they ask:',
  'claim.approved.subject': 'You administer {partner} now',
  'claim.approved.title': 'You administer {partner} now',
  'claim.approved.text':
    'You look after its people, its business models and countries, and accept its agreements. Choose the role at your name.',
  'claim.declined.subject': 'You do not administer {partner}',
  'claim.declined.title': 'Your request to administer {partner} was declined',
  'claim.declined.text': 'Everything stays as it was. This is why:',
  'join-request.subject': 'Somebody asks to act for {partner}',
  'join-request.title': 'Somebody asks to act for {partner}',
  'join-request.text':
    'They confirmed an address at your company’s domain. Look who it is, then let them in with a role, or decline.',
} as const;
