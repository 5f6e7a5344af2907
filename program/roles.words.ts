/** What roles see and may do, in words: the table of `roles.ts` for people to read. */
import type { Text } from './models.ts';
import type { Action, Role } from './roles.ts';

/** Whose rows a role sees. */
export const SEES: Readonly<Record<Role, Text>> = {
  'partner-admin': {
    en: 'Everything of the own company, or of the countries that the role is limited to.',
    fr: 'Tout ce qui concerne son entreprise, ou les pays auxquels le rôle est limité.',
  },
  'practice-lead': {
    en: 'Everything of the own company, or of the countries that the role is limited to.',
    fr: 'Tout ce qui concerne son entreprise, ou les pays auxquels le rôle est limité.',
  },
  'team-member': {
    en: 'The status of the own company, and what the person should learn.',
    fr: 'Le statut de son entreprise, et ce que la personne devrait apprendre.',
  },
  'distributor-admin': {
    en: 'The people of the own distributor.',
    fr: 'Les personnes de son distributeur.',
  },
  coach: {
    en: 'The people of the own distributor.',
    fr: 'Les personnes de son distributeur.',
  },
  'partner-manager': {
    en: 'The partners at home in the countries of the own region.',
    fr: 'Les partenaires établis dans les pays de sa région.',
  },
  onboarding: { en: 'Every partner.', fr: 'Tous les partenaires.' },
  compliance: { en: 'Every partner.', fr: 'Tous les partenaires.' },
  reviewer: { en: 'Every partner.', fr: 'Tous les partenaires.' },
  'program-owner': {
    en: 'The whole program, and the vendor’s people.',
    fr: 'Tout le programme, et les personnes du fournisseur.',
  },
  finance: {
    en: 'Every partner, with its points.',
    fr: 'Tous les partenaires, avec leurs points.',
  },
  auditor: { en: 'The whole program, to read.', fr: 'Tout le programme, en lecture.' },
  system: {
    en: 'Nothing of a partner: it sends what happened elsewhere.',
    fr: 'Rien d’un partenaire : il transmet ce qui s’est passé ailleurs.',
  },
};

/** What an action is. */
export const DOES: Readonly<Record<Action, Text>> = {
  'me.read': {
    en: 'See and set what is their own: language, time zone, mails',
    fr: 'Voir et régler ce qui leur appartient : langue, fuseau horaire, courriels',
  },
  'standing.read': {
    en: 'See the status and why it is so',
    fr: 'Voir le statut et ses raisons',
  },
  'what-if.read': {
    en: 'Try what people, deals and other facts would change',
    fr: 'Essayer ce que des personnes, des ventes et d’autres faits changeraient',
  },
  'entries.read': { en: 'Read the points history', fr: 'Lire l’historique des points' },
  'people.read': {
    en: 'See a partner’s people and what they hold',
    fr: 'Voir les personnes d’un partenaire et ce qu’elles détiennent',
  },
  'members.read': {
    en: 'See who acts for the own organisation',
    fr: 'Voir qui agit pour son organisation',
  },
  'members.manage': {
    en: 'Invite people, give and take roles in the own organisation',
    fr: 'Inviter des personnes, donner et retirer des rôles dans son organisation',
  },
  'claims.read': {
    en: 'See who asks to administer the company',
    fr: 'Voir qui demande à administrer l’entreprise',
  },
  'claims.make': {
    en: 'Ask to administer the company when its administrator is gone',
    fr: 'Demander à administrer l’entreprise quand son administrateur est parti',
  },
  'claims.decide': {
    en: 'Let somebody administer the company whose administrator is gone, or decline',
    fr: 'Laisser une personne administrer l’entreprise dont l’administrateur est parti, ou refuser',
  },
  'joins.read': {
    en: 'See who asks to act for the company',
    fr: 'Voir qui demande à agir pour l’entreprise',
  },
  'joins.decide': {
    en: 'Let people in who ask to act for the company, or decline',
    fr: 'Accepter les personnes qui demandent à agir pour l’entreprise, ou refuser',
  },
  'assignments.manage': {
    en: 'Assign courses, certifications and steps to colleagues, with a date',
    fr: 'Attribuer des cours, des certifications et des étapes à des collègues, avec une date',
  },
  'learning.read': {
    en: 'See what they should learn, and why',
    fr: 'Voir ce qu’ils devraient apprendre, et pourquoi',
  },
  'people.data': {
    en: 'Hand out, or erase, what is kept on a person of the own organisation',
    fr: 'Remettre, ou effacer, ce qui est conservé sur une personne de son organisation',
  },
  'roles.read': { en: 'Read this page', fr: 'Lire cette page' },
  'partners.list': { en: 'List partners', fr: 'Lister les partenaires' },
  'partners.read': {
    en: 'See where a partner takes part',
    fr: 'Voir où un partenaire participe',
  },
  'partners.view': {
    en: 'Look as a partner, read-only and with a trace',
    fr: 'Voir comme un partenaire, en lecture seule et avec une trace',
  },
  'practices.read': {
    en: 'See the practices that can be built',
    fr: 'Voir les pratiques que l’on peut bâtir',
  },
  'journeys.read': { en: 'Follow practices under way', fr: 'Suivre les pratiques en cours' },
  'journeys.start': { en: 'Start a practice', fr: 'Lancer une pratique' },
  'journeys.steer': {
    en: 'Pause, resume or withdraw a practice',
    fr: 'Suspendre, reprendre ou retirer une pratique',
  },
  'evidence.send': {
    en: 'Answer assessments, hand in evidence',
    fr: 'Répondre aux évaluations, remettre des preuves',
  },
  'evidence.read': { en: 'Read evidence', fr: 'Lire les preuves' },
  'approvals.read': {
    en: 'See the decisions that wait',
    fr: 'Voir les décisions qui attendent',
  },
  'approvals.decide': {
    en: 'Decide what their role decides, never their own',
    fr: 'Décider ce qui revient à leur rôle, jamais ce qui est à eux',
  },
  'approvals.delegate': {
    en: 'Hand their decisions to a colleague for a time, and be out of office',
    fr: 'Confier leurs décisions à un collègue pour un temps, et signaler une absence',
  },
  'enrolments.read': {
    en: 'Read enrolments: lines, agreements, renewal',
    fr: 'Consulter les inscriptions : lignes, ententes, renouvellement',
  },
  'enrolments.act': {
    en: 'Apply, accept the agreement, add and drop models and countries, renew, leave',
    fr: 'Demander, accepter l’entente, ajouter ou retirer des modèles et des pays, renouveler, quitter',
  },
  'enrolments.decide': {
    en: 'Decide lines of an application',
    fr: 'Décider des lignes d’une demande',
  },
  'applications.read': {
    en: 'Read what a company applied with, and which known companies it may be',
    fr: 'Consulter ce qu’une entreprise a fourni, et les entreprises connues qu’elle pourrait être',
  },
  'applications.resolve': {
    en: 'Say that an applicant is a company which is known already',
    fr: 'Indiquer qu’une demande vient d’une entreprise déjà connue',
  },
  'enrolments.suspend': {
    en: 'Suspend an enrolment, and end the suspension',
    fr: 'Suspendre une inscription, et lever la suspension',
  },
  'events.send': { en: 'Send facts', fr: 'Transmettre des faits' },
  'imports.send': { en: 'Import files', fr: 'Importer des fichiers' },
  'imports.read': {
    en: 'See what became of imports',
    fr: 'Voir ce que sont devenues les importations',
  },
  'sources.read': {
    en: 'See where facts come from and when they last came',
    fr: 'Voir d’où viennent les faits et quand ils sont arrivés',
  },
  'search.read': {
    en: 'Search within what they see',
    fr: 'Chercher dans ce qu’ils voient',
  },
  'audit.read': {
    en: 'Read who did what, when and why',
    fr: 'Lire qui a fait quoi, quand et pourquoi',
  },
  'editions.read': {
    en: 'Read the rules of the program',
    fr: 'Lire les règles du programme',
  },
  'drafts.read': {
    en: 'Read versions of the program that are being written, and compare them',
    fr: 'Lire les versions du programme en cours de rédaction, et les comparer',
  },
  'simulations.read': {
    en: 'See what came of trying a version on all partners',
    fr: 'Voir ce que donne une version essayée sur tous les partenaires',
  },
  'simulations.run': {
    en: 'Try a version on all partners, and stop it',
    fr: 'Essayer une version sur tous les partenaires, et arrêter l’essai',
  },
  'releases.ask': {
    en: 'Ask that a version be released',
    fr: 'Demander la publication d’une version',
  },
};
