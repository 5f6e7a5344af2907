/** One mail of each template, as journeys and standings would queue them. */
import {
  APPLICATION_SAYS,
  CLAIM_SAYS,
  DELEGATION_SAYS,
  ENROLMENT_SAYS,
  type Mail,
} from '../../program/mails.ts';

const both = (en: string, fr: string) => ({ en, fr });
const about = {
  journeyId: '46',
  practice: both('Containers', 'Conteneurs'),
  partner: 'Havel IT Inc.',
};
const step = both('Reference architecture', 'Architecture de référence');
const dueAt = Date.parse('2027-05-13T03:59:59Z');

export const MAILS: readonly Mail[] = [
  { ...about, template: 'step-to-decide', approvalId: '91', step, dueAt, round: 1 },
  {
    ...about,
    ...{ template: 'reminder', of: 'decision', about: step, approvalId: '91', stepId: 'reference' },
    ...{ dueAt, late: true },
  },
  {
    ...about,
    ...{ template: 'reminder', of: 'change', about: step, approvalId: null, stepId: 'reference' },
    ...{ dueAt, late: false },
  },
  {
    ...about,
    ...{
      template: 'reminder',
      of: 'milestone',
      about: both('Enable', 'Former'),
      approvalId: null,
      stepId: null,
    },
    ...{ dueAt, late: false },
  },
  {
    ...about,
    ...{
      template: 'escalation',
      of: 'decision',
      about: step,
      approvalId: '91',
      stepId: 'reference',
    },
    ...{ dueAt, late: true },
  },
  {
    ...about,
    ...{
      template: 'escalation',
      of: 'milestone',
      about: both('Enable', 'Former'),
      approvalId: null,
      stepId: null,
    },
    ...{ dueAt, late: true },
  },
  {
    ...about,
    ...{ template: 'change-asked', step, stepId: 'reference', dueAt },
    reason: 'Page 3 lacks the backup design.\nPlease add how a restore is tested, and by whom.',
  },
  {
    ...about,
    ...{ template: 'decision-taken-back', step, stepId: 'reference', dueAt },
    reason: 'I approved the request of another partner by mistake.',
  },
  { ...about, template: 'step-approved', step, stepId: 'reference' },
  {
    ...about,
    ...{ template: 'step-rejected', step, stepId: 'reference' },
    reason: 'The customer named on page 1 has not agreed to be a reference.',
  },
  {
    ...about,
    ...{
      template: 'milestone-completed',
      milestone: both('Enable', 'Former'),
      points: 30,
      kind: 'foundational',
    },
    ...{ paid: true, next: { title: both('Build', 'Bâtir'), dueAt } },
  },
  { ...about, template: 'journey-completed', points: 200 },
  { ...about, template: 'journey-lapsed', milestone: both('Launch', 'Lancer') },
  {
    template: 'points-fell',
    partner: 'Havel IT Inc.',
    before: 1240,
    after: 1202,
    on: '2027-05-12',
    because: null,
  },
  {
    ...{ template: 'tier-changed', partner: 'Havel IT Inc.', on: '2027-05-12', rises: true },
    ...{ from: both('Select', 'Sélect'), to: both('Advanced', 'Avancé') },
  },
  {
    ...{ template: 'assigned', partner: 'Havel IT Inc.', of: 'certification', reminds: false },
    what: both('Professional containers', 'Professional containers'),
    ...{ dueOn: '2027-05-12', note: 'You and Luc could take the course together.' },
  },
  // The same, the other way round.
  {
    ...{ template: 'assigned', partner: 'Havel IT Inc.', of: 'step', what: step, reminds: true },
    ...{ dueOn: '2027-05-12', note: null },
  },
  { ...about, template: 'step-to-decide', approvalId: '91', step, dueAt, round: 2 },
  {
    ...about,
    ...{ template: 'reminder', of: 'decision', about: step, approvalId: '91', stepId: 'reference' },
    ...{ dueAt, late: false },
  },
  {
    ...about,
    ...{ template: 'reminder', of: 'milestone', about: both('Enable', 'Former') },
    ...{ approvalId: null, stepId: null, dueAt, late: true },
  },
  {
    ...about,
    ...{ template: 'escalation', of: 'change', about: step, approvalId: null, stepId: 'reference' },
    ...{ dueAt, late: true },
  },
  { ...about, template: 'step-rejected', step, stepId: 'reference', reason: null },
  {
    ...about,
    ...{ template: 'milestone-completed', milestone: both('Grow', 'Grandir'), points: 40 },
    ...{ kind: 'differentiating', paid: false, next: null },
  },
  {
    ...{ template: 'tier-changed', partner: 'Havel IT Inc.', on: '2027-05-12', rises: false },
    ...{ from: both('Advanced', 'Avancé'), to: both('Select', 'Sélect') },
  },
  ...(['reminder-decision', 'reminder-renewal'] as const).map((says): Mail => ({
    ...{ template: 'enrolment', says, enrolmentId: '12', partner: 'Havel IT Inc.', late: true },
    lines: [{ model: both('Solution Reseller', 'Revendeur de solutions'), country: 'CA' }],
    ...{ entity: null, because: null, reason: null, dueAt },
  })),
  ...DELEGATION_SAYS.flatMap((says) =>
    [true, false].map((away): Mail => ({
      ...{ template: 'delegation', says, personId: '7', role: 'onboarding', away },
      ...{ from: '2027-05-12', until: '2027-05-21' },
    })),
  ),
  ...ENROLMENT_SAYS.map((says): Mail => ({
    ...{ template: 'enrolment', says, enrolmentId: '12', partner: 'Havel IT Inc.', late: false },
    lines: [
      { model: both('Solution Reseller', 'Revendeur de solutions'), country: 'CA' },
      { model: both('Solution Builder', 'Concepteur de solutions'), country: 'US' },
    ],
    entity: says.includes('agreement') ? both('North America', 'Amérique du Nord') : null,
    because: says === 'lines-rejected' ? both('Not offered there', 'Non offert') : null,
    reason: says === 'change-asked' ? 'Who delivers in the United States?' : null,
    dueAt: says === 'over' || says === 'suspended' ? null : dueAt,
  })),
  ...APPLICATION_SAYS.map((says): Mail => {
    const isLinked = says === 'confirm' || says === 'continue' || says === 'fading';
    return {
      ...{ template: 'application', says, name: 'Ines Roy', mail: 'ines.roy@boreal.example' },
      token: isLinked ? 'aGVsbG8-d29ybGQ_dGVzdA' : null,
      expiresAt: isLinked ? dueAt : null,
      forgottenAt: says === 'fading' ? dueAt : null,
      company: isLinked ? null : 'Boréal Réseaux inc.',
      reason: says === 'declined' ? 'You left us in March.' : null,
    };
  }),
  { template: 'join-request', partner: 'Havel IT Inc.' },
  ...CLAIM_SAYS.map((says): Mail => ({
    ...{ template: 'administrator-claim', says, partner: 'Havel IT Inc.', partnerId: '374' },
    reason: says === 'approved' ? null : 'Maya left in October, and nobody else can sign.',
  })),
  {
    template: 'invitation',
    organisation: 'Havel IT Inc.',
    role: 'practice-lead',
    invitedBy: 'Maya Tremblay',
    token: 'aGVsbG8-d29ybGQ_dGVzdA',
    expiresAt: Date.parse('2027-05-13T03:00:00Z'),
  },
];
