/** The first page, for whoever is not signed in. */
export const signIn = {
  product: 'Ascent',
  demo: 'Demo',
  title: 'Who are you today?',
  line: 'People of one partner program. One click each. Open a second one beside it: what one does, the other sees.',
  partner: 'Partner',
  partnerWho: 'Maya Tremblay, Havel IT Inc.',
  partnerSays:
    'Five accounts, three programs, two countries: one status. Ask why a number is what it is, down to a deal that came back.',
  partnerOpen: 'Open your status',
  lead: 'Practice lead',
  leadWho: 'Luc Gagnon, Havel IT Inc.',
  leadSays:
    'Start an Ignite practice, rate what you already have, and hand in what a milestone asks for.',
  leadOpen: 'Open Ignite',
  manager: 'Partner manager',
  managerWho: 'Daniel Okafor, North America',
  managerSays:
    'See what waits for your decision and what follows if you approve, then watch the partner’s window change.',
  managerOpen: 'Open decisions',
  onboarding: 'Onboarding',
  onboardingWho: 'Amara Diallo, vendor',
  onboardingSays:
    'An application of six lines waits: three are ticked already, three need a decision each. Another one is late.',
  onboardingOpen: 'Open applications',
  compliance: 'Compliance',
  complianceWho: 'Stefan Lindqvist, vendor',
  complianceSays:
    'Screening found something in an application. See by which list and why, then clear the hit or confirm it.',
  complianceOpen: 'Open the hit',
  owner: 'Program owner',
  ownerWho: 'Elena Marsh, vendor',
  ownerSays:
    'Every partner on one list, every source of facts, and the program itself: each clause with the line it stands on.',
  ownerOpen: 'Open partners',
  beside: 'Open beside this window, as {who}',
  others: 'Other people:',
  learner: 'team member',
  reviewer: 'reviewer',
  underWay: 'Two who are nobody yet:',
  joining: 'Noah Bergeron asks to act for Havel IT; Maya decides',
  applying:
    'and Léa Fontaine is halfway through an application; the link that goes on is in the mail inbox, whose address the start prints.',
  become: 'Your company is not a partner yet?',
  becomeGo: 'Become a partner',
  own: 'Sign in with your own account',
  real: 'What is real here',
  realSays:
    'Fictional partners with real rules: every figure is computed from the facts that came in, none is typed in. Their dates were moved, so that the last full month is last month.',
  switches: 'The demo’s switches',
  feed: 'Live feed',
  feedSays: 'Trainings and deals, sent to the API every few seconds',
  'now.away': 'Everything starts again …',
  'now.loading': 'The world is being loaded, which takes about a minute.',
  'now.failed': 'The world could not be loaded. {line}',
  'now.ready': 'The world is loaded.',
  'now.feeds': 'The feed runs.',
  'now.sent': '{count} sent, the last: {line}',
  over: 'Start over',
  'over.title': 'Start over?',
  'over.says':
    'Everything that was done in this demo is thrown away, and its world is loaded again. It takes about a minute, and signs everybody out.',
  'over.cancel': 'Keep it',
  'over.go': 'Start over',
  'plain.title': 'Sign in to your partner program',
  'plain.says':
    'Your status and points, the practices that you build, and the decisions that wait for you.',
  'plain.go': 'Sign in',
  'plain.help':
    'You sign in with your organization’s own account and come back here. If you have none, ask the administrator of your company.',
  language: 'Français',
} as const;
