import type { Word } from './words.en.ts';
import { applicationFr } from './words.application.fr.ts';
import { delegationFr } from './words.delegation.fr.ts';
import { enrolmentFr } from './words.enrolment.fr.ts';

/** The same in French as it is written in Canada. */
export const fr: Readonly<Record<Word, string>> = {
  ...applicationFr,
  ...delegationFr,
  ...enrolmentFr,
  pair: '{label} : {value}',
  by: '{late, select, true {Dû le {date}} other {D’ici le {date}}}',
  next: '{milestone}, d’ici le {date}',
  points: '{points, plural, one {# point} other {# points}}',
  'why.decider': 'Vous décidez pour {partner} : c’est pourquoi vous recevez ce message.',
  'why.partner':
    'Vous participez au programme pour {partner} : c’est pourquoi vous recevez ce message.',
  'why.above':
    'Les décisions et les échéances en retard vous sont transmises : c’est pourquoi vous recevez ce message.',
  'foot.off': 'Ne plus recevoir ces courriels ({topic})',
  'foot.choose': 'Choisir ce que vous recevez',
  'open.decision': 'Ouvrir la décision',
  'open.step': 'Ouvrir l’étape',
  'open.journey': 'Ouvrir la pratique',
  'open.status': 'Ouvrir votre statut',
  'open.partner': 'Trouver le partenaire',
  'open.learning': 'Ouvrir Mon apprentissage',
  'open.invitation': 'Voir l’invitation',
  'why.assigned': 'Une personne de {partner} vous l’a attribué : c’est pourquoi vous recevez ceci.',
  'assigned.subject': 'Pour vous, d’ici le {date} : {what}',
  'assigned.title': '{what}',
  'assigned.text':
    '{of, select, training {On vous demande de réussir ce cours d’ici le {date}.} certification {On vous demande de détenir cette certification d’ici le {date}.} other {On vous demande de vous occuper de cette étape d’ici le {date}.}} Mon apprentissage montre pourquoi c’est important.',
  'assigned.again.subject': 'Rappel : {what}, d’ici le {date}',
  'assigned.again.title': '{what} : échéance le {date}',
  'assigned.again.text':
    '{of, select, training {Le cours n’est pas encore réussi.} certification {La certification n’est pas encore détenue.} other {L’étape n’est pas encore faite.}} Une fois faite, elle se coche d’elle-même.',
  'label.organisation': 'Pour',
  'label.role': 'Rôle',
  'label.expires': 'Valable jusqu’au',
  'why.invited':
    'Quelqu’un chez {organisation} a inscrit votre adresse dans une invitation. Si vous ne savez pas pourquoi, laissez-la expirer : rien ne se passe.',
  'invitation.subject':
    '{named, select, true {{who} vous invite} other {Vous êtes invité}} à rejoindre {organisation} dans Ascent',
  'invitation.title': 'Vous êtes invité à rejoindre {organisation}',
  'invitation.text':
    '{named, select, true {{who} vous propose} other {On vous propose}} de participer, pour {organisation}, au programme de partenariat. Votre rôle : {role}.',
  'invitation.link':
    'Le bouton mène à l’invitation, où vous vous connectez et acceptez. Elle sert une seule fois, jusqu’au {date}.',
  'role.partner-admin': 'Administration du partenaire',
  'role.practice-lead': 'Responsable de pratique',
  'role.team-member': 'Membre de l’équipe',
  'role.distributor-admin': 'Administration du distributeur',
  'role.coach': 'Accompagnement',
  'role.partner-manager': 'Gestion des partenaires',
  'role.onboarding': 'Intégration',
  'role.compliance': 'Conformité',
  'role.reviewer': 'Évaluation',
  'role.program-owner': 'Responsable du programme',
  'role.finance': 'Finances',
  'role.auditor': 'Audit',
  'role.system': 'Système',
  'label.partner': 'Partenaire',
  'label.practice': 'Pratique',
  'label.next': 'Ensuite',
  'label.before': 'Avant',
  'label.after': 'Maintenant',
  'label.since': 'Depuis',
  'kind.foundational': 'fondamentaux',
  'kind.performing': 'de rendement',
  'kind.differentiating': 'de différenciation',

  'step-to-decide.subject': '{partner} : « {step} » attend votre décision d’ici le {date}',
  'step-to-decide.title': '« {step} » attend votre décision',
  'step-to-decide.text':
    '{round, plural, =1 {{partner} a remis des preuves pour cette étape.} other {{partner} a apporté la modification demandée et l’a remise de nouveau.}} Approuvez-la, demandez une modification ou refusez-la d’ici le {date}.',

  'reminder.decision.subject':
    '{late, select, true {En retard} other {Rappel}} : « {about} » de {partner} attend votre décision',
  'reminder.decision.title':
    '{late, select, true {Une de vos décisions est en retard} other {Une de vos décisions arrive à échéance}}',
  'reminder.decision.text':
    '« {about} » attend depuis que {partner} l’a remise. {late, select, true {L’échéance était le {date}.} other {L’échéance est le {date}.}}',
  'reminder.change.subject': 'Rappel : « {about} » attend votre modification d’ici le {date}',
  'reminder.change.title': '« {about} » attend votre modification',
  'reminder.change.text':
    'Une modification a été demandée. Sans réponse d’ici le {date}, l’étape ne sera pas acceptée et la pratique prendra fin.',
  'reminder.milestone.subject':
    '{late, select, true {En retard} other {Rappel}} : jalon « {about} » de votre pratique {practice}',
  'reminder.milestone.title':
    '{late, select, true {Votre jalon « {about} » est en retard} other {Votre jalon « {about} » arrive à échéance le {date}}}',
  'reminder.milestone.text':
    '{late, select, true {L’échéance était le {date}. Ce qui reste compte encore quand vous le terminez.} other {Quelque chose y attend encore votre intervention. Terminez-le d’ici là pour respecter le plan.}}',

  'escalation.decision.subject': 'Décision en retard : « {about} » de {partner}',
  'escalation.decision.title': 'Une décision est en retard et personne ne l’a prise',
  'escalation.decision.text':
    'L’échéance de « {about} » était le {date}. {partner} ne peut pas continuer sans décision.',
  'escalation.change.subject': '{partner} n’a pas répondu : « {about} »',
  'escalation.change.title': '{partner} n’a pas répondu',
  'escalation.change.text': 'Une modification de « {about} » était attendue pour le {date}.',
  'escalation.milestone.subject': '{partner} est en retard pour « {about} », {practice}',
  'escalation.milestone.title': '{partner} est en retard pour le jalon « {about} »',
  'escalation.milestone.text':
    'L’échéance était le {date}. Un mot de votre part peut aider; la pratique prend fin si rien ne bouge.',

  'change-asked.subject': '« {step} » attend votre modification d’ici le {date}',
  'change-asked.title': '« {step} » attend votre modification',
  'change-asked.text': 'Voici ce que demande la personne qui l’a examinée :',
  'change-asked.after':
    'Remettez-la d’ici le {date}. Sans réponse, l’étape ne sera pas acceptée et la pratique prendra fin.',

  'decision-taken-back.subject': 'La décision sur « {step} » est annulée',
  'decision-taken-back.title': 'La décision sur « {step} » est annulée',
  'decision-taken-back.text': 'C’était une erreur, pour ce motif :',
  'decision-taken-back.after':
    'Ce que vous avez remis est revu, et vous aurez une réponse d’ici le {date}. Vous n’avez rien à faire.',

  'step-approved.subject': 'L’étape « {step} » est approuvée',
  'step-approved.title': 'L’étape « {step} » est approuvée',
  'step-approved.text': 'Une étape de moins à faire dans {practice}.',

  'step-rejected.subject': 'L’étape « {step} » n’a pas été acceptée',
  'step-rejected.title': 'L’étape « {step} » n’a pas été acceptée',
  'step-rejected.text':
    '{answered, select, true {Voici la raison donnée :} other {La modification demandée n’est pas arrivée à temps.}}',
  'step-rejected.after':
    'Cette tentative prend fin ici. Les points versés restent, et vous pourrez commencer une autre tentative après le délai d’attente.',

  'milestone-completed.subject':
    '{practice} : jalon « {milestone} » terminé{paid, select, true {, +{points, plural, one {# point} other {# points}}} other {}}',
  'milestone-completed.title': 'Le jalon « {milestone} » est terminé',
  'milestone-completed.text':
    '{paid, select, true {Ce jalon rapporte {points, plural, one {# point} other {# points}} {kind}, une fois par année de programme.} other {Une tentative précédente a déjà été payée cette année de programme : ce jalon ne rapporte pas d’autres points.}}',

  'journey-completed.subject': 'Votre pratique {practice} est en marche',
  'journey-completed.title': 'Votre pratique est en marche',
  'journey-completed.text':
    'Les six jalons de {practice} sont terminés. Comparez avant et maintenant : le chemin parcouru depuis vos débuts.',

  'journey-lapsed.subject': 'Votre pratique {practice} a pris fin',
  'journey-lapsed.title': 'Votre pratique {practice} a pris fin',
  'journey-lapsed.text':
    'Le jalon « {milestone} » était en retard depuis longtemps et rien n’a bougé. Les points versés restent, et vous pourrez commencer une autre tentative après le délai d’attente.',

  'points-fell.subject': 'Vos points sont passés de {before, number} à {after, number}',
  'points-fell.title': 'Vos points ont baissé de {fell, number}',
  'points-fell.text':
    'Les points comptent pendant un temps, puis expirent, et un retour reprend ce qu’il avait rapporté.',

  'tier-changed.subject':
    '{rises, select, true {{partner} passe au niveau {to}} other {{partner} n’a plus le niveau {from}}}',
  'tier-changed.title':
    '{rises, select, true {Vous avez maintenant le niveau {to}} other {Votre niveau est maintenant {to}}}',
  'tier-changed.text':
    '{rises, select, true {Vos points et vos équipes atteignent ce que demande {to}.} other {Vos points ou vos équipes n’atteignent plus ce que demande {from}. Votre statut montre ce qui manque.}}',
};
