/** What people are told of: each topic, to whom it goes, by which channels, and whether it can be turned off. */
import type { Mail } from './mails.ts';
import type { Text } from './models.ts';
import type { Role } from './roles.ts';

/** Ways to reach somebody: by mail, and by the list on the screen. */
export const CHANNELS = ['mail', 'screen'] as const;
export type Channel = (typeof CHANNELS)[number];

export const TOPICS = [
  'decisions',
  'delegations',
  'late',
  'changes',
  'results',
  'milestones',
  'deadlines',
  'status',
  'learning',
  'agreements',
  'enrolment',
  'joining',
  'applications',
  'invitations',
] as const;
export type Topic = (typeof TOPICS)[number];

type About = {
  readonly title: Text;
  /** What is said, and to whom. */
  readonly says: Text;
  /** Who can hear of it; nobody chooses what goes to an address that is nobody's here yet. */
  readonly roles: readonly Role[];
  readonly channels: readonly Channel[];
  /** Why it stays on; null for what everybody may turn off. */
  readonly critical: Text | null;
};

const COMPANY = ['partner-admin', 'practice-lead'] as const;
const DECIDERS = ['partner-manager', 'onboarding', 'compliance', 'reviewer'] as const;

/** The one table of what is told: a topic each. */
export const NOTIFICATIONS: Readonly<Record<Topic, About>> = {
  decisions: {
    title: { en: 'Decisions that wait for you', fr: 'Décisions qui vous attendent' },
    says: {
      en: 'To whoever decides for the partner, when something new comes in.',
      fr: 'À qui décide pour le partenaire, quand une nouvelle demande arrive.',
    },
    roles: DECIDERS,
    channels: CHANNELS,
    critical: null,
  },
  delegations: {
    title: { en: 'Decisions handed over', fr: 'Décisions confiées' },
    says: {
      en: 'To whoever is to decide for a colleague, from when until when; and to either when the other ends it.',
      fr: 'À qui doit décider pour un collègue, avec les dates; et à l’un quand l’autre y met fin.',
    },
    roles: DECIDERS,
    channels: CHANNELS,
    critical: null,
  },
  late: {
    title: { en: 'What is due or late', fr: 'Ce qui est dû ou en retard' },
    says: {
      en: 'To whoever decides, before and when an answer is due; then to the partner manager or the program owner.',
      fr: 'À qui décide, avant et à l’échéance d’une réponse; puis à la gestion des partenaires ou à la personne responsable du programme.',
    },
    roles: [...DECIDERS, 'program-owner'],
    channels: CHANNELS,
    critical: {
      en: 'Stays on: a partner waits, and nobody else is told.',
      fr: 'Toujours actif : un partenaire attend, et personne d’autre n’est prévenu.',
    },
  },
  changes: {
    title: { en: 'Changes asked for', fr: 'Modifications demandées' },
    says: {
      en: 'To who handed it in or applied, when something has to change before it can be accepted.',
      fr: 'À qui a remis les preuves ou présenté la demande, quand quelque chose doit changer avant d’être accepté.',
    },
    roles: COMPANY,
    channels: CHANNELS,
    critical: {
      en: 'Stays on: without an answer in time it counts as not accepted.',
      fr: 'Toujours actif : sans réponse à temps, la demande n’est pas acceptée.',
    },
  },
  results: {
    title: { en: 'Answers to what you sent', fr: 'Réponses à vos envois' },
    says: {
      en: 'To who handed it in or applied, when it is approved, not accepted, or has lapsed.',
      fr: 'À qui a remis les preuves ou présenté la demande, quand c’est approuvé, refusé ou échu.',
    },
    roles: COMPANY,
    channels: CHANNELS,
    critical: null,
  },
  milestones: {
    title: { en: 'Milestones reached', fr: 'Jalons atteints' },
    says: {
      en: 'To the company’s administrators and practice leads, when a milestone or a practice is complete.',
      fr: 'À l’administration et aux responsables de pratique de l’entreprise, quand un jalon ou une pratique est terminé.',
    },
    roles: COMPANY,
    channels: CHANNELS,
    critical: null,
  },
  deadlines: {
    title: { en: 'Deadlines of practices', fr: 'Échéances des pratiques' },
    says: {
      en: 'To the company’s administrators and practice leads, when a milestone is due, late, or the practice lapses.',
      fr: 'À l’administration et aux responsables de pratique de l’entreprise, quand un jalon arrive à échéance, est en retard, ou que la pratique prend fin.',
    },
    roles: COMPANY,
    channels: CHANNELS,
    critical: null,
  },
  status: {
    title: { en: 'Points and tier', fr: 'Points et niveau' },
    says: {
      en: 'To the company’s administrators and practice leads, when the tier changes or points fall.',
      fr: 'À l’administration et aux responsables de pratique de l’entreprise, quand le niveau change ou que les points baissent.',
    },
    roles: COMPANY,
    channels: CHANNELS,
    critical: null,
  },
  learning: {
    title: { en: 'What you are asked to learn', fr: 'Ce qu’on vous demande d’apprendre' },
    says: {
      en: 'To whoever is assigned a course, a certification or a step: at once, and before it is due.',
      fr: 'À qui se voit attribuer un cours, une certification ou une étape : aussitôt, et avant l’échéance.',
    },
    roles: ['partner-admin', 'practice-lead', 'team-member'],
    channels: CHANNELS,
    critical: null,
  },
  agreements: {
    title: { en: 'Agreements to accept', fr: 'Ententes à accepter' },
    says: {
      en: 'To the company’s administrators and those who may sign for it.',
      fr: 'À l’administration de l’entreprise et aux personnes autorisées à signer.',
    },
    roles: COMPANY,
    channels: CHANNELS,
    critical: {
      en: 'Stays on: without it the enrolment cannot begin or be renewed.',
      fr: 'Toujours actif : sans elle, l’inscription ne peut ni commencer ni être renouvelée.',
    },
  },
  enrolment: {
    title: { en: 'Your enrolment', fr: 'Votre inscription' },
    says: {
      en: 'To the company’s administrators: welcome, renewal, suspension, the end.',
      fr: 'À l’administration de l’entreprise : accueil, renouvellement, suspension, fin.',
    },
    roles: COMPANY,
    channels: CHANNELS,
    critical: {
      en: 'Stays on: it says whether your business counts.',
      fr: 'Toujours actif : elle dit si vos activités comptent.',
    },
  },
  joining: {
    title: { en: 'Requests to join your company', fr: 'Demandes de rejoindre votre entreprise' },
    says: {
      en: 'To the company’s administrators, when a colleague asks to join.',
      fr: 'À l’administration de l’entreprise, quand une personne demande à en faire partie.',
    },
    roles: ['partner-admin'],
    channels: CHANNELS,
    critical: null,
  },
  applications: {
    title: { en: 'Applications', fr: 'Demandes d’inscription' },
    says: {
      en: 'To the address that somebody applies with: to confirm it, to go on, and what came of it.',
      fr: 'À l’adresse avec laquelle quelqu’un présente une demande : pour la confirmer, pour continuer, et le résultat.',
    },
    roles: [],
    channels: ['mail'],
    critical: {
      en: 'Stays on: it is the way in.',
      fr: 'Toujours actif : c’est la voie d’entrée.',
    },
  },
  invitations: {
    title: { en: 'Invitations', fr: 'Invitations' },
    says: {
      en: 'To the address that somebody invites, once.',
      fr: 'À l’adresse que quelqu’un invite, une seule fois.',
    },
    roles: [],
    channels: ['mail'],
    critical: {
      en: 'Stays on: it is the way in.',
      fr: 'Toujours actif : c’est la voie d’entrée.',
    },
  },
};

/** The topic that a mail belongs to. */
export function topicOf(mail: Mail): Topic {
  switch (mail.template) {
    case 'step-to-decide':
      return 'decisions';
    case 'escalation':
      return 'late';
    case 'reminder':
      return mail.of === 'decision' ? 'late' : mail.of === 'change' ? 'changes' : 'deadlines';
    case 'change-asked':
      return 'changes';
    case 'decision-taken-back':
    case 'step-approved':
    case 'step-rejected':
      return 'results';
    case 'milestone-completed':
    case 'journey-completed':
      return 'milestones';
    case 'journey-lapsed':
      return 'deadlines';
    case 'points-fell':
    case 'tier-changed':
      return 'status';
    case 'assigned':
      return 'learning';
    case 'enrolment':
      return ENROLMENT_TOPICS[mail.says];
    case 'administrator-claim':
      return CLAIM_TOPICS[mail.says];
    case 'delegation':
      return 'delegations';
    case 'join-request':
      return 'joining';
    case 'application':
      return 'applications';
    case 'invitation':
      return 'invitations';
  }
}

const CLAIM_TOPICS: Readonly<
  Record<Extract<Mail, { template: 'administrator-claim' }>['says'], Topic>
> = {
  'to-decide': 'decisions',
  'to-administrator': 'joining',
  approved: 'results',
  declined: 'results',
};

const ENROLMENT_TOPICS: Readonly<Record<Extract<Mail, { template: 'enrolment' }>['says'], Topic>> =
  {
    'to-decide': 'decisions',
    'reminder-decision': 'late',
    'escalation-decision': 'late',
    'escalation-agreement': 'late',
    'change-asked': 'changes',
    'reminder-change': 'changes',
    'taken-back': 'results',
    'lines-rejected': 'results',
    'lines-lapsed': 'results',
    'agreement-asked': 'agreements',
    'agreement-asked-again': 'agreements',
    'reminder-agreement': 'agreements',
    began: 'enrolment',
    welcome: 'enrolment',
    'reminder-renewal': 'enrolment',
    'renewal-opened': 'enrolment',
    renewed: 'enrolment',
    grace: 'enrolment',
    dormant: 'enrolment',
    suspended: 'enrolment',
    reinstated: 'enrolment',
    over: 'enrolment',
    reopened: 'results',
  };

/** What a person turned off, as it is kept: `status.mail` is false. What is not named is on. */
export type Choices = Readonly<Record<string, boolean>>;

/** The name under which a choice is kept. */
export const choiceOf = (topic: Topic, channel: Channel): string => `${topic}.${channel}`;

/** Whether somebody is told of a topic by a channel: what is critical cannot be turned off. */
export function isOn(choices: Choices, topic: Topic, channel: Channel): boolean {
  const { channels, critical } = NOTIFICATIONS[topic];
  if (!channels.includes(channel)) return false;
  return critical !== null || choices[choiceOf(topic, channel)] !== false;
}

/** The topics that somebody in a role can hear of, in order. */
export const topicsFor = (role: Role): readonly Topic[] =>
  TOPICS.filter((topic) => NOTIFICATIONS[topic].roles.includes(role));
