/** What people did, in words: the trail for whoever looks after the program. */
import type { Text } from './models.ts';

const TITLES: Readonly<Record<string, Text>> = {
  'preferences.change': { en: 'Changed own settings', fr: 'A changé ses réglages' },
  'notifications.choose': { en: 'Chose what to be told', fr: 'A choisi ses messages' },
  'approval.take': { en: 'Took a decision to work on', fr: 'A pris une décision en main' },
  'approval.release': { en: 'Gave a decision back', fr: 'A rendu une décision' },
  'approval.behalf': {
    en: 'Decided on a colleague’s behalf',
    fr: 'A décidé au nom d’un collègue',
  },
  'enrolment.take': { en: 'Took a package to work on', fr: 'A pris un dossier en main' },
  'enrolment.release': { en: 'Gave a package back', fr: 'A rendu un dossier' },
  'enrolment.behalf': {
    en: 'Decided a package on a colleague’s behalf',
    fr: 'A décidé d’un dossier au nom d’un collègue',
  },
  'delegation.begin': {
    en: 'Handed decisions over, or was out of office',
    fr: 'A confié ses décisions, ou signalé une absence',
  },
  'delegation.end': {
    en: 'Ended what was handed over',
    fr: 'A mis fin à une délégation',
  },
  'evidence.add': { en: 'Added evidence', fr: 'A ajouté une preuve' },
  'evidence.remove': { en: 'Took evidence back', fr: 'A repris une preuve' },
  'playbook.mark': { en: 'Marked a best practice', fr: 'A coché une bonne pratique' },
  'acting.choose': { en: 'Chose a role to act in', fr: 'A choisi un rôle' },
  'invitation.send': { en: 'Invited somebody', fr: 'A invité une personne' },
  'invitation.revoke': { en: 'Took an invitation back', fr: 'A repris une invitation' },
  'invitation.accept': { en: 'Accepted an invitation', fr: 'A accepté une invitation' },
  'member.change': { en: 'Changed a role', fr: 'A changé un rôle' },
  'member.remove': { en: 'Took a role away', fr: 'A retiré un rôle' },
  'administrator.claim': { en: 'Asked to administer', fr: 'A demandé à administrer' },
  'administrator.approve': {
    en: 'Let somebody administer',
    fr: 'A laissé une personne administrer',
  },
  'administrator.decline': { en: 'Declined an administrator', fr: 'A refusé un administrateur' },
  'member.leave': { en: 'Left a role', fr: 'A quitté un rôle' },
  'assignment.give': { en: 'Assigned something to learn', fr: 'A attribué un apprentissage' },
  'assignment.withdraw': { en: 'Took an assignment back', fr: 'A repris une attribution' },
  'person.export': { en: 'Took out a person’s data', fr: 'A extrait les données d’une personne' },
  'person.erase': { en: 'Erased a person', fr: 'A effacé une personne' },
  'view.begin': { en: 'Began to look as a partner', fr: 'A commencé à voir comme un partenaire' },
  'view.end': { en: 'Stopped looking as a partner', fr: 'A cessé de voir comme un partenaire' },
  'simulation.ask': {
    en: 'Tried a version on all partners',
    fr: 'A essayé une version sur tous les partenaires',
  },
  'simulation.cancel': { en: 'Stopped trying a version', fr: 'A arrêté l’essai d’une version' },
  'release.ask': { en: 'Asked for a release', fr: 'A demandé une publication' },
  'application.submit': { en: 'Applied', fr: 'A présenté une demande' },
  'application.other-company': {
    en: 'Took back that an applicant is a company known here',
    fr: 'A repris : la demande ne vient pas d’une entreprise connue',
  },
  'application.same-company': {
    en: 'Said that an applicant is a company known here',
    fr: 'A dit qu’une demande vient d’une entreprise connue',
  },
};

/** What the parts of an action are called where it has no words of its own. */
const PARTS: Readonly<Record<string, Text>> = {
  step: { en: 'Step', fr: 'Étape' },
  practice: { en: 'Practice', fr: 'Pratique' },
  enrolment: { en: 'Enrolment', fr: 'Inscription' },
};

/** An action in words; `step.in_review` is *Step: in review* where nothing better is known. */
export function trailTitle(action: string): Text {
  const known = TITLES[action];
  if (known !== undefined) return known;
  const [area = '', ...rest] = action.split('.');
  const what = rest.join(' ').replaceAll(/[_-]/gu, ' ');
  const part = PARTS[area] ?? { en: area, fr: area };
  return { en: `${part.en}: ${what}`, fr: `${part.fr} : ${what}` };
}
